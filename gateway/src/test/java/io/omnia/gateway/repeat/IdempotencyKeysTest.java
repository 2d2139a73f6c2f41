package io.omnia.gateway.repeat;

import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.gateway.provider.Protocol;
import io.omnia.gateway.repeat.IdempotencyKeys.Found;
import io.omnia.gateway.repeat.IdempotencyKeys.Keyed;
import io.omnia.ledger.Claims;
import io.omnia.platform.database.Schemas;
import io.omnia.platform.database.TestDatabase;
import io.omnia.privacy.Secret;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the database keeps of answers, and for how long. The claims themselves are the ledger's. */
class IdempotencyKeysTest {
    private static final Duration WINDOW = Duration.ofHours(24);
    private static Jdbi database;

    private final SetClock clock = new SetClock();
    private final IdempotencyKeys keys =
            new IdempotencyKeys(database, new Claims(database, clock), clock, new Config());
    private final Keyed keyed = keyed(Requests.of("{\"canary\":1}"), "a key");
    private final UUID call = UUID.randomUUID();

    @BeforeAll
    static void migrate() {
        var source = TestDatabase.create();
        Schemas.migrate(source, "ledger");
        Schemas.migrate(source, "gateway");
        database = Jdbi.create(source);
    }

    @BeforeEach
    void paid() {
        claim(keyed, call);
        keys.keep(keyed.request().account(), keys.seal(keyed), Requests.answer(call, "said"));
    }

    @Test
    void findsTheAnswerForTheSameRequestAlone() {
        assertThat(keys.find(keyed)).isInstanceOfSatisfying(Found.Answered.class, found -> {
            assertThat(found.call().value()).isEqualTo(call);
            assertThat(Requests.text(Objects.requireNonNull(found.answer()))).isEqualTo("said");
        });
        assertThat(keys.find(keyed(Requests.of("{\"canary\":2}"), "a key"))).isInstanceOf(Found.OtherRequest.class);
        assertThat(keys.find(keyed(Requests.of("{\"canary\":1}"), "another key")))
                .isInstanceOf(Found.Nothing.class);
    }

    @Test
    void givesItToNoOtherApiKey() {
        var other = Requests.of("omnia_live_of_a_colleague", Protocol.OPENAI_CHAT, "{\"canary\":1}");

        assertThat(keys.find(keyed(other, "a key")))
                .isInstanceOfSatisfying(
                        Found.Answered.class,
                        found -> assertThat(found.answer()).isNull());
    }

    @Test
    void deletesItWhenTheWindowIsOver() {
        clock.now = clock.now.plus(WINDOW).minusMillis(1);
        keys.deleteExpired();
        assertThat(rows()).isEqualTo(1);

        clock.now = clock.now.plusMillis(1);
        assertThat(keys.find(keyed))
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
        assertThat(keys.seal(keyed).open(sealed)).isNotNull();
        assertThat(keys.seal(keyed(keyed.request(), "guess")).open(sealed)).isNull();
        assertThat(keys.seal(keyed(Requests.of("{\"guess\":1}"), "a key")).open(sealed))
                .isNull();
        sealed[sealed.length - 1] ^= 1;
        assertThat(keys.seal(keyed).open(sealed)).isNull();
    }

    private static Keyed keyed(Request request, String key) {
        return new Keyed(request, Secret.of(key));
    }

    private long rows() {
        return database.withHandle(
                handle -> handle.createQuery("select count(*) from gateway.kept_answer where call_id = :call")
                        .bind("call", call)
                        .mapTo(Long.class)
                        .one());
    }

    /** What the ledger writes for a call that runs; that it counts is enough here. */
    private static void claim(Keyed keyed, UUID call) {
        database.useHandle(handle -> {
            handle.execute("delete from ledger.claim");
            handle.execute(
                    "insert into ledger.claim (id, account_id, body, call_id, expires_at)"
                            + " values (?, ?, ?, ?, now() + interval '30 days')",
                    keyed.id(),
                    Requests.ACCOUNT.value(),
                    keyed.body(),
                    call);
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

    private record Config() implements IdempotencyConfig {
        @Override
        public Duration window() {
            return WINDOW;
        }

        @Override
        public boolean keepAnswers() {
            return true;
        }

        @Override
        public int maxAnswerBytes() {
            return 1_000;
        }

        @Override
        public long retryMemoryBytes() {
            return 1_000;
        }
    }
}
