package io.omnia.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How many calls a second the ledger takes, from hold to delivered, and what each costs in CPU. */
@Tag("long")
class SettleRateTest {
    private static final int IN_FLIGHT = Integer.getInteger("omnia.ledger.callers", 1_500);
    private static final int WARM_UP = 200_000;
    private static final int WINDOWS = 4;
    private static final int CALLS = Integer.getInteger("omnia.ledger.calls", 60_000);

    @Test
    void takesEightThousandCallsASecondOnOneHotWallet() throws Exception {
        assertThat(best("one wallet", 1)).isGreaterThan(8_000);
    }

    @Test
    void takesThousandsOfCallsASecondOnAThousandWallets() throws Exception {
        assertThat(best("1000 wallets", 1_000)).isGreaterThan(2_000);
    }

    private static double best(String name, int wallets) throws Exception {
        try (var ledger = new Fixture()) {
            var sets = new LimitSet[wallets];
            for (var i = 0; i < wallets; i++) {
                sets[i] = Fixture.newSet();
                ledger.grant(sets[i], 1_000_000_000_000L);
            }
            run(ledger, sets, Integer.getInteger("omnia.ledger.warmup", WARM_UP));
            var best = 0.0;
            for (var i = 0; i < WINDOWS; i++) {
                var java = javaCpu();
                var postgres = postgresCpu(ledger);
                var rate = run(ledger, sets, CALLS);
                System.out.printf(
                        "%s: %.0f calls/s; per call: JVM %.1f us, PostgreSQL %.1f us CPU%n",
                        name, rate, (javaCpu() - java) / 1e3 / CALLS, (postgresCpu(ledger) - postgres) * 1e4 / CALLS);
                best = Math.max(best, rate);
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
        assertThat(booked.sum()).isEqualTo(calls);
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
