package io.omnia.ledger;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Operations that wait for limits which somebody else has locked, so that all others go on without them: in order for
 * each set, behind those that met the lock. A settle waits as long as it takes, a hold for a moment. Used by the lane's
 * thread alone.
 */
final class BusyLimits {
    /** Holds that wait at one time; more are refused at once. As many as the lane has room for: each waits for a moment only. */
    static final int MAX_HOLDS = DirectLane.MAX_QUEUED;

    private static final long HOLD_PATIENCE_NANOS = Duration.ofSeconds(2).toNanos();
    /** Another lane's group takes about so long. */
    private static final long SOONEST_NANOS = Duration.ofMillis(2).toNanos();
    /** Somebody who keeps a limit for long is asked less often. */
    private static final long LATEST_NANOS = Duration.ofMillis(20).toNanos();

    private static final long WAITS_PER_LOOK = 8;
    /** Who has found a limit locked for so long stands in line for it, since whoever comes by chance may always find it so. */
    private static final long STARVED_NANOS = Duration.ofMillis(50).toNanos();

    private static final long STAND_AGAIN_NANOS = Duration.ofMillis(100).toNanos();

    private record Waiting(LaneOperation operation, long since) {}

    private final Map<LimitSet, Deque<Waiting>> bySet = new LinkedHashMap<>();
    private int holds;
    private long lookedAt;
    /** Whether the last look found more that may go on than one group takes. */
    private boolean moreIsFree;

    private long stoodAt = System.nanoTime();

    boolean isEmpty() {
        return bySet.isEmpty();
    }

    void add(List<LaneOperation> busy) {
        if (bySet.isEmpty()) {
            lookedAt = System.nanoTime();
        }
        for (var operation : busy) {
            var set = LaneWriter.limitsOf(operation);
            if (set != null) {
                bySet.computeIfAbsent(set, first -> new ArrayDeque<>()).add(new Waiting(operation, System.nanoTime()));
                holds += operation instanceof LaneOperation.Hold ? 1 : 0;
            }
        }
    }

    /** Takes those out of a group that would meet a lock that is known. */
    void takeFrom(List<LaneOperation> group) {
        if (bySet.isEmpty()) {
            return;
        }
        group.removeIf(operation -> {
            var set = LaneWriter.limitsOf(operation);
            if (set == null || !bySet.containsKey(set)) {
                return false;
            }
            add(List.of(operation));
            return true;
        });
    }

    /** The sets to look at again; none while it is too early for that. */
    Set<LimitSet> due() {
        return untilDue() > 0 ? Set.of() : Set.copyOf(bySet.keySet());
    }

    /** How long until they are due, in nanoseconds. */
    long untilDue() {
        if (moreIsFree) {
            return 0;
        }
        var now = System.nanoTime();
        var longest = 0L;
        for (var waiting : bySet.values()) {
            longest = Math.max(longest, now - waiting.getFirst().since());
        }
        return lookedAt + Math.clamp(longest / WAITS_PER_LOOK, SOONEST_NANOS, LATEST_NANOS) - now;
    }

    /** Those to stand in line for; none while that was done a moment ago, since everybody else's operations wait meanwhile. */
    Set<LimitSet> starved() {
        var now = System.nanoTime();
        if (now - stoodAt < STAND_AGAIN_NANOS) {
            return Set.of();
        }
        var starved = new HashSet<LimitSet>();
        bySet.forEach((set, waiting) -> {
            if (now - waiting.getFirst().since() > STARVED_NANOS) {
                starved.add(set);
            }
        });
        stoodAt = starved.isEmpty() ? stoodAt : now;
        return starved;
    }

    /** Removes what may go on, at most {@code max} operations, now that these of all sets are still locked. */
    List<LaneOperation> freed(Set<LimitSet> locked, int max) {
        lookedAt = System.nanoTime();
        var freed = new ArrayList<LaneOperation>();
        for (var set : List.copyOf(bySet.keySet())) {
            if (freed.size() < max && !locked.contains(set)) {
                var waiting = Objects.requireNonNull(bySet.remove(set));
                while (!waiting.isEmpty() && freed.size() < max) {
                    freed.add(taken(waiting.removeFirst()));
                }
                if (!waiting.isEmpty()) {
                    // Behind the others, whose turn is next.
                    bySet.put(set, waiting);
                }
            }
        }
        moreIsFree = !locked.containsAll(bySet.keySet());
        return freed;
    }

    /** Removes the holds that have waited long enough, and those that are too many. */
    List<LaneOperation.Hold> impatient() {
        var impatient = new ArrayList<LaneOperation.Hold>();
        var now = System.nanoTime();
        for (var waiting : bySet.values()) {
            waiting.removeIf(one -> {
                var gone = one.operation() instanceof LaneOperation.Hold hold
                        && (now - one.since() > HOLD_PATIENCE_NANOS || holds > MAX_HOLDS)
                        && impatient.add(hold);
                holds -= gone ? 1 : 0;
                return gone;
            });
        }
        bySet.values().removeIf(Deque::isEmpty);
        return impatient;
    }

    /** Removes all. */
    List<LaneOperation> takeAll() {
        return freed(Set.of(), Integer.MAX_VALUE);
    }

    private LaneOperation taken(Waiting waiting) {
        holds -= waiting.operation() instanceof LaneOperation.Hold ? 1 : 0;
        return waiting.operation();
    }
}
