package io.omnia.ledger;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Calls on wallets, from hold to delivered, and what they cost: one node's, or those of several nodes that share them. */
final class LedgerLoad implements AutoCloseable {
    private static final double NANOS_PER_MICRO = 1e3;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final String WAL = "select pg_current_wal_lsn() - '0/0'::pg_lsn";
    private static final String TRANSACTIONS = "select pg_current_xact_id()::text::bigint";
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
     * @param perTransaction calls for each transaction that wrote
     */
    record Window(double perSecond, double javaMicros, double databaseMicros, double walBytes, double perTransaction) {}

    /** The time that holds took, at the median and near the end. */
    record Waits(double p50Micros, double p99Micros) {}

    /** The best of several windows. */
    Window best(int windows, int calls, int inFlight) throws InterruptedException {
        var best = window(calls, inFlight);
        for (var i = 1; i < windows; i++) {
            var next = window(calls, inFlight);
            best = next.perSecond() > best.perSecond() ? next : best;
        }
        return best;
    }

    void warmUp(int calls, int inFlight) throws InterruptedException {
        var _ = window(calls, inFlight);
    }

    /** Calls that follow each other as closely as {@code inFlight} of them at a time allow. */
    Window window(int calls, int inFlight) throws InterruptedException {
        var java = javaNanos();
        var postgres = PostgresProcesses.cpuMicros(ledger);
        var wal = ledger.number(WAL);
        var transactions = ledger.number(TRANSACTIONS);
        var room = new Semaphore(inFlight);
        var tally = new Tally();
        var begin = System.nanoTime();
        for (var i = 0; i < calls; i++) {
            room.acquire();
            var _ = call(i, new CompletableFuture<>(), tally).whenComplete((result, problem) -> room.release());
        }
        room.acquire(inFlight);
        var seconds = (System.nanoTime() - begin) / NANOS_PER_SECOND;
        tally.expect(calls);
        return new Window(
                calls / seconds,
                (javaNanos() - java) / NANOS_PER_MICRO / calls,
                (PostgresProcesses.cpuMicros(ledger) - postgres) / (double) calls,
                (ledger.number(WAL) - wal) / (double) calls,
                calls / (double) (ledger.number(TRANSACTIONS) - transactions));
    }

    /** Calls that fall due on the clock, however the others fare: how long each waited for its hold. */
    Waits paced(int perSecond, int calls) {
        var tally = new Tally();
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
            all[i] = call(i, held, tally).toCompletableFuture();
        }
        CompletableFuture.allOf(all).exceptionally(refused -> null).join();
        tally.expect(calls);
        Arrays.sort(waits);
        return new Waits(waits[calls / 2] / NANOS_PER_MICRO, waits[calls * 99 / 100] / NANOS_PER_MICRO);
    }

    private CompletionStage<SettleResult> call(int number, CompletableFuture<Void> held, Tally tally) {
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
                    tally.add(result, problem);
                    wallets.delivered(call);
                });
    }

    /** What came of the calls of a window, all of which have to be booked. */
    private static final class Tally {
        private final LongAdder booked = new LongAdder();
        private final AtomicReference<@Nullable Throwable> firstProblem = new AtomicReference<>();

        void add(@Nullable SettleResult result, @Nullable Throwable problem) {
            if (result == SettleResult.BOOKED) {
                booked.increment();
            } else {
                firstProblem.compareAndSet(null, problem);
            }
        }

        void expect(int calls) {
            if (booked.sum() != calls) {
                throw new IllegalStateException(booked + " of " + calls + " calls were booked", firstProblem.get());
            }
        }
    }

    private static long javaNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    @Override
    public void close() {
        leases.close();
    }
}
