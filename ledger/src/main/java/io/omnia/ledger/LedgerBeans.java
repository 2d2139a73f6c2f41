package io.omnia.ledger;

import io.omnia.platform.database.PostgresAddress;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Clock;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jdbi.v3.core.Jdbi;

/** The ledger's parts as beans. The lane and the sweeper have connections of their own, apart from the pool. */
@Singleton
final class LedgerBeans {
    private static final String FOLDER = "ledger";

    @Produces
    @Singleton
    DatabaseWallets wallets(
            PostgresAddress address, @ConfigProperty(name = "omnia.data-dir", defaultValue = "data") Path data, Clock clock) {
        return DatabaseWallets.start(address.dataSource(), data.resolve(FOLDER), clock);
    }

    void stop(@Disposes DatabaseWallets wallets) {
        wallets.close();
    }

    @Produces
    @Singleton
    LedgerJob job(PostgresAddress address, Grants grants) {
        return new LedgerJob(new OrphanSweeper(address.dataSource()), grants);
    }

    void stop(@Disposes LedgerJob job) {
        job.close();
    }

    @Produces
    @Singleton
    Grants grants(Jdbi database, Clock clock) {
        return new Grants(database, clock);
    }

    @Produces
    @Singleton
    Budgets budgets(Jdbi database) {
        return new Budgets(database);
    }

    @Produces
    @Singleton
    Prices prices(Jdbi database) {
        return new Prices(database);
    }

    @Produces
    @Singleton
    UsageReports reports(Jdbi database) {
        return new UsageReports(database);
    }

    @Produces
    @Singleton
    Invariants invariants(Jdbi database) {
        return new Invariants(database);
    }
}
