package io.omnia.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.omnia.bench.FleetSimulation.Fleet;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FleetSimulationTest {
    private static final LedgerCost COST = new LedgerCost(1_000, 100, 80, 2_000);
    private static final double MANY_CORES = 64;
    private static final double FLOOD = 1e6;

    @Test
    void carriesWhatIsAskedWhenThatIsLittle() {
        var outcome = run(new Fleet(4, 10, 0, 1_000, MANY_CORES), COST);

        assertThat(outcome.carried()).isCloseTo(1_000, within(50.0));
        assertThat(outcome.meanWaitMicros()).isLessThan(10_000);
    }

    @Test
    void oneWriterTakesNoMoreThanItsGroupsCan() {
        // 170 calls in 1,000 + 170 x 100 us.
        var outcome = run(new Fleet(1, 1, 0, FLOOD, MANY_CORES), COST);

        assertThat(outcome.carried()).isCloseTo(170 / 0.018, within(200.0));
        assertThat(outcome.carries(new Fleet(1, 1, 0, FLOOD, MANY_CORES))).isFalse();
    }

    @Test
    void nodesThatShareOneWalletTakeTurns() {
        var one = run(new Fleet(1, 1, 0, FLOOD, MANY_CORES), COST);
        var eight = run(new Fleet(8, 1, 0, FLOOD, MANY_CORES), COST);

        assertThat(eight.carried()).isLessThan(1.05 * one.carried());
    }

    @Test
    void nodesWithManyWalletsAddUp() {
        var one = run(new Fleet(1, 500, 0, FLOOD, MANY_CORES), COST);
        var eight = run(new Fleet(8, 500, 0, FLOOD, MANY_CORES), COST);

        assertThat(eight.carried()).isGreaterThan(2 * one.carried());
    }

    @Test
    void aDatabaseWithFewCoresBoundsTheFleet() {
        var few = run(new Fleet(8, 500, 0, FLOOD, 2), COST);
        var many = run(new Fleet(8, 500, 0, FLOOD, MANY_CORES), COST);

        assertThat(few.carried()).isLessThan(0.7 * many.carried());
    }

    @Test
    void readsTheCostOffTheMeasuredRates() {
        var cost = LedgerCost.direct(Map.of(
                "direct.settles_per_second", 10_000.0,
                "direct.lonely_per_second", 400.0,
                "direct.database_cpu_us", 60.0,
                "direct.wal_bytes", 1_500.0));

        assertThat(cost).isEqualTo(new LedgerCost(1_200, 100, 60, 1_500));
        assertThatThrownBy(() -> LedgerCost.leased(Map.of())).hasMessageContaining("leased.settles_per_second");
    }

    private static FleetSimulation.Outcome run(Fleet fleet, LedgerCost cost) {
        return new FleetSimulation(fleet, cost, 7).run(1);
    }
}
