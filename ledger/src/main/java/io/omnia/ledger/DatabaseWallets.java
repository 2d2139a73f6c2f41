package io.omnia.ledger;

import io.omnia.platform.telemetry.EventLog;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Wallets in PostgreSQL, behind a {@link DirectLane}, with a {@link Spool} for the time PostgreSQL is away. */
public final class DatabaseWallets implements Wallets, AutoCloseable {
    private final Spool spool;
    private final DirectLane lane;
    private final Leases leases;

    private DatabaseWallets(Spool spool, DirectLane lane, Leases leases) {
        this.spool = spool;
        this.lane = lane;
        this.leases = leases;
    }

    /**
     * Starts the lane. PostgreSQL need not be there yet; until it is, holds are refused.
     *
     * @param database a source of direct connections, not a pool: the lane keeps one for as long as it works
     * @param folder this node's own folder for the spool and the node's identifier; two processes cannot share it
     */
    public static DatabaseWallets start(DataSource database, Path folder, Clock clock, EventLog log) {
        var wallets = unattended(database, folder, clock, log, Spool.MAX_BYTES, Lease.Moment::now);
        wallets.leases.start();
        return wallets;
    }

    /** Wallets whose leases nobody sees to but who calls {@link #seeToLeases}; there are none before. */
    static DatabaseWallets unattended(
            DataSource database,
            Path folder,
            Clock clock,
            EventLog log,
            long spoolBytes,
            Supplier<Lease.Moment> moments) {
        var spool = Spool.open(folder, spoolBytes, log);
        var holder = NodeIdentity.of(folder);
        var limits = new LimitTable();
        var holds = new HoldTable(holder);
        var claims = new ClaimTable();
        var writer =
                new GroupWriter(limits, holds, claims, new UsageTable(), new JournalTable(), new GrantTable(), clock);
        var releases = new HoldReleases(limits, holds, claims, holder);
        var lane = new DirectLane(
                new LaneSessions(database), new LaneWriter(writer, limits, spool, log), releases, spool, log);
        lane.start();
        return new DatabaseWallets(spool, lane, new Leases(lane, log, moments));
    }

    /** One round of what the timer does. */
    void seeToLeases() {
        leases.look();
    }

    /** Whether the last run's spool is applied and its holds are released; calls should not be taken before. */
    public boolean ready() {
        return lane.ready();
    }

    /** Waits until {@link #ready}; false when {@code patience} ran out first. */
    public boolean awaitReady(Duration patience) throws InterruptedException {
        return lane.awaitReady(patience);
    }

    /** Whether PostgreSQL is there and holds are being taken. */
    public boolean available() {
        return lane.open();
    }

    @Override
    public CompletionStage<HoldResult> hold(CallId call, LimitSet limits, Bound bound, @Nullable Claim claim) {
        // A claim is written with its hold, so such a call has one of its own.
        if (claim == null && leases.admit(call, limits, bound.cost())) {
            return CompletableFuture.completedStage(new HoldResult.Placed());
        }
        var answer = new CompletableFuture<HoldResult>();
        lane.hold(new LaneOperation.Hold(call, limits, bound, claim, answer));
        return answer.whenComplete((result, problem) -> {
            if (result instanceof HoldResult.CreditsHeld) {
                leases.makeWay(limits);
            }
        });
    }

    @Override
    public CompletionStage<SettleResult> settle(CallRecord call, Charge charge) {
        var answer = new CompletableFuture<SettleResult>();
        var ending = leases.ending(call.id(), charge);
        lane.settle(new LaneOperation.Settle(call, charge, ending == null ? null : ending.leased(), answer));
        return ending == null
                ? answer
                : answer.whenComplete((result, problem) -> ending.booked().run());
    }

    @Override
    public void record(CallRecord refused) {
        lane.note(new LaneOperation.Refused(refused));
    }

    @Override
    public void delivered(CallId call) {
        lane.note(new LaneOperation.Delivered(call));
    }

    /** Writes or spools everything that was asked, then stops. */
    @Override
    public void close() {
        leases.close();
        lane.close();
        spool.close();
    }
}
