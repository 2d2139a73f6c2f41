package io.omnia.ledger;

import io.omnia.ledger.LaneOperation.Leased;
import io.omnia.platform.telemetry.EventLog;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The leases of this node. A limit set with traffic gets one, as large as what was asked in the last moments; what is not
 * used goes back, and where little is free all of it does, so that near a limit every call is decided in PostgreSQL, to the
 * micro-credit. Calls take from a lease on their own thread; everything else happens on one timer, and in the answers to
 * what it asked.
 */
final class Leases implements AutoCloseable {
    static final Duration LOOK = Duration.ofMillis(100);
    /** Holds of one set between two looks that are worth a lease. */
    private static final int MIN_HOLDS = 8;
    /** A set that had too little free is left alone for so many looks. */
    private static final int SHUNNED_LOOKS = 20;
    /** Calls that nobody has settled are looked for so often. */
    private static final int LOOKS_FOR_LOST = 600;

    private final DirectLane lane;
    private final EventLog log;
    private final Supplier<Lease.Moment> clock;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("ledger-leases").daemon().factory());
    /** Where calls are admitted; at most one for each set. */
    private final Map<LimitSet, Lease> bySet = new ConcurrentHashMap<>();

    private final Map<CallId, Open> byCall = new ConcurrentHashMap<>();
    private final Map<LimitSet, Holds> holds = new ConcurrentHashMap<>();
    private final Queue<LeaseUpkeep> upkeep = new ConcurrentLinkedQueue<>();
    /** Sets whose first answer has not come. */
    private final Set<LimitSet> opening = ConcurrentHashMap.newKeySet();

    private final Map<LimitSet, Integer> shunned = new ConcurrentHashMap<>();
    /** Sets for which somebody was refused what leases have. */
    private final Set<LimitSet> refused = ConcurrentHashMap.newKeySet();

    /** Whether a limit was changed that some lease may be of. */
    private final AtomicBoolean outdated = new AtomicBoolean();

    private int looks;

    Leases(DirectLane lane, EventLog log, Supplier<Lease.Moment> clock) {
        this.lane = lane;
        this.log = log;
        this.clock = clock;
    }

    void start() {
        var _ = timer.scheduleWithFixedDelay(this::look, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    private record Open(Lease lease, Credits ceiling, long since) {}

    /** Direct holds of one set since the last look. */
    private static final class Holds {
        private int count;
        private long micros;

        private synchronized void add(long ceiling) {
            count++;
            micros = Math.min(Lease.MAX_SUM, micros + ceiling);
        }

        private synchronized int count() {
            return count;
        }

        private synchronized long micros() {
            return micros;
        }
    }

    /** Admits a call under a lease; false when it has to be held in PostgreSQL. A call that is admitted already stays so. */
    boolean admit(CallId call, LimitSet limits, Credits ceiling) {
        if (byCall.containsKey(call)) {
            return true;
        }
        var lease = bySet.get(limits);
        if (lease == null) {
            holds.computeIfAbsent(limits, first -> new Holds()).add(ceiling.micros());
            return false;
        }
        var now = clock.get();
        if (!lane.takesSettles() || !lease.take(ceiling.micros(), now)) {
            return false;
        }
        if (byCall.putIfAbsent(call, new Open(lease, ceiling, now.nanos())) != null) {
            lease.ends(ceiling.micros(), 0);
            lease.booked(0);
        }
        return true;
    }

    /** A call that ends, with what it costs; null when it was not admitted here. */
    @Nullable
    Ending ending(CallId call, Charge charge) {
        var open = byCall.remove(call);
        if (open == null) {
            return null;
        }
        var cost = charge.total().micros();
        open.lease.ends(open.ceiling.micros(), cost);
        return new Ending(new Leased(open.lease.id(), open.ceiling), () -> open.lease.booked(cost));
    }

    /** @param booked to be told once the cost is durable, or can no longer be booked */
    record Ending(Leased leased, Runnable booked) {}

    /** Somebody found credit held that may be held by a lease: those of this wallet make way. */
    void makeWay(LimitSet limits) {
        if (!bySet.isEmpty()) {
            refused.add(limits);
        }
    }

    /** Has the next look ask about every lease. */
    void seeToAllSoon() {
        outdated.set(true);
    }

    /** One round. A failure is logged and the next round tries again: a timer that throws never runs again. */
    void look() {
        shunned.replaceAll((set, left) -> left - 1);
        shunned.values().removeIf(left -> left <= 0);
        guarded(this::giveWay);
        guarded(this::openNew);
        upkeep.removeIf(LeaseUpkeep::isOver);
        var all = outdated.getAndSet(false);
        upkeep.forEach(one -> guarded(() -> see(one, all)));
        if (++looks % LOOKS_FOR_LOST == 0) {
            guarded(this::dropLost);
        }
    }

    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException defect) {
            log.error("ledger.leases.defect", defect);
        }
    }

    private void giveWay() {
        for (var limits : Set.copyOf(refused)) {
            refused.remove(limits);
            for (var one : upkeep) {
                var set = one.lease().limits();
                if (set.account().equals(limits.account()) && set.mode() == limits.mode()) {
                    shun(one.lease());
                }
            }
        }
    }

    private void openNew() {
        for (var set : Set.copyOf(holds.keySet())) {
            var seen = holds.remove(set);
            if (seen != null
                    && seen.count() >= MIN_HOLDS
                    && lane.open()
                    && !shunned.containsKey(set)
                    && !bySet.containsKey(set)
                    && opening.add(set)) {
                var one = new LeaseUpkeep(new Lease(UUID.randomUUID(), set), Math.max(1, seen.micros() / seen.count()));
                upkeep.add(one);
                ask(one, 0, LeaseUpkeep.first(seen.micros()));
            }
        }
    }

    /** @param due whether it is to be seen to however lately it was */
    private void see(LeaseUpkeep one, boolean due) {
        if (one.isAsking()) {
            return;
        }
        var lease = one.lease();
        switch (one.seen(lease.demand(), due ? LeaseUpkeep.PERIOD : lease.age(clock.get()))) {
            case LeaseUpkeep.Wish.Nothing() -> {}
            case LeaseUpkeep.Wish.Close() -> {
                close(lease);
                ask(one, lease.keep(0), 0);
            }
            case LeaseUpkeep.Wish.GiveBack() -> ask(one, lease.keep(0), 0);
            case LeaseUpkeep.Wish.Grow(var growth) -> ask(one, lease.granted(), growth);
            case LeaseUpkeep.Wish.Keep(var spare) -> ask(one, lease.keep(spare), 0);
        }
    }

    private void close(Lease lease) {
        lease.close();
        bySet.remove(lease.limits(), lease);
    }

    private void shun(Lease lease) {
        shunned.put(lease.limits(), SHUNNED_LOOKS);
        close(lease);
    }

    private void ask(LeaseUpkeep one, long most, long growth) {
        var lease = one.lease();
        var wished = clock.get();
        var afterClosing = lease.isClosed();
        var answer = new CompletableFuture<LeaseResult>();
        var wish = new LaneOperation.Lease(
                lease.id(), lease.limits(), most, growth, one.least(growth), lease.calls(), answer);
        one.asks();
        var _ = answer.whenComplete((result, problem) -> {
            try {
                answered(one, growth, result, wished);
                if (afterClosing && (result instanceof LeaseResult.Sized || result instanceof LeaseResult.Outdated)) {
                    one.gaveBack(wish.ends());
                }
            } finally {
                if (!afterClosing) {
                    opening.remove(lease.limits());
                }
                one.asksNoMore();
            }
        });
        lane.lease(wish);
    }

    private void answered(LeaseUpkeep one, long growth, @Nullable LeaseResult result, Lease.Moment wished) {
        var lease = one.lease();
        switch (result) {
            case LeaseResult.Sized(var grown, var amount, var free) -> {
                lease.grew(grown, amount, wished);
                if (free < one.leastWorthwhile() || (growth > 0 && grown == 0 && bySet.get(lease.limits()) != lease)) {
                    // Little is left for others, and for what this lease is too small for.
                    shun(lease);
                } else if (growth > 0) {
                    bySet.putIfAbsent(lease.limits(), lease);
                    if (lease.isClosed()) {
                        // Perhaps by another thread, a moment ago; then that one found nothing to remove.
                        bySet.remove(lease.limits(), lease);
                    }
                }
            }
            case LeaseResult.Outdated() -> shun(lease);
            // Whatever came of a first wish, it is taken back; of a later one, the next says what is to be.
            case LeaseResult.Unavailable() -> closeUnlessOpen(lease);
            case null -> closeUnlessOpen(lease);
        }
    }

    private void closeUnlessOpen(Lease lease) {
        if (bySet.get(lease.limits()) != lease) {
            lease.close();
        }
    }

    /** A call that nobody settles would keep its part of a lease for ever, where its own hold would have run out. */
    private void dropLost() {
        var before = clock.get().nanos() - Wallets.HOLD_LIFETIME.toNanos();
        byCall.forEach((call, open) -> {
            if (open.since() < before && byCall.remove(call, open)) {
                open.lease().ends(open.ceiling().micros(), 0);
                open.lease().booked(0);
            }
        });
    }

    /** Gives back what no running call needs; the next start takes back the rest. */
    @Override
    public void close() {
        timer.shutdown();
        try {
            if (!timer.awaitTermination(1, TimeUnit.SECONDS)) {
                log.warn("ledger.leases.not-finished");
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        for (var one : upkeep) {
            if (!one.isOver()) {
                close(one.lease());
                ask(one, one.lease().keep(0), 0);
            }
        }
    }
}
