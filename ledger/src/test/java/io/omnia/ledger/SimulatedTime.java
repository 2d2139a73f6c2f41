package io.omnia.ledger;

import java.time.Duration;
import java.util.function.LongConsumer;

/**
 * How long simulations run, and which seeds they take. {@code -Domnia.simulation.seed} runs one seed again,
 * {@code -Domnia.simulation.seconds} sets how long the long ones run; an hour in all unless it says otherwise.
 */
final class SimulatedTime {
    private SimulatedTime() {}

    /** An hour's share of a long simulation. */
    static Duration ofHour(int percent) {
        return Duration.ofSeconds(Long.getLong("omnia.simulation.seconds", 3_600) * percent / 100);
    }

    /** One simulation after another, each with a seed of its own, which is printed. */
    static void run(String name, Duration time, LongConsumer simulation) {
        var given = Long.getLong("omnia.simulation.seed");
        var end = System.nanoTime() + time.toNanos();
        var seed = given == null ? System.nanoTime() : given;
        do {
            System.out.println(name + " seed " + seed);
            simulation.accept(seed);
            seed++;
        } while (given == null && System.nanoTime() < end);
    }
}
