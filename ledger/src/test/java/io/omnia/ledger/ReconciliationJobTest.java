package io.omnia.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.ledger.ReconciliationTable.Kind;
import io.omnia.platform.database.TestDatabase;
import io.omnia.platform.startup.Role;
import io.omnia.platform.telemetry.EventLog;
import io.omnia.platform.time.Eventually;
import io.omnia.platform.time.SetClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** What a server does by itself, each minute and each night. */
class ReconciliationJobTest {
    private final Instant night = Instant.now().truncatedTo(ChronoUnit.DAYS).plus(Duration.ofHours(3));

    private final SetClock clock = new SetClock(night);
    private Fixture ledger;
    private Reconciliation reconciliation;

    @BeforeEach
    void aWalletWithAWrongHold() {
        ledger = new Fixture();
        reconciliation = new Reconciliation(ledger.jdbi, clock);
        ledger.grant(Fixture.newSet(), 100);
        ledger.jdbi.useHandle(handle -> handle.execute("update ledger.spend_limit set held_micros = 1"));
    }

    @AfterEach
    void stop() {
        ledger.close();
    }

    @Test
    void aRoundFindsWhatIsWrongAndWhoeverWatchesIsTold() {
        var job = job(Role.ALL);

        job.check();
        job.look();

        assertThat(reconciliation.findings())
                .extracting(ReconciliationTable.Finding::rule)
                .containsExactly("I3");
        assertThat(job.open()).isEqualTo(1);
    }

    @Test
    void everythingIsCheckedOnceANight() {
        var job = job(Role.ALL);
        job.check();
        clock.advance(Duration.ofHours(23));
        job.check();
        assertThat(lastNight()).isEqualTo(night);
        assertThat(reconciliation.last(Kind.CHANGED).orElseThrow().startedAt()).isEqualTo(clock.instant());

        clock.advance(Duration.ofHours(2));
        job.check();

        assertThat(lastNight()).isEqualTo(clock.instant());
    }

    @Test
    void aNodeWithoutJobsTellsWhatOthersFound() throws Exception {
        reconciliation.changed();
        var found = reconciliation.last(Kind.CHANGED).orElseThrow();
        clock.advance(Duration.ofMinutes(1));
        var job = job(Role.GATEWAY);

        job.run();

        Eventually.answers(() -> assertThat(job.open()).isEqualTo(1));
        job.stop();
        assertThat(reconciliation.last(Kind.CHANGED)).contains(found);
    }

    /** However short the time is after which the pool's sessions are ended that sit in a transaction. */
    @Test
    void oneNodeAtATimeChecksForAsLongAsItTakes() throws Exception {
        var source = (PGSimpleDataSource) TestDatabase.migrated("ledger");
        source.setOptions("-c idle_in_transaction_session_timeout=50ms");
        var impatient = new Reconciliation(Jdbi.create(source), Clock.systemUTC());
        var others = new AtomicInteger();

        impatient.unlessOneRuns(() -> {
            pause();
            impatient.unlessOneRuns(others::incrementAndGet);
        });
        impatient.unlessOneRuns(others::incrementAndGet);

        assertThat(others).hasValue(1);
    }

    @Test
    void aStatementMayTakeLongerThanItsSessionIsPatient() throws Exception {
        try (var handle = ledger.jdbi.open()) {
            handle.execute("set statement_timeout = '50ms'");
            handle.getConnection().setNetworkTimeout(Runnable::run, 100);

            var slept = handle.inTransaction(in -> Snapshot.patiently(
                    in,
                    Duration.ofSeconds(20),
                    it -> it.createQuery("select 1 from pg_sleep(0.3)")
                            .mapTo(Integer.class)
                            .one()));

            assertThat(slept).isEqualTo(1);
            assertThat(handle.getConnection().getNetworkTimeout()).isEqualTo(100);
            assertThat(handle.createQuery("show statement_timeout")
                            .mapTo(String.class)
                            .one())
                    .isEqualTo("50ms");
        }
    }

    private Instant lastNight() {
        return reconciliation.last(Kind.ALL).orElseThrow().startedAt();
    }

    private ReconciliationJob job(Role role) {
        return new ReconciliationJob(reconciliation, clock, new EventLog(), role);
    }

    private static void pause() {
        try {
            Thread.sleep(200);
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        }
    }
}
