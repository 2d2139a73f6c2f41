package io.omnia.ledger;

import io.omnia.platform.database.PostgresAddress;
import io.omnia.platform.telemetry.EventLog;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.jdbi.v3.core.Jdbi;
import org.postgresql.ds.PGSimpleDataSource;

/** Puts the ledger together: the lane and the sweeper have connections of their own, everything else uses the pool. */
@Singleton
final class LedgerBeans {
    private static final int CONNECT_SECONDS = 3;

    @Produces
    @Singleton
    Grants grants(Jdbi database, Clock clock) {
        return new Grants(database, clock);
    }

    @Produces
    @Singleton
    Adjustments adjustments(Jdbi database, Clock clock, AdjustmentsConfig config) {
        return new Adjustments(database, clock, config.rule());
    }

    @Produces
    @Singleton
    Budgets budgets(Jdbi database) {
        return new Budgets(database);
    }

    @Produces
    @Singleton
    Limits limits(Jdbi database) {
        return new Limits(database);
    }

    @Produces
    @Singleton
    Plans plans(Jdbi database, Limits limits) {
        return new Plans(database, limits);
    }

    @Produces
    @Singleton
    Statements statements(Jdbi database) {
        return new Statements(database);
    }

    @Produces
    @Singleton
    UsageReports reports(Jdbi database) {
        return new UsageReports(database);
    }

    @Produces
    @Singleton
    Prices prices(Jdbi database) {
        return new Prices(database);
    }

    @Produces
    @Singleton
    Invariants invariants(Jdbi database) {
        return new Invariants(database);
    }

    @Produces
    @Singleton
    Reconciliation reconciliation(Jdbi database, Clock clock) {
        return new Reconciliation(database, clock);
    }

    @Produces
    @Singleton
    Claims claims(Jdbi database, Clock clock) {
        return new Claims(database, clock);
    }

    @Produces
    @Singleton
    LedgerJob job(
            PostgresAddress address, Grants grants, Adjustments adjustments, Claims claims, Plans plans, EventLog log) {
        return new LedgerJob(new OrphanSweeper(direct(address)), grants, adjustments, claims, plans, log);
    }

    void stop(@Disposes LedgerJob job) {
        job.close();
    }

    static PGSimpleDataSource direct(PostgresAddress address) {
        var source = new PGSimpleDataSource();
        source.setURL(address.jdbcUrl());
        source.setUser(address.user());
        source.setPassword(address.password());
        source.setConnectTimeout(CONNECT_SECONDS);
        source.setLoginTimeout(CONNECT_SECONDS);
        source.setTcpKeepAlive(true);
        source.setLogServerErrorDetail(false);
        return source;
    }
}
