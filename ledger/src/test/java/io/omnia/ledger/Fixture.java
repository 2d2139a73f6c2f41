package io.omnia.ledger;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.exceptionsorter.PostgreSQLExceptionSorter;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import io.omnia.identity.AccountId;
import io.omnia.identity.KeyId;
import io.omnia.identity.Mode;
import io.omnia.platform.database.TestDatabase;
import io.omnia.platform.telemetry.EventLog;
import io.omnia.platform.time.Uuid7;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.postgresql.ds.PGSimpleDataSource;

/** A migrated database of its own with running wallets, and short ways to use them. */
final class Fixture implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MOST_CONNECTIONS = 20;
    private static final Clock CLOCK = Clock.systemUTC();

    final DataSource source;
    final Jdbi jdbi;
    private final DataSource lane;
    private final DataSource rest;
    private final long spoolBytes;
    final Path folder;
    DatabaseWallets wallets;
    private Connection checking;

    Fixture() {
        this(TestDatabase.migrated("ledger"), Fixture::pool);
    }

    private Fixture(DataSource source, UnaryOperator<DataSource> rest) {
        this(source, source, rest.apply(source), Spool.MAX_BYTES);
    }

    /** With a connection for each use, so that a test can stand between. */
    Fixture(DataSource source) {
        this(source, source, Spool.MAX_BYTES);
    }

    /**
     * @param source a migrated database
     * @param lane what the wallets use, while everything else uses {@code source}
     */
    Fixture(DataSource source, DataSource lane, long spoolBytes) {
        this(source, lane, source, spoolBytes);
    }

    private Fixture(DataSource source, DataSource lane, DataSource rest, long spoolBytes) {
        this.source = source;
        this.lane = lane;
        this.rest = rest;
        this.spoolBytes = spoolBytes;
        this.jdbi = Jdbi.create(rest);
        try {
            this.folder = Files.createTempDirectory("omnia-test-ledger");
        } catch (IOException problem) {
            throw new IllegalStateException(problem);
        }
        this.wallets = start();
    }

    /** As in the program: a connection that is opened for each statement would be most of what many tests do. */
    private static DataSource pool(DataSource source) {
        var database = (PGSimpleDataSource) source;
        try {
            return AgroalDataSource.from(new AgroalDataSourceConfigurationSupplier()
                    .connectionPoolConfiguration(pool -> pool.maxSize(MOST_CONNECTIONS)
                            .reapTimeout(Duration.ofSeconds(5))
                            .exceptionSorter(new PostgreSQLExceptionSorter())
                            .connectionFactoryConfiguration(factory -> factory.jdbcUrl(database.getURL())
                                    .principal(new NamePrincipal(Objects.requireNonNull(database.getUser())))
                                    .credential(new SimplePassword(Objects.requireNonNull(database.getPassword()))))));
        } catch (SQLException problem) {
            throw new IllegalStateException(problem);
        }
    }

    private DatabaseWallets start() {
        var started = DatabaseWallets.unattended(lane, folder, CLOCK, new EventLog(), spoolBytes, Lease.Moment::now);
        try {
            if (!started.awaitReady(PATIENCE)) {
                throw new IllegalStateException("the wallets did not become ready");
            }
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        }
        return started;
    }

    /** Stops the wallets and starts them again on the same data folder. */
    void restart() {
        wallets.close();
        wallets = start();
    }

    static LimitSet newSet() {
        return new LimitSet(new AccountId(UUID.randomUUID()), Mode.TEST, new KeyId(UUID.randomUUID()));
    }

    static CallId newCall() {
        return new CallId(Uuid7.next(CLOCK));
    }

    static Charge charge(long micros) {
        var amount = new Credits(micros);
        return micros == 0
                ? Charge.NOTHING
                : new Charge(amount, List.of(new Charge.Line("sandbox/echo:in", PriceUnit.INPUT, 7, amount)));
    }

    static CallRecord call(CallId id, LimitSet set) {
        return new CallRecord(
                id,
                Instant.now(),
                set.account(),
                set.key(),
                set.mode(),
                "sandbox/echo",
                "sandbox",
                CallRecord.Outcome.COMPLETED,
                200,
                Duration.ofMillis(12),
                Duration.ofMillis(3),
                TokenUsage.of(7, 9),
                false,
                1,
                Attribution.NONE,
                List.of(),
                set.groups());
    }

    HoldResult hold(CallId call, LimitSet set, long micros) {
        return await(wallets.hold(call, set, new Credits(micros)));
    }

    SettleResult settle(CallId call, LimitSet set, long micros) {
        return await(wallets.settle(call(call, set), charge(micros)));
    }

    UUID grant(LimitSet set, long micros) {
        return grant(set, micros, GrantKind.PAID, null);
    }

    /** The journal transaction of the grant. */
    UUID grant(LimitSet set, long micros, GrantKind kind, Instant expiresAt) {
        var grant = new Grants.Grant(set.account(), set.mode(), new Credits(micros), kind, expiresAt, "test");
        var result = new Grants(jdbi, CLOCK).grant(grant, UUID.randomUUID().toString());
        if (result instanceof GrantResult.Granted(var txn)) {
            return txn;
        }
        throw new IllegalStateException(result.toString());
    }

    long posted(LimitSet set) {
        return number(
                "select limit_micros - spent_micros from ledger.spend_limit where subject_id = ? and mode = ?",
                set.account().value(),
                Columns.code(set.mode()));
    }

    long held(LimitSet set) {
        return number(
                "select held_micros from ledger.spend_limit where subject_id = ? and mode = ?",
                set.account().value(),
                Columns.code(set.mode()));
    }

    /** On a connection that is kept, since simulations look after every step. */
    List<Invariants.Violation> violations() {
        try {
            if (checking == null || !checking.isValid(1)) {
                checking = source.getConnection();
            }
            return new Invariants(Jdbi.create(checking)).check();
        } catch (SQLException problem) {
            throw new IllegalStateException(problem);
        }
    }

    int sweep() {
        return new OrphanSweeper(source).sweep();
    }

    static void until(BooleanSupplier condition) throws InterruptedException {
        var end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("the condition did not become true");
            }
            Thread.sleep(5);
        }
    }

    static <T> T await(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (Exception problem) {
            throw new IllegalStateException(problem);
        }
    }

    UUID id(String sql, Object... arguments) {
        return jdbi.withHandle(
                handle -> handle.select(sql, arguments).mapTo(UUID.class).one());
    }

    long number(String sql, Object... arguments) {
        return jdbi.withHandle(
                handle -> handle.select(sql, arguments).mapTo(Long.class).one());
    }

    @Override
    public void close() {
        wallets.close();
        if (rest instanceof AgroalDataSource pool) {
            pool.close();
        }
        try {
            if (checking != null) {
                checking.close();
            }
        } catch (SQLException problem) {
            throw new IllegalStateException(problem);
        }
        try (var files = Files.walk(folder)) {
            files.sorted((a, b) -> b.compareTo(a)).forEach(file -> file.toFile().delete());
        } catch (IOException problem) {
            throw new IllegalStateException(problem);
        }
    }
}
