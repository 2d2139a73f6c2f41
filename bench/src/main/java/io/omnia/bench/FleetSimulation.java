package io.omnia.bench;

import java.util.Arrays;
import java.util.Random;

/**
 * Nodes that write the calls of shared wallets to one PostgreSQL, in simulated time. Each node has one writer, which takes
 * what waits, leaves out the wallets that another's transaction has locked, and is busy for as long as {@link LedgerCost} says;
 * when PostgreSQL has more work than cores, everybody's transactions take longer. Calls come at random.
 *
 * <p>What it leaves out: the network between node and database, and disks that cannot take the commits.
 */
final class FleetSimulation {
    private static final double MICROS_PER_SECOND = 1e6;
    /** So many calls fit into one group at most: the writer's bound, where a call is two operations and a note. */
    private static final int MAX_GROUP_CALLS = 170;
    /** Of one wallet and node. */
    private static final double MOST_WAITING = 10.0 * MAX_GROUP_CALLS;
    /** A writer that found every wallet locked looks again so soon. */
    private static final double LOOK_AGAIN_MICROS = 1_000;

    private final Fleet fleet;
    private final LedgerCost cost;
    private final Random random;
    /** Calls that wait, by node and wallet. */
    private final double[][] waiting;

    private final double[] lockedUntil;
    private final double[] freeAt;
    private final double[] seenAt;
    private final double[] share;
    private double carried;
    private double groups;
    private double databaseMicros;
    private double waitingTime;

    /**
     * @param nodes how many write
     * @param wallets how many accounts share the load
     * @param skew how uneven they are: the n-th has a share of 1 / n to this power; zero for equal shares
     * @param callsPerSecond how many calls end, over all nodes
     * @param cores what PostgreSQL has to work with
     */
    record Fleet(int nodes, int wallets, double skew, double callsPerSecond, double cores) {
        Fleet {
            if (nodes < 1 || wallets < 1 || skew < 0 || callsPerSecond <= 0 || cores <= 0) {
                throw new IllegalArgumentException("a fleet needs nodes, wallets, calls and cores");
            }
        }
    }

    /**
     * What came of it.
     *
     * @param carried calls a second that were written
     * @param meanWaitMicros how long a call waited for its write on average, the write included
     * @param cores of PostgreSQL, busy on average
     * @param commits transactions a second
     */
    record Outcome(double carried, double meanWaitMicros, double cores, double commits) {
        boolean carries(Fleet fleet) {
            return carried > 0.97 * fleet.callsPerSecond();
        }
    }

    FleetSimulation(Fleet fleet, LedgerCost cost, long seed) {
        this.fleet = fleet;
        this.cost = cost;
        this.random = new Random(seed);
        this.waiting = new double[fleet.nodes()][fleet.wallets()];
        this.lockedUntil = new double[fleet.wallets()];
        this.freeAt = new double[fleet.nodes()];
        this.seenAt = new double[fleet.nodes()];
        this.share = shares(fleet);
    }

    private static double[] shares(Fleet fleet) {
        var shares = new double[fleet.wallets()];
        var sum = 0.0;
        for (var i = 0; i < shares.length; i++) {
            shares[i] = Math.pow(i + 1.0, -fleet.skew());
            sum += shares[i];
        }
        for (var i = 0; i < shares.length; i++) {
            shares[i] /= sum;
        }
        return shares;
    }

    /** Runs for so long in simulated time, the first tenth uncounted. */
    Outcome run(double seconds) {
        var end = seconds * MICROS_PER_SECOND;
        var begin = end / 10;
        for (var i = 0; i < freeAt.length; i++) {
            freeAt[i] = random.nextDouble() * cost.groupMicros();
        }
        for (var now = step(begin, end); now < end; now = step(begin, end)) {
            // Each step is one group of the writer that is free first.
        }
        var counted = (end - begin) / MICROS_PER_SECOND;
        return new Outcome(
                carried / counted,
                carried == 0 ? Double.POSITIVE_INFINITY : waitingTime / carried,
                databaseMicros / (end - begin),
                groups / counted);
    }

    /** One group of the writer that is free first; returns when it began. */
    private double step(double begin, double end) {
        var node = first();
        var now = freeAt[node];
        if (now >= end) {
            return now;
        }
        arrive(node, now, now >= begin);
        var queue = waiting[node];
        var calls = 0.0;
        var taken = new int[queue.length];
        var sets = 0;
        var from = random.nextInt(queue.length);
        for (var i = 0; i < queue.length && calls < MAX_GROUP_CALLS; i++) {
            var wallet = (from + i) % queue.length;
            if (queue[wallet] > 0 && lockedUntil[wallet] <= now) {
                calls += Math.min(queue[wallet], MAX_GROUP_CALLS - calls);
                taken[sets++] = wallet;
            }
        }
        if (sets == 0) {
            freeAt[node] = now + LOOK_AGAIN_MICROS;
            return now;
        }
        var until = now + micros(calls, now);
        take(queue, taken, sets, until);
        freeAt[node] = until;
        if (now >= begin) {
            carried += calls;
            groups++;
            databaseMicros += calls * cost.databaseMicros();
            waitingTime += calls * (until - now);
        }
        return now;
    }

    private int first() {
        var first = 0;
        for (var i = 1; i < freeAt.length; i++) {
            first = freeAt[i] < freeAt[first] ? i : first;
        }
        return first;
    }

    /** What has come for this node's wallets since it last looked; too long a queue refuses, as the writer's does. */
    private void arrive(int node, double now, boolean counted) {
        var micros = now - seenAt[node];
        seenAt[node] = now;
        var mean = fleet.callsPerSecond() / fleet.nodes() / MICROS_PER_SECOND * micros;
        var queue = waiting[node];
        for (var wallet = 0; wallet < queue.length; wallet++) {
            var come = poisson(mean * share[wallet]);
            waitingTime += counted ? queue[wallet] * micros + come * micros / 2 : 0;
            queue[wallet] = Math.min(MOST_WAITING, queue[wallet] + come);
        }
    }

    /** How long a group takes: with more writers at work than cores, each gets its part of them. */
    private double micros(double calls, double now) {
        var atWork = Arrays.stream(freeAt).filter(free -> free > now).count() + 1;
        var crowd = Math.max(1, atWork / fleet.cores());
        return cost.groupMicros() + calls * cost.callMicros() * crowd;
    }

    private void take(double[] queue, int[] taken, int sets, double until) {
        var left = (double) MAX_GROUP_CALLS;
        for (var i = 0; i < sets; i++) {
            var calls = Math.min(queue[taken[i]], left);
            queue[taken[i]] -= calls;
            left -= calls;
            lockedUntil[taken[i]] = until;
        }
    }

    /** By Knuth's method while it is small, else by its normal limit. */
    private double poisson(double mean) {
        if (mean > 30) {
            return Math.max(0, Math.rint(mean + Math.sqrt(mean) * random.nextGaussian()));
        }
        var bound = Math.exp(-mean);
        var count = -1;
        for (var product = 1.0; product > bound; count++) {
            product *= random.nextDouble();
        }
        return Math.max(0, count);
    }
}
