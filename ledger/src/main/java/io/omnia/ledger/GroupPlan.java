package io.omnia.ledger;

import io.omnia.identity.Mode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides one group of operations against the locked limits, in order and exactly, and collects what has to be written.
 * Plain arithmetic: it knows no database and no clock of its own.
 */
final class GroupPlan {
    /** How long a caller should wait when running calls, not the balance, are in the way. */
    static final Duration HELD_RETRY = Duration.ofSeconds(1);

    /** A lease grows to one part in so many of what is free, with itself. */
    private static final long LEAST_SHARES = 4;

    /**
     * What a running call has set aside, and on which rows.
     *
     * @param tokens the most that it can read and write
     * @param admittedAt when it began, by the database's clock; null where its tokens do not matter
     */
    record Held(Credits amount, long tokens, @Nullable Instant admittedAt, List<Long> limitIds) {
        /** Money alone. */
        Held(Credits amount, List<Long> limitIds) {
            this(amount, 0, null, limitIds);
        }

        /** What of it is on this one row. */
        Held on(long limitId) {
            return new Held(amount, tokens, admittedAt, List.of(limitId));
        }
    }

    /** A hold to be written. */
    record NewHold(CallId call, LimitSet limits, Held held) {}

    /**
     * A usage line to be written.
     *
     * @param txn null when it cost nothing
     * @param held what the call had set aside until now; null when nothing
     */
    record Line(
            CallRecord call,
            Charge charge,
            @Nullable UUID txn,
            @Nullable Credits held) {}

    /** What all calls of this group cost one wallet: one journal transaction. */
    record Posting(UUID txn, long wallet, long ledgerAccount, Mode mode, long amount) {}

    /** A call has to be booked on a wallet that does not exist yet. */
    static final class WalletMissing extends RuntimeException {
        private static final long serialVersionUID = 1;

        @SuppressWarnings("serial")
        private final LimitSet limits;

        WalletMissing(LimitSet limits) {
            super("no wallet", null, false, false);
            this.limits = limits;
        }

        LimitSet limits() {
            return limits;
        }
    }

    private final Instant now;
    private final Supplier<UUID> ids;
    private final Map<UUID, List<LimitState>> bySubject = new HashMap<>();
    private final Map<Long, LimitState> byId = new HashMap<>();
    private final Map<LimitSet, List<LimitState>> bySet = new HashMap<>();
    private final Map<CallId, Held> held;
    private final Map<UUID, Held> leases;
    private final Set<UUID> spentLeases = new LinkedHashSet<>();
    private final Map<UUID, LaneOperation.Lease> sizedLeases = new LinkedHashMap<>();
    private final Set<UUID> endedLeases = new LinkedHashSet<>();
    private final Set<CallId> settled;
    private final Map<CallId, NewHold> placed = new LinkedHashMap<>();
    private final Map<Long, Posting> postings = new LinkedHashMap<>();
    private final List<Held> releasedElsewhere = new ArrayList<>();
    private final List<Line> lines = new ArrayList<>();

    /**
     * @param now the database's time
     * @param rows every limit of every set in the group, locked
     * @param held the holds of the group's settles, already taken out of the table
     * @param leases the leases that the group names, as far as they exist
     * @param settled calls of the group that have a usage line from before
     * @param ids makes the identifiers of journal transactions
     */
    GroupPlan(
            Instant now,
            Collection<LimitState.Row> rows,
            Map<CallId, Held> held,
            Map<UUID, Held> leases,
            Set<CallId> settled,
            Supplier<UUID> ids) {
        this.now = now;
        this.held = new HashMap<>(held);
        this.leases = new HashMap<>(leases);
        this.settled = new HashSet<>(settled);
        this.ids = ids;
        for (var row : rows) {
            var state = new LimitState(row, now);
            byId.put(row.id(), state);
            bySubject
                    .computeIfAbsent(row.subject(), subject -> new ArrayList<>())
                    .add(state);
        }
    }

    /** Whether the call was billed already, in this group or before. */
    boolean isSettled(CallId call) {
        return settled.contains(call);
    }

    /** Decides one hold; only {@link HoldResult.Placed} changes the plan. A call that is placed already stays so. */
    HoldResult hold(CallId call, LimitSet limits, Bound bound) {
        if (placed.containsKey(call)) {
            return new HoldResult.Placed();
        }
        var states = states(limits);
        var refusal = Verdict.refusal(states, bound, now);
        if (refusal != null) {
            return refusal;
        }
        var limitIds = new ArrayList<Long>(states.size());
        for (var state : states) {
            state.hold(bound);
            limitIds.add(state.row().id());
        }
        placed.put(call, new NewHold(call, limits, new Held(bound.cost(), bound.tokens(), now, limitIds)));
        return new HoldResult.Placed(Verdict.rates(states, now));
    }

    /** Books one call; in full even where that goes beyond a limit, for the work was done. */
    SettleResult settle(CallRecord call, Charge charge, LaneOperation.@Nullable Leased leased) {
        var hold = takeHold(call.id());
        if (isSettled(call.id())) {
            release(hold, List.of(), 0, 0);
            return SettleResult.ALREADY_SETTLED;
        }
        var cost = charge.total().micros();
        var tokens = call.usage().total();
        var states = states(call.limits());
        var wallet = cost == 0 ? null : wallet(states);
        if (cost > 0 && wallet == null) {
            throw new WalletMissing(call.limits());
        }
        settled.add(call.id());
        if (leased == null) {
            release(hold, states, cost, tokens);
        } else {
            // Who asks twice may have been admitted twice, once by either way.
            release(hold, List.of(), 0, 0);
            release(takeFrom(leased.lease(), cost), states, cost, tokens);
        }
        var aside = leased != null ? leased.ceiling() : hold == null ? null : hold.amount();
        lines.add(new Line(call, charge, wallet == null ? null : post(wallet, cost), aside));
        return SettleResult.BOOKED;
    }

    /** What a call cost, as far as its lease has it: what a lease had and has no more was given back, and counts as beyond the limit. */
    private @Nullable Held takeFrom(UUID lease, long cost) {
        var left = leases.get(lease);
        if (left == null || cost == 0) {
            return null;
        }
        var taken = Math.min(cost, left.amount().micros());
        leases.put(lease, new Held(new Credits(left.amount().micros() - taken), left.limitIds()));
        spentLeases.add(lease);
        return new Held(new Credits(taken), left.limitIds());
    }

    /** Brings a lease to another size; never to one that leaves little to others. Where calls are counted, each asks here. */
    LeaseResult lease(LaneOperation.Lease wish) {
        var states = states(wish.limits());
        var limitIds = states.stream().map(state -> state.row().id()).toList();
        var before = leases.get(wish.lease());
        var outdated = (before == null ? wish.most() > 0 : !before.limitIds().equals(limitIds))
                || states.stream()
                        .anyMatch(state -> state.row().frozen() || state.row().measure() != Measure.MONEY);
        var kept = before == null ? 0 : Math.min(before.amount().micros(), wish.most());
        if (before != null) {
            release(new Held(new Credits(before.amount().micros() - kept), before.limitIds()), List.of(), 0, 0);
        }
        var free = wallet(states) == null
                ? 0
                : states.stream().mapToLong(LimitState::available).min().orElse(0);
        var room = Math.max(0, (free + kept) / LEAST_SHARES - kept);
        var growth = outdated ? 0 : Math.min(wish.growth(), Math.min(room, Credits.MAX_MICROS - kept));
        growth = growth < wish.least() ? 0 : growth;
        for (var state : states) {
            state.lease(growth);
        }
        if (before != null || growth > 0) {
            size(wish, new Held(new Credits(kept + growth), before == null ? limitIds : before.limitIds()));
        }
        return outdated && !wish.ends()
                ? new LeaseResult.Outdated()
                : new LeaseResult.Sized(growth, kept + growth, free - growth);
    }

    private void size(LaneOperation.Lease wish, Held held) {
        if (wish.ends()) {
            leases.remove(wish.lease());
            endedLeases.add(wish.lease());
            sizedLeases.remove(wish.lease());
        } else {
            leases.put(wish.lease(), held);
            sizedLeases.put(wish.lease(), wish);
        }
    }

    /** A lease to be written. */
    record SizedLease(LaneOperation.Lease wish, Held held) {}

    /** Leases whose size was asked for. */
    List<SizedLease> sizedLeases() {
        return sizedLeases.entrySet().stream()
                .map(sized -> new SizedLease(
                        sized.getValue(), Objects.requireNonNull(leases.get(sized.getKey()), "a lease without a size")))
                .toList();
    }

    /** What is left of leases that calls have used, and nobody has sized. */
    Map<UUID, Long> spentLeases() {
        var left = new LinkedHashMap<UUID, Long>();
        for (var lease : spentLeases) {
            var held = leases.get(lease);
            if (held != null && !sizedLeases.containsKey(lease)) {
                left.put(lease, held.amount().micros());
            }
        }
        return left;
    }

    Set<UUID> endedLeases() {
        return endedLeases;
    }

    /** Adds the usage line of a call that never held anything. */
    void refused(CallRecord call) {
        if (settled.add(call.id())) {
            lines.add(new Line(call, Charge.NOTHING, null, null));
        }
    }

    List<LimitState.LimitChange> changes() {
        var changes = new ArrayList<LimitState.LimitChange>();
        for (var state : byId.values()) {
            if (state.touched()) {
                changes.add(state.change());
            }
        }
        return changes;
    }

    /** What ended holds had on rows that are not of their set any more, each on one row. */
    List<Held> releasedElsewhere() {
        return releasedElsewhere;
    }

    Collection<NewHold> holds() {
        return placed.values();
    }

    List<Line> lines() {
        return lines;
    }

    Collection<Posting> postings() {
        return postings.values();
    }

    private @Nullable Held takeHold(CallId call) {
        var here = placed.remove(call);
        return here != null ? here.held() : held.remove(call);
    }

    /** Gives the hold back wherever it was taken and charges the set; a limit may be in one and not in the other. */
    private void release(@Nullable Held hold, List<LimitState> charged, long cost, long tokens) {
        for (var state : charged) {
            var on = hold != null && hold.limitIds().contains(state.row().id());
            state.settle(on ? hold : null, cost, tokens);
        }
        if (hold == null) {
            return;
        }
        for (var id : hold.limitIds()) {
            var state = byId.get(id);
            if (state == null) {
                releasedElsewhere.add(hold.on(id));
            } else if (!charged.contains(state)) {
                state.settle(hold, 0, 0);
            }
        }
    }

    private UUID post(LimitState wallet, long cost) {
        var row = wallet.row();
        var before = postings.get(row.id());
        var txn = before == null ? ids.get() : before.txn();
        var sum = before == null ? cost : Math.addExact(before.amount(), cost);
        var mode = Objects.requireNonNull(row.mode(), "a wallet has a mode");
        postings.put(row.id(), new Posting(txn, row.id(), row.ledgerAccount(), mode, sum));
        return txn;
    }

    private List<LimitState> states(LimitSet limits) {
        return bySet.computeIfAbsent(limits, set -> {
            var states = new ArrayList<LimitState>();
            for (var owner : set.owners()) {
                states.addAll(ofSubject(owner, set.mode()));
            }
            states.addAll(bySubject.getOrDefault(set.key().value(), List.of()));
            return states;
        });
    }

    private List<LimitState> ofSubject(UUID subject, Mode mode) {
        return bySubject.getOrDefault(subject, List.of()).stream()
                .filter(state -> state.row().mode() == null || state.row().mode() == mode)
                .toList();
    }

    static @Nullable LimitState wallet(List<LimitState> states) {
        for (var state : states) {
            if (state.row().kind() == LimitKind.WALLET) {
                return state;
            }
        }
        return null;
    }
}
