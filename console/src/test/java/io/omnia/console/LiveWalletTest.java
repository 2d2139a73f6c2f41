package io.omnia.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.identity.AccountId;
import io.omnia.identity.KeyId;
import io.omnia.identity.Mode;
import io.omnia.ledger.Balance;
import io.omnia.ledger.CallId;
import io.omnia.ledger.CallRecord.Outcome;
import io.omnia.ledger.Credits;
import io.omnia.ledger.LiveAccounts.EndedCall;
import io.omnia.ledger.LiveAccounts.State;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What of one wallet is news from one second to the next. */
class LiveWalletTest {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final Balance BALANCE = new Balance(100, 0, 0, 100);
    private static final AccountId ACCOUNT = new AccountId(UUID.randomUUID());
    private static final KeyId KEY = new KeyId(UUID.randomUUID());

    private final LiveWallet wallet = new LiveWallet();

    @Test
    void theFirstLookTellsTheBalanceAndNoOldCall() {
        var news = look(0, state(Set.of(), call(id(), -5, 1, true)));

        assertThat(news.changed()).isTrue();
        assertThat(news.ended()).isEmpty();
        assertThat(look(1, state(Set.of())).changed()).isFalse();
    }

    @Test
    void aCallIsToldOnceWhenItHasEnded() {
        var id = id();
        look(0, state(Set.of()));

        assertThat(look(1, state(Set.of(id))).changed()).isTrue();
        assertThat(wallet.asked()).containsExactly(id);
        var ended = state(Set.of(), call(id, 0, 1, true));
        assertThat(look(2, ended).ended()).extracting(EndedCall::id).containsExactly(id);
        assertThat(look(3, ended).changed()).isFalse();
        assertThat(wallet.asked()).isEmpty();
    }

    @Test
    void aCallThatEndedWaitsAMomentForTheWordOfItsDelivery() {
        var id = id();
        look(0, state(Set.of()));

        assertThat(look(2, state(Set.of(), call(id, 0, 1, false))).ended()).isEmpty();
        assertThat(wallet.asked()).containsExactly(id);
        assertThat(look(3, state(Set.of(), call(id, 0, 1, true))).ended()).hasSize(1);

        var undelivered = id();
        assertThat(look(4, state(Set.of(), call(undelivered, 3, 1, false))).ended())
                .isEmpty();
        assertThat(look(8, state(Set.of(), call(undelivered, 3, 1, false))).ended())
                .hasSize(1);
    }

    @Test
    void anEventHasTheNewestFiftyAndTheNumberOfTheRest() {
        look(0, state(Set.of()));
        var calls = IntStream.range(0, 60)
                .mapToObj(second -> call(id(), 1, 0, true))
                .toArray(EndedCall[]::new);

        var text = LiveEvents.state(look(2, state(Set.of(id()), calls)), Map.of(KEY.value(), "my key"));

        assertThat(text).startsWith("event: state\ndata: {").endsWith("}\n\n");
        var state = new JsonObject(text.substring(text.indexOf('{')));
        assertThat(state.getJsonArray("calls")).hasSize(50);
        assertThat(state.getInteger("more")).isEqualTo(10);
        assertThat(state.getInteger("running")).isEqualTo(1);
        assertThat(state.getJsonObject("balance").getJsonObject("available").getString("usd"))
                .isEqualTo("0.00000100");
        assertThat(state.getJsonArray("calls").getJsonObject(0).getString("key_name"))
                .isEqualTo("my key");
    }

    private LiveWallet.News look(int second, State state) {
        var now = NOON.plusSeconds(second);
        return wallet.next(state, now, now.minusSeconds(10));
    }

    private static State state(Set<CallId> running, EndedCall... ended) {
        return new State(BALANCE, running, running.size(), List.of(ended));
    }

    private static CallId id() {
        return new CallId(UUID.randomUUID());
    }

    private static EndedCall call(CallId id, int startSecond, int seconds, boolean delivered) {
        return new EndedCall(
                id,
                NOON.plusSeconds(startSecond),
                ACCOUNT,
                KEY,
                Mode.TEST,
                "sandbox/chat",
                "sandbox",
                Outcome.COMPLETED,
                200,
                delivered,
                Duration.ofSeconds(seconds),
                null,
                1,
                10,
                20,
                new Credits(5));
    }
}
