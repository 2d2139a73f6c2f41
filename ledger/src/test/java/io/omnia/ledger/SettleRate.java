package io.omnia.ledger;

import io.omnia.platform.telemetry.EventLog;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.logging.ConsoleHandler;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/**
 * What the ledger does at its own interface, on a PostgreSQL of its own: calls a second, what each costs in processor time
 * and write-ahead log, how long a hold takes; with leases and without, on one wallet and on more, one call at a time, and of two
 * nodes that share a wallet. A program, not a test: {@code ./omnia bench ledger} runs it and reads its last line.
 */
final class SettleRate {
    private static final int IN_FLIGHT = 1_500;
    private static final int WARM_UP = 200_000;
    private static final int WINDOWS = 4;
    private static final int CALLS = 60_000;
    private static final int LONELY_CALLS = 500;
    private static final int SOME_WALLETS = 30;
    private static final int MANY_WALLETS = 1_000;
    private static final int PACE = 500;
    private static final int PACED_CALLS = 10_000;

    private final Map<String, Double> figures = new LinkedHashMap<>();

    private SettleRate() {}

    public static void main(String[] arguments) throws Exception {
        // What the lane has to say belongs to the figures.
        Logger.getLogger("omnia").addHandler(new ConsoleHandler());
        var rate = new SettleRate();
        rate.measure("direct", 1, false);
        rate.measure("direct.some", SOME_WALLETS, false);
        rate.measure("direct.many", MANY_WALLETS, false);
        rate.measure("leased", 1, true);
        rate.measure("leased.some", SOME_WALLETS, true);
        rate.measureShared("direct.shared", false);
        rate.measureShared("leased.shared", true);
        System.out.println(rate.figures.entrySet().stream()
                .map(figure -> String.format(Locale.ROOT, "\"%s\": %.3f", figure.getKey(), figure.getValue()))
                .collect(Collectors.joining(", ", "{", "}")));
        System.exit(0);
    }

    private void measure(String name, int wallets, boolean leased) throws IOException, InterruptedException {
        try (var ledger = new Fixture();
                var load = LedgerLoad.onNewWallets(ledger, List.of(ledger.wallets), wallets)) {
            lease(load, leased);
            load.warmUp(WARM_UP, IN_FLIGHT);
            note(name, load.best(WINDOWS, CALLS, IN_FLIGHT));
            if (wallets == 1) {
                var waits = load.paced(PACE, PACED_CALLS);
                say(name + ".hold_p50_us", waits.p50Micros());
                say(name + ".hold_p99_us", waits.p99Micros());
                note(name + ".lonely", load.best(WINDOWS, LONELY_CALLS, 1));
            }
        }
    }

    /** Two nodes on one wallet. */
    private void measureShared(String name, boolean leased) throws IOException, InterruptedException {
        var folder = Files.createTempDirectory("omnia-bench-node");
        try (var ledger = new Fixture();
                var other = DatabaseWallets.unattended(
                        ledger.source, folder, Clock.systemUTC(), new EventLog(), Spool.MAX_BYTES, Lease.Moment::now)) {
            if (!other.awaitReady(Fixture.PATIENCE)) {
                throw new IllegalStateException("the second node did not become ready");
            }
            try (var load = LedgerLoad.onNewWallets(ledger, List.of(ledger.wallets, other), 1)) {
                lease(load, leased);
                load.warmUp(CALLS, IN_FLIGHT);
                note(name, load.best(WINDOWS, CALLS, IN_FLIGHT));
            }
        }
    }

    private static void lease(LedgerLoad load, boolean leased) {
        if (leased) {
            load.lease();
        }
    }

    private void note(String name, LedgerLoad.Window window) {
        say(name + ".settles_per_second", window.perSecond());
        say(name + ".cpu_us", window.javaMicros());
        say(name + ".database_cpu_us", window.databaseMicros());
        say(name + ".wal_bytes", window.walBytes());
        say(name + ".calls_per_transaction", window.perTransaction());
    }

    private void say(String name, double value) {
        figures.put(name, value);
        System.out.printf(Locale.ROOT, "%s: %.1f%n", name, value);
    }
}
