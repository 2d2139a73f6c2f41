package io.omnia.gateway.repeat;

import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.gateway.provider.Protocol;
import io.omnia.gateway.repeat.IdempotencyKeys.Found;
import io.omnia.ledger.CallId;
import io.omnia.ledger.Claim;
import io.omnia.ledger.Claims;
import io.omnia.platform.database.TestDatabase;
import io.omnia.privacy.Content;
import io.omnia.privacy.Secret;
import io.vertx.core.buffer.Buffer;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the database keeps of answers, and for how long. The claims themselves are the ledger's. */
class IdempotencyKeysTest {
    private static final Secret KEY = Secret.of("a key");
    private static final byte[] FIRST_SECRET = secret(1);
    private static final byte[] NEXT_SECRET = secret(2);
    private static Jdbi database;

    private final SetClock clock = new SetClock();
    private final IdempotencyKeys keys = keys(FIRST_SECRET);
    private final Request request = Requests.of("{\"canary\":1}");
    private final UUID call = UUID.randomUUID();

    @BeforeAll
    static void migrate() {
        var source = TestDatabase.migrated("ledger", "gateway");
        database = Jdbi.create(source);
    }

    @BeforeEach
    void paid() {
        var looked = keys.look(request, KEY);
        claim(looked.claim(), call);
        line(call);
        keys.keep(request.account(), looked.seal(), Requests.answer(call, "said"));
    }

    @Test
    void findsTheAnswerForTheSameRequestAlone() {
        assertThat(find(request, "a key")).isInstanceOfSatisfying(Found.Answered.class, found -> {
            assertThat(found.call().value()).isEqualTo(call);
            assertThat(Requests.text(Objects.requireNonNull(found.answer()))).isEqualTo("said");
        });
        assertThat(find(Requests.of("{\"canary\":2}"), "a key")).isInstanceOf(Found.OtherRequest.class);
        assertThat(find(request, "another key")).isInstanceOf(Found.Nothing.class);
    }

    /** Whoever has the table may know the account, and guess the key and the request. */
    @Test
    void namesClaimsSoThatNobodyCanTryGuesses() {
        var guess = keys(NEXT_SECRET).look(request, KEY);

        assertThat(guess.found()).isInstanceOf(Found.Nothing.class);
        assertThat(guess.claim().id())
                .isNotEqualTo(keys.look(request, KEY).claim().id());
        assertThat(guess.claim().body())
                .isNotEqualTo(keys.look(request, KEY).claim().body());
    }

    @Test
    void findsClaimsFromBeforeTheServersKeyWasReplaced() {
        var rotated = keys(NEXT_SECRET, FIRST_SECRET);

        assertThat(rotated.look(request, KEY).found()).isInstanceOf(Found.Answered.class);
        assertThat(rotated.look(Requests.of("{\"canary\":2}"), KEY).found()).isInstanceOf(Found.OtherRequest.class);
        assertThat(rotated.look(request, KEY).claim())
                .as("what is claimed from now on")
                .isEqualTo(keys(NEXT_SECRET).look(request, KEY).claim());
    }

    @Test
    void saysSoWhenNobodyKnowsWhatBecameOfTheCall() {
        var other = Secret.of("the key of a lost call");
        var lost = UUID.randomUUID();
        claim(keys.look(request, other).claim(), lost);
        assertThat(keys.look(request, other).found()).isInstanceOf(Found.Nothing.class);

        database.useHandle(handle -> handle.execute("update ledger.claim set lost = true where call_id = ?", lost));

        assertThat(keys.look(request, other).found()).isEqualTo(new Found.Unknown(new CallId(lost)));
    }

    @Test
    void readsARequestOnce() {
        var read = new AtomicInteger();
        var counted = (Buffer) Proxy.newProxyInstance(
                Buffer.class.getClassLoader(), new Class<?>[] {Buffer.class}, (proxy, method, arguments) -> {
                    if (method.getName().startsWith("get")) {
                        read.incrementAndGet();
                    }
                    return method.invoke(request.body().buffer(), arguments);
                });
        var same = new Request(
                request.account(),
                request.mode(),
                request.secret(),
                request.protocol(),
                request.headers(),
                Content.of(counted));

        assertThat(keys.look(same, KEY).found()).isInstanceOf(Found.Answered.class);

        assertThat(read).hasValue(1);
    }

    @Test
    void givesItToNoOtherApiKey() {
        var other = Requests.of("omnia_live_of_a_colleague", Protocol.OPENAI_CHAT, "{\"canary\":1}");

        assertThat(find(other, "a key"))
                .isInstanceOfSatisfying(
                        Found.Answered.class,
                        found -> assertThat(found.answer()).isNull());
    }

    @Test
    void deletesItWhenTheWindowIsOver() {
        clock.now = clock.now.plus(IdempotencySettings.WINDOW).minusMillis(1);
        keys.deleteExpired();
        assertThat(rows()).isEqualTo(1);

        clock.now = clock.now.plusMillis(1);
        assertThat(find(request, "a key"))
                .isInstanceOfSatisfying(
                        Found.Answered.class,
                        found -> assertThat(found.answer())
                                .as("before it is deleted")
                                .isNull());
        keys.deleteExpired();

        assertThat(rows()).isZero();
    }

    @Test
    void sealsSoThatTheStoreAloneIsUseless() {
        var sealed = database.withHandle(
                handle -> handle.createQuery("select sealed from gateway.kept_answer where call_id = :call")
                        .bind("call", call)
                        .mapTo(byte[].class)
                        .one());

        assertThat(new String(sealed, java.nio.charset.StandardCharsets.ISO_8859_1))
                .doesNotContain("said", "acme");
        assertThat(seal(request, "a key").open(sealed)).isNotNull();
        assertThat(seal(request, "guess").open(sealed)).isNull();
        assertThat(seal(Requests.of("{\"guess\":1}"), "a key").open(sealed)).isNull();
        sealed[sealed.length - 1] ^= 1;
        assertThat(seal(request, "a key").open(sealed)).isNull();
    }

    private IdempotencyKeys keys(byte[]... secrets) {
        var hashes = new ClaimHashes(new io.omnia.privacy.Seal(List.of(secrets)));
        return new IdempotencyKeys(database, new Claims(database, clock), clock, new IdempotencySettings(), hashes);
    }

    private static byte[] secret(int of) {
        var secret = new byte[32];
        Arrays.fill(secret, (byte) of);
        return secret;
    }

    private Found find(Request asked, String key) {
        return keys.look(asked, Secret.of(key)).found();
    }

    private Seal seal(Request asked, String key) {
        return keys.look(asked, Secret.of(key)).seal();
    }

    private long rows() {
        return database.withHandle(
                handle -> handle.createQuery("select count(*) from gateway.kept_answer where call_id = :call")
                        .bind("call", call)
                        .mapTo(Long.class)
                        .one());
    }

    /** What the ledger writes for a call that runs. */
    private static void claim(Claim claim, UUID call) {
        database.useHandle(handle -> {
            handle.execute("delete from ledger.claim");
            handle.execute(
                    "insert into ledger.claim (id, account_id, body, call_id, expires_at)"
                            + " values (?, ?, ?, ?, now() + interval '30 days')",
                    claim.id(),
                    Requests.ACCOUNT.value(),
                    claim.body(),
                    call);
        });
    }

    /** And for one that ended; that it counts is enough here. */
    private static void line(UUID call) {
        database.useHandle(handle -> {
            handle.execute("""
                    insert into ledger.usage_line (call_id, started_at, account_id, key_id, mode, model, provider, outcome,
                        http_status, latency_micros, input_tokens, cached_input_tokens, cache_write_5m_tokens,
                        cache_write_1h_tokens, input_audio_tokens, input_image_tokens, output_tokens, reasoning_tokens,
                        output_audio_tokens, output_image_tokens, estimated, attempts, amount_micros, price_ids, price_units,
                        quantities, amounts, delivery)
                    values (?, now(), ?, gen_random_uuid(), 'live', 'acme/any', 'acme', 'completed', 200, 1,
                        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, false, 1, 0, '{}', '{}', '{}', '{}', 'complete')
                    """, call, Requests.ACCOUNT.value());
        });
    }

    private static final class SetClock extends Clock {
        private Instant now = Instant.now();

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
