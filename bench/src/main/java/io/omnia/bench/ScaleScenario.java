package io.omnia.bench;

import io.omnia.bench.FleetSimulation.Fleet;
import io.omnia.bench.FleetSimulation.Load;
import io.omnia.bench.FleetSimulation.Outcome;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;

/**
 * Fleets larger than this machine, simulated with what the ledger's writer was measured to cost here. The simulation is first
 * held against points that were measured and are not among its inputs: some wallets, and two nodes that share one. Then it
 * looks for the fewest nodes and databases that carry a load.
 */
record ScaleScenario() implements Scenario {
    private static final String NAME = "scale";
    private static final long SEED = 20_261_122;
    private static final double SECONDS = 2;
    /** As the ledger's program has in flight. */
    private static final int CALLERS = 1_500;

    private static final double CORES_OF_A_DATABASE = 32;
    private static final double DOUBTFUL = 1.5;
    /** As the ledger's program measures with. */
    static final int SOME_WALLETS = 30;

    private static final int MANY_WALLETS = 1_000;
    private static final int MAX_DATABASES = 128;
    private static final int MAX_NODES = 64;
    private static final int[] LOADS = {1_000, 10_000, 50_000, 100_000, 300_000, 1_000_000};
    private static final double BYTES_OF_A_TERABYTE = 1e12;
    private static final double SECONDS_OF_A_DAY = 86_400;

    @Override
    public void measure(Bench bench) throws IOException, InterruptedException {
        var measured = bench.ledger().numbers();
        if (measured.isEmpty()) {
            bench.report().leftOut(NAME, "the ledger was not measured");
            return;
        }
        var direct = LedgerCost.direct(measured);
        var leased = LedgerCost.leased(measured);
        say(bench, "direct", direct);
        say(bench, "leased", leased);
        compare(bench, measured, "direct.some", closed(1, SOME_WALLETS), direct);
        compare(bench, measured, "direct.shared", closed(2, 1), direct);
        compare(bench, measured, "leased.shared", closed(2, 1), leased);
        for (var load : LOADS) {
            smallest(bench, "direct", load, direct);
            smallest(bench, "leased", load, leased);
        }
    }

    private static void say(Bench bench, String lane, LedgerCost cost) {
        say(bench, lane, "us", "us", cost.micros());
        say(bench, lane, "database_cpu_us", "us", cost.databaseMicros());
        say(bench, lane, "wal_bytes", "bytes", cost.walBytes());
    }

    private static void say(Bench bench, String lane, String quantity, String unit, LedgerCost.Parts parts) {
        var report = bench.report();
        var name = NAME + ".cost." + lane;
        report.figure(OpenStreamsScenario.single(name + ".group_" + quantity, unit, parts.group()));
        report.figure(OpenStreamsScenario.single(name + ".wallet_" + quantity, unit, parts.wallet()));
        report.figure(OpenStreamsScenario.single(name + ".call_" + quantity, unit, parts.call()));
    }

    private static Fleet closed(int nodes, int wallets) {
        return new Fleet(nodes, wallets, Runtime.getRuntime().availableProcessors(), new Load.Closed(CALLERS));
    }

    private static void compare(Bench bench, Map<String, Double> measured, String point, Fleet fleet, LedgerCost cost) {
        var real = measured.getOrDefault(point + ".settles_per_second", Double.NaN);
        var simulated = new FleetSimulation(fleet, cost, SEED).run(SECONDS).carried();
        var ratio = simulated / real;
        bench.report()
                .figure(OpenStreamsScenario.single(NAME + ".check." + point + ".simulated_vs_measured", "ratio", ratio)
                        .noted(String.format(Locale.ROOT, "%.0f and %.0f calls/s", simulated, real)));
        if (!(ratio < DOUBTFUL && ratio > 1 / DOUBTFUL)) {
            bench.report().doubt(NAME + "." + point, "the simulation is off by more than " + DOUBTFUL);
        }
    }

    /** The fewest databases, and for these the fewest nodes, that carry so many calls a second. */
    private static void smallest(Bench bench, String lane, int load, LedgerCost cost) {
        for (var databases = 1; databases <= MAX_DATABASES; databases *= 2) {
            for (var nodes = 1; nodes <= MAX_NODES; nodes *= 2) {
                // Accounts live in one database each, so one of several databases is a fleet of its own.
                var calls = new Load.Open((double) load / databases, 1);
                var fleet = new Fleet(nodes, MANY_WALLETS, CORES_OF_A_DATABASE, calls);
                var outcome = new FleetSimulation(fleet, cost, SEED).run(SECONDS);
                if (outcome.carries(calls) && outcome.cores() < CORES_OF_A_DATABASE / 2) {
                    row(bench, NAME + "." + lane + "." + load, databases, nodes, outcome);
                    return;
                }
            }
        }
        bench.report().leftOut(NAME + "." + lane + "." + load, "nothing up to the bounds carries it");
    }

    private static void row(Bench bench, String name, int databases, int nodes, Outcome outcome) {
        var note = String.format(
                Locale.ROOT,
                "%d nodes, %.0f commits/s and %.1f cores for each database, %.0f MB/s of log, %.1f TB a day",
                nodes,
                outcome.commits(),
                outcome.cores(),
                outcome.walBytes() / 1e6,
                outcome.walBytes() * databases * SECONDS_OF_A_DAY / BYTES_OF_A_TERABYTE);
        bench.report()
                .figure(OpenStreamsScenario.single(name + ".databases", "databases", databases)
                        .noted(note));
        bench.report().figure(OpenStreamsScenario.single(name + ".nodes", "nodes", nodes));
        bench.report().figure(OpenStreamsScenario.single(name + ".mean_wait_us", "us", outcome.meanWaitMicros()));
    }
}
