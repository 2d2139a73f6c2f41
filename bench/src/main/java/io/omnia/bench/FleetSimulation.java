package io.omnia.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * Nodes that write the calls of shared wallets to one PostgreSQL, in simulated time. Each node has one writer
 * ({@link SimulatedWriter}), which is busy with a group for as long as {@link LedgerCost} says; when more writers are at work
 * than PostgreSQL has cores, everybody's groups take longer.
 *
 * <p>What it leaves out: the network between node and database, and disks that cannot take the commits.
 */
final class FleetSimulation {
    private static final double MICROS_PER_SECOND = 1e6;
    /** Where so large a part of the calls is turned away, the fleet is too small and the rest of the run says nothing more. */
    private static final double HOPELESS = 0.05;

    private final Fleet fleet;
    private final LedgerCost cost;
    private final List<SimulatedWriter> writers = new ArrayList<>();
    private final double[] lockedUntil;
    private final Arrivals arrivals;
    private double carried;
    private double groups;
    private double databaseMicros;
    private double walBytes;
    private double waitingTime;

    /** How calls come. */
    sealed interface Load {
        /** So many a second, whatever becomes of them; the n-th wallet has a share of 1 / n to the power of {@code skew}. */
        record Open(double callsPerSecond, double skew) implements Load {}

        /** So many at a time, one wallet and node after the other; who has an answer calls again. */
        record Closed(int callers) implements Load {}
    }

    /**
     * @param nodes how many write
     * @param wallets how many accounts share the load
     * @param cores what PostgreSQL has to work with
     */
    record Fleet(int nodes, int wallets, double cores, Load load) {
        Fleet {
            if (nodes < 1 || wallets < 1 || cores <= 0) {
                throw new IllegalArgumentException("a fleet needs nodes, wallets and cores");
            }
        }
    }

    /** A call on a wallet, since when it waits. */
    record Call(double at, int wallet) {}

    /**
     * What came of it.
     *
     * @param carried calls a second that were written
     * @param meanWaitMicros how long a call waited for its write on average, the write included
     * @param cores of PostgreSQL, busy on average
     * @param commits transactions a second
     * @param walBytes written ahead a second
     */
    record Outcome(double carried, double meanWaitMicros, double cores, double commits, double walBytes) {
        boolean carries(Load.Open load) {
            return carried > 0.97 * load.callsPerSecond();
        }
    }

    FleetSimulation(Fleet fleet, LedgerCost cost, long seed) {
        this.fleet = fleet;
        this.cost = cost;
        this.lockedUntil = new double[fleet.wallets()];
        this.arrivals = new Arrivals(fleet, new Random(seed));
        for (var i = 0; i < fleet.nodes(); i++) {
            writers.add(new SimulatedWriter(lockedUntil, cost));
        }
    }

    /** Runs for so long in simulated time, the first tenth uncounted. */
    Outcome run(double seconds) {
        var end = seconds * MICROS_PER_SECOND;
        var begin = end / 10;
        var now = 0.0;
        while (now < end && arrivals.refused() < HOPELESS * arrivals.expected(end)) {
            var node = first();
            now = writers.get(node).freeAt();
            arrivals.until(now, node, writers.get(node));
            var group = writers.get(node).next(atWork(now) / fleet.cores());
            for (var call : group.calls()) {
                arrivals.ended(group.until())
                        .ifPresent(next -> writers.get(next).wake(group.until()));
                waitingTime += now >= begin ? group.until() - call.at() : 0;
            }
            if (now >= begin && !group.calls().isEmpty()) {
                count(group);
            }
        }
        var counted = (Math.max(now, begin + 1) - begin) / MICROS_PER_SECOND;
        return new Outcome(
                carried / counted,
                carried == 0 ? Double.POSITIVE_INFINITY : waitingTime / carried,
                databaseMicros / counted / MICROS_PER_SECOND,
                groups / counted,
                walBytes / counted);
    }

    private void count(SimulatedWriter.Group group) {
        var calls = group.calls().size();
        carried += calls;
        groups++;
        databaseMicros += cost.databaseMicros().of(calls, group.wallets());
        walBytes += cost.walBytes().of(calls, group.wallets());
    }

    private int first() {
        var first = 0;
        for (var i = 1; i < writers.size(); i++) {
            first = writers.get(i).freeAt() < writers.get(first).freeAt() ? i : first;
        }
        return first;
    }

    private double atWork(double now) {
        return 1 + writers.stream().filter(writer -> writer.writesAt(now)).count();
    }

    /** The calls to come, by node. */
    private static final class Arrivals {
        private final Fleet fleet;
        private final Random random;
        private final double[] shares;
        private final List<PriorityQueue<Call>> again = new ArrayList<>();
        private final double[] nextAt;
        private long number;
        private long refused;

        Arrivals(Fleet fleet, Random random) {
            this.fleet = fleet;
            this.random = random;
            this.shares = new double[fleet.wallets()];
            this.nextAt = new double[fleet.nodes()];
            for (var i = 0; i < fleet.nodes(); i++) {
                again.add(new PriorityQueue<>(Comparator.comparingDouble(Call::at)));
            }
            switch (fleet.load()) {
                case Load.Open open -> {
                    var sum = 0.0;
                    for (var i = 0; i < shares.length; i++) {
                        sum += Math.pow(i + 1.0, -open.skew());
                        shares[i] = sum;
                    }
                    for (var i = 0; i < shares.length; i++) {
                        shares[i] /= sum;
                    }
                }
                case Load.Closed closed -> {
                    for (var i = 0; i < closed.callers(); i++) {
                        var _ = ended(0);
                    }
                }
            }
        }

        /** Calls in all of a run that are expected to come. */
        double expected(double end) {
            return fleet.load() instanceof Load.Open open
                    ? open.callsPerSecond() * end / MICROS_PER_SECOND
                    : Double.POSITIVE_INFINITY;
        }

        long refused() {
            return refused;
        }

        /** A call is over; returns where its caller makes the next one. */
        OptionalInt ended(double at) {
            if (fleet.load() instanceof Load.Open) {
                return OptionalInt.empty();
            }
            var node = (int) (number % fleet.nodes());
            again.get(node).add(new Call(at, (int) (number % fleet.wallets())));
            number++;
            return OptionalInt.of(node);
        }

        /** Gives a node's writer what has come for it, and tells it when something is coming next. */
        void until(double now, int node, SimulatedWriter writer) {
            switch (fleet.load()) {
                case Load.Open open -> {
                    var pause = MICROS_PER_SECOND * fleet.nodes() / open.callsPerSecond();
                    for (; nextAt[node] <= now; nextAt[node] += -Math.log(1 - random.nextDouble()) * pause) {
                        refused += writer.add(new Call(nextAt[node], wallet())) ? 0 : 1;
                    }
                    writer.expect(nextAt[node]);
                }
                case Load.Closed closed -> {
                    var queue = again.get(node);
                    while (!queue.isEmpty() && queue.peek().at() <= now) {
                        writer.add(queue.remove());
                    }
                    writer.expect(
                            queue.isEmpty()
                                    ? Double.POSITIVE_INFINITY
                                    : queue.peek().at());
                }
            }
        }

        private int wallet() {
            var found = Arrays.binarySearch(shares, random.nextDouble());
            return Math.min(shares.length - 1, found < 0 ? -found - 1 : found);
        }
    }
}
