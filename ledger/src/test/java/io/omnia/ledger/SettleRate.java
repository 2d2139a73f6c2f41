package io.omnia.ledger;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;

/**
 * How many calls a second the ledger takes at its own interface, from hold to delivered, on a PostgreSQL of its own, and
 * what each costs in processor time. A program, not a test: {@code ./omnia bench settle} runs it and reads its last line.
 */
final class SettleRate {
    private static final int IN_FLIGHT = 1_500;
    private static final int WARM_UP = 200_000;
    private static final int WINDOWS = 4;
    private static final int CALLS = 60_000;
    private static final int MANY_WALLETS = 1_000;
    private static final double NANOS_PER_MICRO = 1e3;
    private static final double MICROS_PER_TICK = 1e4;

    private SettleRate() {}

    public static void main(String[] arguments) throws Exception {
        var hot = best("one wallet", 1);
        var many = best("1000 wallets", MANY_WALLETS);
        System.out.printf(
                Locale.ROOT,
                "{\"settles_per_second\": %.0f, \"cpu_us\": %.1f, \"database_cpu_us\": %.1f,"
                        + " \"thousand_wallets_settles_per_second\": %.0f}%n",
                hot.rate(),
                hot.javaMicros(),
                hot.databaseMicros(),
                many.rate());
        System.exit(0);
    }

    private record Measured(double rate, double javaMicros, double databaseMicros) {}

    private static Measured best(String name, int wallets) throws Exception {
        try (var ledger = new Fixture()) {
            var sets = new LimitSet[wallets];
            for (var i = 0; i < wallets; i++) {
                sets[i] = Fixture.newSet();
                ledger.grant(sets[i], 1_000_000_000_000L);
            }
            run(ledger, sets, WARM_UP);
            var best = new Measured(0, 0, 0);
            for (var i = 0; i < WINDOWS; i++) {
                var java = javaCpu();
                var postgres = postgresCpu(ledger);
                var measured = new Measured(
                        run(ledger, sets, CALLS),
                        (javaCpu() - java) / NANOS_PER_MICRO / CALLS,
                        (postgresCpu(ledger) - postgres) * MICROS_PER_TICK / CALLS);
                System.out.println(name + ": " + measured);
                best = measured.rate() > best.rate() ? measured : best;
            }
            return best;
        }
    }

    private static double run(Fixture ledger, LimitSet[] sets, int calls) throws InterruptedException {
        var room = new Semaphore(IN_FLIGHT);
        var booked = new LongAdder();
        var begin = System.nanoTime();
        for (var i = 0; i < calls; i++) {
            room.acquire();
            var set = sets[i % sets.length];
            var call = Fixture.newCall();
            ledger.wallets
                    .hold(call, set, new Credits(100))
                    .thenCompose(held -> ledger.wallets.settle(Fixture.call(call, set), Fixture.charge(60)))
                    .whenComplete((result, problem) -> {
                        ledger.wallets.delivered(call);
                        if (result == SettleResult.BOOKED) {
                            booked.increment();
                        }
                        room.release();
                    });
        }
        room.acquire(IN_FLIGHT);
        var seconds = (System.nanoTime() - begin) / 1e9;
        if (booked.sum() != calls) {
            throw new IllegalStateException(booked.sum() + " of " + calls + " calls were booked");
        }
        return calls / seconds;
    }

    private static long javaCpu() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    /** Clock ticks (10 ms) of the lane's own backend, which does all the work of a call; zero where unknown. */
    private static long postgresCpu(Fixture ledger) {
        var backend = ledger.number("select pid from pg_stat_activity"
                + " where application_name = 'omnia-ledger-lane' and datname = current_database()");
        try {
            var text = Files.readString(Path.of("/proc/" + backend + "/stat"));
            var fields = text.substring(text.lastIndexOf(')') + 2).split(" ", -1);
            return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
        } catch (IOException unknown) {
            return 0;
        }
    }
}
