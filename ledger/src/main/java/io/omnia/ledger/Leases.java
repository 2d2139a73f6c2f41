package io.omnia.ledger;

import io.omnia.ledger.LaneOperation.Leased;
import io.omnia.platform.telemetry.EventLog;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The leases of this node. A limit set with traffic gets one, as large as what was asked in the last moments; what is not
 * used goes back, and where little is free all of it does, so that near a limit every call is decided in PostgreSQL, to the
 * micro-credit. Calls take from a lease on their own thread; everything else happens on one timer.
 */
final class Leases implements AutoCloseable {
    static final Duration LOOK = Duration.ofMillis(100);
    /** Holds of one set between two looks that are worth a lease. */
    private static final int MIN_HOLDS = 8;
    /** So many looks' worth of ceilings, a lease has in hand. */
    private static final int FIRST_LOOKS = 4;
    /** And so many looks' worth of costs: what is spent while PostgreSQL is away for a quarter of a minute. */
    private static final int LOOKS_OF_ABSENCE = 150;
    /** A lease of fewer calls is not worth its upkeep, and where fewer lie free it would be in others' way. */
    private static final int MIN_CALLS = 16;
    /** A lease is seen to so often at least; that is how long others wait for what it has and does not need. */
    private static final Duration UPKEEP = Duration.ofSeconds(1);
    /** Looks without a call after which a lease ends. */
    private static final int IDLE_LOOKS = 10;
    /** Looks after which a set that had too little free is tried again. */
    private static final int SHUNNED_LOOKS = 20;

    private final DirectLane lane;
    private final EventLog log;
    private final Supplier<Lease.Moment> clock;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("ledger-leases").daemon().factory());
    private final Map<LimitSet, Lease> bySet = new ConcurrentHashMap<>();
    private final Map<CallId, Open> byCall = new ConcurrentHashMap<>();
    private final Map<LimitSet, Holds> holds = new ConcurrentHashMap<>();
    /** Leases and their upkeep; the timer's alone, but for what answers leave in it. */
    private final Queue<Upkeep> upkeep = new ConcurrentLinkedQueue<>();

    private final Map<LimitSet, Integer> shunned = new ConcurrentHashMap<>();

    Leases(DirectLane lane, EventLog log, Supplier<Lease.Moment> clock) {
        this.lane = lane;
        this.log = log;
        this.clock = clock;
    }

    void start() {
        var _ = timer.scheduleWithFixedDelay(this::look, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    private record Open(Lease lease, Credits ceiling) {}

    /** Direct holds of one set since the last look. */
    private static final class Holds {
        private int count;
        private long micros;

        private synchronized void add(long ceiling) {
            count++;
            micros = Math.addExact(micros, ceiling);
        }

        private synchronized int count() {
            return count;
        }

        private synchronized long micros() {
            return micros;
        }
    }

    /** One lease as the timer sees it, and what was asked of it lately: sums that lose a tenth of themselves at each look. */
    private static final class Upkeep {
        private static final int REMEMBERED_LOOKS = 10;

        private final Lease lease;
        private volatile boolean asking;
        private volatile boolean over;
        private long perCall;
        private long asked;
        private long spent;
        private long open;
        private int idle;

        private Upkeep(Lease lease, long perCall) {
            this.lease = lease;
            this.perCall = perCall;
        }

        private void add(Lease.Demand demand) {
            idle = demand.asks() == 0 && demand.open() == 0 ? idle + 1 : 0;
            perCall = demand.asks() == 0 ? perCall : Math.max(1, demand.asked() / demand.asks());
            asked += demand.asked() - asked / REMEMBERED_LOOKS;
            spent += demand.spent() - spent / REMEMBERED_LOOKS;
            open += demand.open() - open / REMEMBERED_LOOKS;
        }

        /** What should lie unused: as much as runs now, what comes at once, and what an absence of PostgreSQL will cost. */
        private long wanted() {
            return (open + asked * FIRST_LOOKS + spent * LOOKS_OF_ABSENCE) / REMEMBERED_LOOKS + perCall * MIN_CALLS;
        }
    }

    /** Admits a call under a lease; false when it has to be held in PostgreSQL. */
    boolean admit(CallId call, LimitSet limits, Credits ceiling) {
        if (byCall.containsKey(call)) {
            return true;
        }
        var lease = bySet.get(limits);
        if (lease != null && lane.takesSettles() && lease.take(ceiling.micros(), clock.get())) {
            byCall.put(call, new Open(lease, ceiling));
            return true;
        }
        if (lease == null) {
            holds.computeIfAbsent(limits, first -> new Holds()).add(ceiling.micros());
        }
        return false;
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

    /** One round. A failure is logged and the next round tries again: a timer that throws never runs again. */
    void look() {
        try {
            shunned.replaceAll((set, looks) -> looks - 1);
            shunned.values().removeIf(looks -> looks <= 0);
            openNew();
            upkeep.removeIf(one -> one.over);
            upkeep.forEach(this::see);
        } catch (RuntimeException defect) {
            log.error("ledger.leases.defect", defect);
        }
    }

    private void openNew() {
        Iterator<Map.Entry<LimitSet, Holds>> sets = holds.entrySet().iterator();
        while (sets.hasNext()) {
            var set = sets.next();
            var seen = set.getValue();
            sets.remove();
            if (seen.count() >= MIN_HOLDS && !shunned.containsKey(set.getKey()) && !bySet.containsKey(set.getKey())) {
                var perCall = Math.max(1, seen.micros() / seen.count());
                var kept = new Upkeep(new Lease(UUID.randomUUID(), set.getKey()), perCall);
                upkeep.add(kept);
                ask(kept, 0, Math.multiplyExact(seen.micros(), (long) FIRST_LOOKS));
            }
        }
    }

    private void see(Upkeep kept) {
        if (kept.asking) {
            return;
        }
        var lease = kept.lease;
        var demand = lease.demand();
        if (lease.isClosed()) {
            if (lease.isDrained() || demand.unused() > 0) {
                ask(kept, lease.keep(0), 0);
            }
            return;
        }
        kept.add(demand);
        if (kept.idle >= IDLE_LOOKS) {
            close(kept);
        } else if (demand.asks() > 0 && demand.unused() < kept.wanted() / 2) {
            ask(kept, lease.keep(Long.MAX_VALUE), kept.wanted() - Math.max(0, demand.unused()));
        } else if (lease.age(clock.get()).compareTo(UPKEEP) >= 0) {
            ask(kept, lease.keep(Math.multiplyExact(kept.wanted(), 2L)), 0);
        }
    }

    /** Gives back what none of its calls needs; the rest follows when the last of them has ended. */
    private void close(Upkeep kept) {
        kept.lease.close();
        bySet.remove(kept.lease.limits(), kept.lease);
        ask(kept, kept.lease.keep(0), 0);
    }

    private void ask(Upkeep kept, long most, long growth) {
        var lease = kept.lease;
        var wished = clock.get();
        var answer = new CompletableFuture<LeaseResult>();
        var least = Math.min(growth, Math.multiplyExact(kept.perCall, (long) MIN_CALLS));
        kept.asking = true;
        var _ = answer.whenComplete((result, problem) -> {
            if (result instanceof LeaseResult.Sized(var grown, var free)) {
                sized(kept, most, growth, grown, free, wished);
            } else if (result instanceof LeaseResult.Outdated) {
                lease.close();
                bySet.remove(lease.limits(), lease);
            }
            kept.asking = false;
        });
        lane.lease(new LaneOperation.Lease(lease.id(), lease.limits(), most, growth, least, lease.calls(), answer));
    }

    private void sized(Upkeep kept, long most, long growth, long grown, long free, Lease.Moment wished) {
        var lease = kept.lease;
        if (most == 0 && growth == 0) {
            kept.over = lease.isDrained();
            return;
        }
        lease.grew(grown, wished);
        if (free < Math.multiplyExact(kept.perCall, (long) MIN_CALLS)) {
            // Little is left for others, and for what this lease is too small for.
            shunned.put(lease.limits(), SHUNNED_LOOKS);
            lease.close();
            bySet.remove(lease.limits(), lease);
        } else if (growth > 0 && grown > 0 && !lease.isClosed()) {
            bySet.putIfAbsent(lease.limits(), lease);
        } else if (bySet.get(lease.limits()) != lease) {
            lease.close();
        }
    }

    /** Gives back every lease that has no running call; the next start takes back the others. */
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
        for (var kept : upkeep) {
            if (!kept.over) {
                close(kept);
            }
        }
    }
}
