package io.omnia.gateway.repeat;

import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.ledger.CallId;
import io.omnia.ledger.Claims;
import io.omnia.ledger.Credits;
import io.omnia.platform.startup.Role;
import io.omnia.platform.telemetry.EventLog;
import io.omnia.platform.time.Eventually;
import io.omnia.privacy.Seal;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

class KeptAnswersJobTest {
    /** There is no database at all, which must not keep what is in memory there. */
    @Test
    void forgetsRetriesThatNobodyAsksFor() throws Exception {
        var nanos = new AtomicLong();
        var retries = new RetryMemory(nanos::get, 1_000);
        retries.begin(retries.asked(Requests.of("{}")), new CallId(UUID.randomUUID()))
                .ended(new Credits(1), true);
        nanos.addAndGet(RetryMemory.LIFETIME.toNanos());
        var job = new KeptAnswersJob(
                keysWithoutADatabase(), retries, new IdempotencySettings(), new EventLog(), Role.ALL);

        job.run();

        Eventually.answers(() -> assertThat(retries.size()).isZero());
        job.stop();
    }

    private static IdempotencyKeys keysWithoutADatabase() {
        var nowhere = Jdbi.create("jdbc:postgresql://127.0.0.1:1/nowhere");
        var hashes = new ClaimHashes(new Seal(List.of(new byte[32])));
        var clock = Clock.systemUTC();
        return new IdempotencyKeys(nowhere, new Claims(nowhere, clock), clock, new IdempotencySettings(), hashes);
    }
}
