package io.omnia.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.platform.database.TestDatabase;
import java.time.Clock;
import java.util.UUID;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** PostgreSQL restarts, or refuses a transaction for another's sake: the same is tried again under the same ids. */
class OutageScenariosTest {
    private static DataSource source;
    private static FaultySource faulty;
    private static Fixture ledger;

    private final LimitSet set = Fixture.newSet();

    @BeforeAll
    static void start() {
        source = TestDatabase.migrated("ledger");
        faulty = new FaultySource(source);
        ledger = new Fixture(source, faulty, Spool.MAX_BYTES);
    }

    @AfterAll
    static void stop() {
        ledger.close();
    }

    @BeforeEach
    void fund() {
        faulty.disarm();
        ledger.grant(set, 1_000);
    }

    /** What a restart does to every connection; that PostgreSQL itself keeps what it committed is shown by killing it elsewhere. */
    private static void endEveryConnection() {
        Jdbi.create(source)
                .useHandle(handle -> handle.execute("select pg_terminate_backend(pid) from pg_stat_activity"
                        + " where datname = current_database() and pid <> pg_backend_pid()"));
    }

    @Test
    void scenario17_aCallThatRunsThroughARestartIsBilledOnce() throws Exception {
        var call = Fixture.newCall();
        ledger.hold(call, set, 100);
        endEveryConnection();

        assertThat(ledger.settle(call, set, 40)).isEqualTo(SettleResult.SPOOLED);
        Fixture.until(ledger.wallets::available);

        assertThat(ledger.posted(set)).isEqualTo(960);
        assertThat(ledger.held(set)).isZero();
        assertThat(ledger.settle(call, set, 40)).isEqualTo(SettleResult.ALREADY_SETTLED);
        assertThat(ledger.hold(Fixture.newCall(), set, 960)).isEqualTo(new HoldResult.Placed());
        assertThat(ledger.violations()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"CONFLICT", "DEADLOCK"})
    void scenario17_aRefusedTransactionOfTheLaneIsMadeAgainUnderTheSameIds(FaultySource.Fault fault) {
        for (var statement = 1; statement <= 12; statement++) {
            var call = Fixture.newCall();
            var before = ledger.posted(set);

            faulty.arm(statement, fault);
            assertThat(ledger.hold(call, set, 50)).as("statement %d", statement).isEqualTo(new HoldResult.Placed());
            faulty.arm(statement, fault);
            assertThat(ledger.settle(call, set, 20))
                    .as("statement %d", statement)
                    .isEqualTo(SettleResult.BOOKED);
            faulty.disarm();

            assertThat(ledger.posted(set)).isEqualTo(before - 20);
            assertThat(ledger.held(set)).isZero();
        }
        assertThat(ledger.violations()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"CONFLICT", "DEADLOCK"})
    void scenario17_aRefusedGrantIsMadeAgainAndOnce(FaultySource.Fault fault) {
        var grants = new Grants(Jdbi.create(faulty), Clock.systemUTC());
        for (var statement = 1; statement <= 8; statement++) {
            var before = ledger.posted(set);
            var grant = new Grants.Grant(set.account(), set.mode(), new Credits(5), GrantKind.PAID, null, "a test");
            faulty.arm(statement, fault);

            assertThat(grants.grant(grant, UUID.randomUUID().toString())).isInstanceOf(GrantResult.Granted.class);

            assertThat(ledger.posted(set)).as("statement %d", statement).isEqualTo(before + 5);
        }
        faulty.disarm();
        assertThat(ledger.violations()).isEmpty();
    }
}
