package io.omnia.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.identity.Mode;
import io.omnia.ledger.LiveAccounts.EndedCall;
import io.omnia.ledger.LiveAccounts.Wallet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;
import org.junit.jupiter.api.Test;

/** Wallets that somebody watches, and what providers did lately, after real holds and settles. */
class LiveAccountsTest {
    @Test
    void runningAndEndedCallsAreThoseOfTheWallet() {
        try (var fixture = new Fixture()) {
            var live = new LiveAccounts(fixture.jdbi);
            var mine = Fixture.newSet();
            var theirs = Fixture.newSet();
            var wallet = new Wallet(mine.account(), mine.mode());
            fixture.grant(mine, 1_000);
            fixture.grant(theirs, 1_000);
            var running = Fixture.newCall();
            var ended = Fixture.newCall();
            fixture.hold(running, mine, 100);
            fixture.hold(ended, mine, 100);
            fixture.hold(Fixture.newCall(), theirs, 100);
            fixture.settle(ended, mine, 40);

            var state = live.of(List.of(wallet), Set.of(), Instant.now().minusSeconds(60))
                    .get(wallet);

            assertThat(state.balance()).isEqualTo(new Balance(960, 100, 40, 860));
            assertThat(state.running()).containsExactly(running);
            assertThat(state.ended()).extracting(EndedCall::id).containsExactly(ended);
            assertThat(state.ended().getFirst().cost()).isEqualTo(new Credits(40));
        }
    }

    @Test
    void aCallThatBeganLongAgoIsThereWhenItIsAskedFor() {
        try (var fixture = new Fixture()) {
            var live = new LiveAccounts(fixture.jdbi);
            var set = Fixture.newSet();
            var wallet = new Wallet(set.account(), set.mode());
            var call = Fixture.newCall();
            fixture.grant(set, 1_000);
            fixture.hold(call, set, 100);
            fixture.settle(call, set, 40);
            var later = Instant.now().plus(Duration.ofHours(1));

            assertThat(live.of(List.of(wallet), Set.of(), later).get(wallet).ended())
                    .isEmpty();
            assertThat(live.of(List.of(wallet), Set.of(call), later).get(wallet).ended())
                    .hasSize(1);
            assertThat(live.of(List.of(new Wallet(Fixture.newSet().account(), Mode.LIVE)), Set.of(call), later)
                            .values())
                    .singleElement()
                    .satisfies(state -> {
                        assertThat(state.balance()).isEqualTo(Balance.EMPTY);
                        assertThat(state.ended()).isEmpty();
                    });
        }
    }

    @Test
    void howeverManyWalletsAreWatchedItIsOneStatement() {
        try (var fixture = new Fixture()) {
            var wallets = List.of(
                    new Wallet(Fixture.newSet().account(), Mode.LIVE),
                    new Wallet(Fixture.newSet().account(), Mode.TEST),
                    new Wallet(Fixture.newSet().account(), Mode.TEST));
            var statements = new AtomicInteger();
            fixture.jdbi.setSqlLogger(new SqlLogger() {
                @Override
                public void logAfterExecution(StatementContext context) {
                    statements.incrementAndGet();
                }
            });

            var states = new LiveAccounts(fixture.jdbi).of(wallets, Set.of(), Instant.now());

            assertThat(states).hasSize(wallets.size());
            assertThat(statements).hasValue(1);
        }
    }

    @Test
    void aProvidersFiguresCountItsCallsAndNameItsLastFailure() {
        try (var fixture = new Fixture()) {
            var set = Fixture.newSet();
            fixture.grant(set, 1_000);
            for (var i = 0; i < 3; i++) {
                var call = Fixture.newCall();
                fixture.hold(call, set, 100);
                fixture.settle(call, set, 10);
            }
            fixture.jdbi.useHandle(handle -> handle.execute("""
                    update ledger.usage_line set outcome = 'upstream_error', http_status = 502
                    where call_id = (select call_id from ledger.usage_line order by call_id desc limit 1)
                    """));
            var figures = new ProviderFigures(fixture.jdbi);

            var lately = figures.since(Instant.now().minusSeconds(60));

            assertThat(lately).containsOnlyKeys("sandbox");
            var sandbox = lately.get("sandbox");
            assertThat(sandbox.calls()).isEqualTo(3);
            assertThat(sandbox.failed()).isEqualTo(1);
            assertThat(sandbox.median()).isEqualTo(Duration.ofMillis(12));
            assertThat(sandbox.medianFirstByte()).isEqualTo(Duration.ofMillis(3));
            assertThat(sandbox.lastFailure().httpStatus()).isEqualTo(502);
            assertThat(figures.since(Instant.now().plusSeconds(60))).isEmpty();
        }
    }
}
