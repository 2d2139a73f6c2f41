package io.omnia.ledger;

import io.omnia.platform.time.Uuid7;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Writes one group of operations in one transaction: lock every limit of its sets, all of which have to be free, take the holds
 * that end, decide ({@link GroupPlan}), write the outcome, commit, and only then answer. Each step is one statement, whatever the
 * group's size, and the statements before and after the decision make one {@link Trip} each.
 */
final class GroupWriter {
    /** How sure the writer has to be that nothing of the group exists yet. */
    enum Care {
        /** Trust that each call is new; a repeat shows as a duplicate key and costs a second, careful attempt. */
        QUICK,
        /** Look for every call of the group first. */
        CAREFUL
    }

    /** Limits of these sets are locked by somebody else. Nothing is written; what was free is locked until the rollback. */
    static final class LimitsBusy extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final transient Set<LimitSet> sets;

        private LimitsBusy(Set<LimitSet> sets) {
            super(null, null, false, false);
            this.sets = sets;
        }

        Set<LimitSet> sets() {
            return sets;
        }
    }

    private static final String COMMIT = "commit";

    private final LimitTable limits;
    private final HoldTable holds;
    private final ClaimTable claims;
    private final UsageTable usage;
    private final JournalTable journal;
    private final GrantTable grants;
    private final Clock clock;

    GroupWriter(
            LimitTable limits,
            HoldTable holds,
            ClaimTable claims,
            UsageTable usage,
            JournalTable journal,
            GrantTable grants,
            Clock clock) {
        this.limits = limits;
        this.holds = holds;
        this.claims = claims;
        this.usage = usage;
        this.journal = journal;
        this.grants = grants;
        this.clock = clock;
    }

    /**
     * Writes and commits the group on a handle without auto-commit. Waits for no limit: {@link LimitsBusy} tells those that
     * are locked.
     *
     * @return the answers, to be given now that they are true
     */
    List<Runnable> write(Handle handle, List<LaneOperation> group, Care care) {
        var sorted = Sorted.of(group);
        var found = find(handle, sorted, care);
        var decided = decide(group, found);
        if (!decided.refused().isEmpty()) {
            // A repeated hold must not be refused because of the credit that it holds itself.
            var held = existingHolds(handle, decided.refused());
            decided = held.isEmpty() ? decided : decide(group, found.with(held));
        }
        var plan = decided.plan();
        var elsewhere = elsewhere(handle, plan);

        var trip = new Trip();
        limits.apply(trip, elsewhere.isEmpty() ? plan.changes() : both(plan.changes(), elsewhere));
        holds.insert(trip, plan.holds(), found.locked().now());
        holds.write(trip, plan, found.locked().now());
        claims.write(trip, decided.claims());
        journal.postSettles(trip, plan.postings());
        grants.burn(trip, plan.postings());
        usage.insert(trip, plan.lines());
        usage.markDelivered(trip, sorted.delivered());
        trip.add(COMMIT);
        trip.make(handle);
        return decided.answers();
    }

    /** What the tables know: the limits, locked; keys that stand for a call; the holds of the settles, taken; calls from before. */
    private record Found(
            LimitTable.Locked locked,
            Map<UUID, CallId> claimed,
            Map<CallId, GroupPlan.Held> taken,
            Map<UUID, GroupPlan.Held> leases,
            Set<CallId> billed,
            Set<CallId> held) {
        /** The same, knowing that these calls hold something. */
        Found with(Set<CallId> holding) {
            return new Found(locked, claimed, taken, leases, billed, holding);
        }
    }

    private Found find(Handle handle, Sorted sorted, Care care) {
        var trip = new Trip();
        var limits = this.limits.lockFree(trip, sorted.sets());
        // Before the holds are taken: a call that settles in this group has its line only at the end of it.
        var claimed = claims.taken(trip, sorted.claims());
        var taken = holds.take(trip, sorted.settles());
        var leases = holds.leases(trip, sorted.leases());
        return switch (care) {
            case QUICK -> {
                trip.make(handle);
                var locked = free(limits.get());
                // A settle that finds its hold is the first one, and one under a lease has none; only the others need a
                // look.
                var suspects = new HashSet<>(sorted.settles());
                suspects.removeAll(sorted.leased());
                for (var call : taken.get().keySet()) {
                    suspects.remove(call.value());
                }
                var look = new Trip();
                var billed = usage.existing(look, suspects);
                look.make(handle);
                yield new Found(locked, claimed.get(), taken.get(), leases.get(), billed.get(), Set.of());
            }
            case CAREFUL -> {
                var suspects = new HashSet<>(sorted.settles());
                suspects.addAll(sorted.holds());
                suspects.addAll(sorted.refused());
                var held = holds.existing(trip, sorted.holds());
                var billed = usage.existing(trip, suspects);
                trip.make(handle);
                var locked = free(limits.get());
                yield new Found(locked, claimed.get(), taken.get(), leases.get(), billed.get(), held.get());
            }
        };
    }

    private static LimitTable.Locked free(LimitTable.Free limits) {
        if (!limits.busy().isEmpty()) {
            throw new LimitsBusy(limits.busy());
        }
        return limits.locked();
    }

    /**
     * What ended holds give back to rows that the group has not locked: those of limits that their sets have no more. The only
     * ones that it waits for.
     */
    private List<LimitState.LimitChange> elsewhere(Handle handle, GroupPlan plan) {
        var released = plan.releasedElsewhere();
        if (released.isEmpty()) {
            return List.of();
        }
        var ids = new HashSet<Long>();
        released.forEach(held -> ids.addAll(held.limitIds()));
        var look = new Trip();
        var locked = limits.lockIds(look, ids);
        look.make(handle);
        return LimitState.released(locked.get().rows(), locked.get().now(), released);
    }

    private static <T> List<T> both(List<T> some, List<T> more) {
        var all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }

    private Set<CallId> existingHolds(Handle handle, List<UUID> calls) {
        var look = new Trip();
        var held = holds.existing(look, calls);
        look.make(handle);
        return held.get();
    }

    /** A plan, the claims that go with it, the answers that it gives once it is committed, and the holds that it refuses. */
    private record Decided(
            GroupPlan plan, List<ClaimTable.NewClaim> claims, List<Runnable> answers, List<UUID> refused) {}

    private Decided decide(List<LaneOperation> group, Found found) {
        var locked = found.locked();
        var plan = new GroupPlan(
                locked.now(), locked.rows(), found.taken(), found.leases(), found.billed(), () -> Uuid7.next(clock));
        var decided = new Decided(plan, new ArrayList<>(0), new ArrayList<>(group.size()), new ArrayList<>());
        var claimed = new HashMap<>(found.claimed());
        for (var operation : group) {
            switch (operation) {
                case LaneOperation.Hold hold -> decide(decided, hold, claimed, found.held());
                case LaneOperation.Settle(var call, var charge, var leased, var answer) -> {
                    var result = plan.settle(call, charge, leased);
                    decided.answers.add(() -> answer.complete(result));
                }
                case LaneOperation.Lease wish -> {
                    var result = plan.lease(wish);
                    decided.answers.add(() -> wish.answer().complete(result));
                }
                case LaneOperation.Refused(var call) -> plan.refused(call);
                case LaneOperation.Delivered delivered -> {}
            }
        }
        return decided;
    }

    /** @param claimed which keys stand for which call, this group's so far among them */
    private static void decide(Decided decided, LaneOperation.Hold hold, Map<UUID, CallId> claimed, Set<CallId> held) {
        var answer = hold.answer();
        if (decided.plan.isSettled(hold.call())) {
            decided.answers.add(() -> answer.completeExceptionally(
                    new IllegalStateException("a call that was billed cannot be held again: " + hold.call())));
            return;
        }
        var claim = hold.claim();
        if (claim != null && !claimed.getOrDefault(claim.id(), hold.call()).equals(hold.call())) {
            decided.answers.add(() -> answer.complete(new HoldResult.KeyTaken()));
            return;
        }
        var result = held.contains(hold.call())
                ? new HoldResult.Placed()
                : decided.plan.hold(hold.call(), hold.limits(), hold.bound());
        if (!(result instanceof HoldResult.Placed)) {
            decided.refused.add(hold.call().value());
        } else if (claim != null && claimed.put(claim.id(), hold.call()) == null) {
            decided.claims.add(new ClaimTable.NewClaim(hold.call(), hold.limits(), claim));
        }
        decided.answers.add(() -> answer.complete(result));
    }

    /** The group by kind, as columns of identifiers. */
    private record Sorted(
            Set<LimitSet> sets,
            List<UUID> holds,
            Set<UUID> claims,
            List<UUID> settles,
            Set<UUID> leased,
            Set<UUID> leases,
            List<UUID> refused,
            List<UUID> delivered) {

        static Sorted of(List<LaneOperation> group) {
            var sorted = new Sorted(
                    new LinkedHashSet<>(),
                    new ArrayList<>(),
                    new LinkedHashSet<>(),
                    new ArrayList<>(),
                    new HashSet<>(),
                    new LinkedHashSet<>(),
                    new ArrayList<>(),
                    new ArrayList<>());
            for (var operation : group) {
                switch (operation) {
                    case LaneOperation.Hold hold -> {
                        sorted.sets.add(hold.limits());
                        sorted.holds.add(hold.call().value());
                        if (hold.claim() != null) {
                            sorted.claims.add(hold.claim().id());
                        }
                    }
                    case LaneOperation.Settle settle -> {
                        sorted.sets.add(settle.call().limits());
                        sorted.settles.add(settle.call().id().value());
                        if (settle.leased() != null) {
                            sorted.leased.add(settle.call().id().value());
                            sorted.leases.add(settle.leased().lease());
                        }
                    }
                    case LaneOperation.Lease wish -> {
                        sorted.sets.add(wish.limits());
                        sorted.leases.add(wish.lease());
                    }
                    case LaneOperation.Refused refused ->
                        sorted.refused.add(refused.call().id().value());
                    case LaneOperation.Delivered delivered ->
                        sorted.delivered.add(delivered.call().value());
                }
            }
            return sorted;
        }
    }
}
