package io.omnia.ledger;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/** Calls on wallets, from hold to delivered, and what they cost: one node's, or those of several nodes that share them. */
final class LedgerLoad implements AutoCloseable {
    private static final double NANOS_PER_MICRO = 1e3;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final int MOST_TRIES = 3;
    private static final Duration PAUSE = Duration.ofSeconds(3);
    private static final Credits CEILING = new Credits(100);
    static final long COST = 60;

    private final Fixture ledger;
    private final List<DatabaseWallets> nodes;
    private final LimitSet[] sets;
    private final ScheduledExecutorService leases = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("bench-leases").factory());

    /** @param sets whose calls follow each other in turn */
    LedgerLoad(Fixture ledger, List<DatabaseWallets> nodes, LimitSet... sets) {
        this.ledger = ledger;
        this.nodes = nodes;
        this.sets = sets;
    }

    /** Load on wallets with more credit than it can spend. */
    static LedgerLoad onNewWallets(Fixture ledger, List<DatabaseWallets> nodes, int wallets) {
        var sets = new LimitSet[wallets];
        for (var i = 0; i < wallets; i++) {
            sets[i] = Fixture.newSet();
            ledger.grant(sets[i], 1_000_000_000_000L);
        }
        return new LedgerLoad(ledger, nodes, sets);
    }

    /** From now on sets with traffic get leases, as on a running server. */
    void lease() {
        var look = Leases.LOOK.toMillis();
        var _ = leases.scheduleWithFixedDelay(
                () -> nodes.forEach(DatabaseWallets::seeToLeases), look, look, TimeUnit.MILLISECONDS);
    }

    /**
     * What a window of load came to.
     *
     * @param perSecond calls held, settled and written with their usage lines
     * @param javaMicros processor time of this program for one call, the load itself included
     * @param databaseMicros processor time of all of PostgreSQL for one call
     * @param walBytes what PostgreSQL wrote ahead for one call
     */
    record Window(double perSecond, double javaMicros, double databaseMicros, double walBytes) {}

    /** The time that holds took, at the median and near the end. */
    record Waits(double p50Micros, double p99Micros) {}

    /** The best of several windows. */
    Window best(int windows, int calls, int inFlight) throws InterruptedException {
        var best = whole(() -> window(calls, inFlight));
        for (var i = 1; i < windows; i++) {
            var next = whole(() -> window(calls, inFlight));
            best = next.perSecond() > best.perSecond() ? next : best;
        }
        return best;
    }

    /** Measured again where PostgreSQL was away for a moment: a machine that stands still for seconds is not what is measured. */
    private static <T> T whole(Measurement<T> measurement) throws InterruptedException {
        for (var tries = 1; ; tries++) {
            try {
                return measurement.take();
            } catch (NotAllBooked problem) {
                System.out.println("does not count: " + problem.getMessage());
                if (tries == MOST_TRIES) {
                    throw problem;
                }
                Thread.sleep(PAUSE);
            }
        }
    }

    private interface Measurement<T> {
        T take() throws InterruptedException;
    }

    private static final class NotAllBooked extends RuntimeException {
        private static final long serialVersionUID = 1;

        NotAllBooked(long booked, int calls) {
            super(booked + " of " + calls + " calls were booked");
        }
    }

    void warmUp(int calls, int inFlight) throws InterruptedException {
        var _ = whole(() -> window(calls, inFlight));
    }

    /** Calls that follow each other as closely as {@code inFlight} of them at a time allow. */
    Window window(int calls, int inFlight) throws InterruptedException {
        var java = javaNanos();
        var postgres = PostgresProcesses.cpuMicros(ledger);
        var wal = ledger.number("select pg_current_wal_lsn() - '0/0'::pg_lsn");
        var room = new Semaphore(inFlight);
        var booked = new LongAdder();
        var begin = System.nanoTime();
        for (var i = 0; i < calls; i++) {
            room.acquire();
            var _ = call(i, new CompletableFuture<>(), booked).whenComplete((result, problem) -> room.release());
        }
        room.acquire(inFlight);
        var seconds = (System.nanoTime() - begin) / NANOS_PER_SECOND;
        if (booked.sum() != calls) {
            throw new NotAllBooked(booked.sum(), calls);
        }
        return new Window(
                calls / seconds,
                (javaNanos() - java) / NANOS_PER_MICRO / calls,
                (PostgresProcesses.cpuMicros(ledger) - postgres) / (double) calls,
                (ledger.number("select pg_current_wal_lsn() - '0/0'::pg_lsn") - wal) / (double) calls);
    }

    /** Calls that fall due on the clock, however the others fare: how long each waited for its hold. */
    Waits paced(int perSecond, int calls) throws InterruptedException {
        return whole(() -> onePace(perSecond, calls));
    }

    private Waits onePace(int perSecond, int calls) {
        var booked = new LongAdder();
        var waits = new long[calls];
        var all = new CompletableFuture<?>[calls];
        var begin = System.nanoTime();
        for (var i = 0; i < calls; i++) {
            var due = begin + i * (1_000_000_000L / perSecond);
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            var number = i;
            var held = new CompletableFuture<Void>();
            var asked = System.nanoTime();
            var _ = held.thenRun(() -> waits[number] = System.nanoTime() - asked);
            all[i] = call(i, held, booked).toCompletableFuture();
        }
        CompletableFuture.allOf(all).exceptionally(refused -> null).join();
        if (booked.sum() != calls) {
            throw new NotAllBooked(booked.sum(), calls);
        }
        Arrays.sort(waits);
        return new Waits(waits[calls / 2] / NANOS_PER_MICRO, waits[calls * 99 / 100] / NANOS_PER_MICRO);
    }

    private CompletionStage<SettleResult> call(int number, CompletableFuture<Void> held, LongAdder booked) {
        var set = sets[number % sets.length];
        var wallets = nodes.get(number % nodes.size());
        var call = Fixture.newCall();
        return wallets.hold(call, set, CEILING)
                .thenCompose(answer -> {
                    if (!(answer instanceof HoldResult.Placed)) {
                        throw new IllegalStateException(answer.toString());
                    }
                    held.complete(null);
                    return wallets.settle(Fixture.call(call, set), Fixture.charge(COST));
                })
                .whenComplete((result, problem) -> {
                    if (result == SettleResult.BOOKED) {
                        booked.increment();
                    }
                    wallets.delivered(call);
                });
    }

    private static long javaNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    @Override
    public void close() {
        leases.close();
    }
}
