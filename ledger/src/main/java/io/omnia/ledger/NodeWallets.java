package io.omnia.ledger;

import io.omnia.platform.data.DataFolder;
import io.omnia.platform.database.PostgresAddress;
import io.omnia.platform.telemetry.EventLog;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * This node's wallets. A command beside a running server is made of the same parts, but only a server opens the wallets:
 * their folder, with the spool in it, belongs to one process.
 */
@Singleton
final class NodeWallets implements Wallets {
    private static final String FOLDER = "ledger";

    private final PostgresAddress address;
    private final DataFolder data;
    private final Clock clock;
    private final EventLog log;
    private volatile @Nullable DatabaseWallets opened;

    @Inject
    NodeWallets(PostgresAddress address, DataFolder data, Clock clock, EventLog log) {
        this.address = address;
        this.data = data;
        this.clock = clock;
        this.log = log;
    }

    /** Starts the lane. Called once, before the first call. */
    DatabaseWallets open() {
        var started = DatabaseWallets.start(LedgerBeans.direct(address), data.resolve(FOLDER), clock, log);
        opened = started;
        return started;
    }

    @PreDestroy
    void close() {
        var open = opened;
        if (open != null) {
            open.close();
        }
    }

    @Override
    public CompletionStage<HoldResult> hold(CallId call, LimitSet limits, Bound bound, @Nullable Claim claim) {
        return wallets().hold(call, limits, bound, claim);
    }

    @Override
    public CompletionStage<SettleResult> settle(CallRecord call, Charge charge) {
        return wallets().settle(call, charge);
    }

    @Override
    public void record(CallRecord refused) {
        wallets().record(refused);
    }

    @Override
    public void delivered(CallId call) {
        wallets().delivered(call);
    }

    private DatabaseWallets wallets() {
        var open = opened;
        if (open == null) {
            throw new IllegalStateException("a call before the wallets were opened");
        }
        return open;
    }
}
