package io.omnia.bench;

import io.omnia.bench.FleetSimulation.Call;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The writer of one node as it behaves towards others: it takes what waits, sets calls aside whose wallet another's transaction
 * has locked, looks again after a while, and stands in line for a wallet that it found locked for long.
 */
final class SimulatedWriter {
    /** So many calls wait at the most. */
    private static final int MOST_WAITING = 8_192;

    private static final double SOONEST_LOOK = 2_000;
    private static final double LATEST_LOOK = 20_000;
    private static final double WAITS_PER_LOOK = 8;
    private static final double STARVED = 50_000;
    private static final double STAND_AGAIN = 100_000;
    private static final double LONGEST_STAND = 20_000;

    private final double[] lockedUntil;
    private final LedgerCost cost;
    private final Deque<Call> queue = new ArrayDeque<>();
    private final Map<Integer, Deque<Call>> aside = new LinkedHashMap<>();
    private int waiting;
    private double freeAt;
    private double writesUntil;
    private double lookedAt;
    private double stoodAt = -STAND_AGAIN;
    private boolean moreIsFree;
    private boolean idle;
    private double nextArrival;

    /** @param lockedUntil by wallet, of all writers */
    SimulatedWriter(double[] lockedUntil, LedgerCost cost) {
        this.lockedUntil = lockedUntil;
        this.cost = cost;
    }

    /** What was written in one transaction, which ended then; without calls, a look that found nothing to write. */
    record Group(List<Call> calls, int wallets, double until) {}

    double freeAt() {
        return freeAt;
    }

    boolean writesAt(double now) {
        return writesUntil > now;
    }

    /** Takes a call, unless too many wait. */
    boolean add(Call call) {
        if (waiting >= MOST_WAITING) {
            return false;
        }
        waiting++;
        var busy = aside.get(call.wallet());
        return busy == null ? queue.add(call) : busy.add(call);
    }

    /** A call comes at that time: who waits for one goes on. */
    void wake(double at) {
        freeAt = idle ? Math.min(freeAt, at) : freeAt;
    }

    void expect(double arrival) {
        nextArrival = arrival;
    }

    /**
     * Writes the next group, or waits for one.
     *
     * @param crowd writers at work for each core of the database
     */
    Group next(double crowd) {
        var begin = freeAt;
        var calls = new ArrayList<Call>();
        var wallets = new HashSet<Integer>();
        if (!aside.isEmpty() && begin >= nextLook()) {
            // A look is one of a group's two round trips; a group that follows would have made it anyway.
            begin = look(begin, calls, wallets);
        }
        while (!queue.isEmpty() && calls.size() < cost.mostCalls()) {
            var call = queue.remove();
            if (wallets.contains(call.wallet()) || lockedUntil[call.wallet()] <= begin) {
                wallets.add(call.wallet());
                calls.add(call);
            } else {
                setAside(call, begin);
            }
        }
        waiting -= calls.size();
        idle = calls.isEmpty();
        if (idle) {
            freeAt = Math.max(begin, Math.min(nextArrival, aside.isEmpty() ? Double.POSITIVE_INFINITY : nextLook()));
            return new Group(calls, 0, freeAt);
        }
        freeAt = begin + cost.micros().of(calls.size(), wallets.size()) * Math.max(1, crowd);
        writesUntil = freeAt;
        for (var wallet : wallets) {
            lockedUntil[wallet] = freeAt;
        }
        return new Group(calls, wallets.size(), freeAt);
    }

    /** Takes what may go on of what was set aside; returns when the look was over. */
    private double look(double now, List<Call> calls, Set<Integer> wallets) {
        var end = now;
        if (now - oldest() > STARVED && now - stoodAt > STAND_AGAIN) {
            stoodAt = now;
            end = stand(now);
        }
        for (var entry : List.copyOf(aside.entrySet())) {
            var wallet = entry.getKey();
            var busy = entry.getValue();
            if (lockedUntil[wallet] <= end && calls.size() < cost.mostCalls()) {
                aside.remove(wallet);
                wallets.add(wallet);
                while (!busy.isEmpty() && calls.size() < cost.mostCalls()) {
                    calls.add(busy.remove());
                }
                if (!busy.isEmpty()) {
                    aside.put(wallet, busy);
                }
            }
        }
        var looked = end;
        moreIsFree = aside.keySet().stream().anyMatch(wallet -> lockedUntil[wallet] <= looked);
        lookedAt = end;
        return calls.isEmpty() ? end + cost.micros().group() / 2 : end;
    }

    /** Waits for the wallet of the call that waits longest, if that is not for too long. */
    private double stand(double now) {
        var free = now;
        for (var wallet : aside.entrySet()) {
            if (now - wallet.getValue().element().at() > STARVED) {
                free = Math.max(free, lockedUntil[wallet.getKey()]);
            }
        }
        return Math.min(free, now + LONGEST_STAND);
    }

    private void setAside(Call call, double now) {
        lookedAt = aside.isEmpty() ? now : lookedAt;
        aside.computeIfAbsent(call.wallet(), first -> new ArrayDeque<>()).add(call);
    }

    private double nextLook() {
        return moreIsFree
                ? freeAt
                : lookedAt + Math.clamp((freeAt - oldest()) / WAITS_PER_LOOK, SOONEST_LOOK, LATEST_LOOK);
    }

    private double oldest() {
        var oldest = Double.POSITIVE_INFINITY;
        for (var calls : aside.values()) {
            oldest = Math.min(oldest, calls.element().at());
        }
        return oldest;
    }
}
