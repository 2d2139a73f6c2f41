package io.omnia.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.omnia.bench.FleetSimulation.Fleet;
import io.omnia.bench.FleetSimulation.Load;
import io.omnia.bench.LedgerCost.Parts;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FleetSimulationTest {
    private static final LedgerCost COST =
            new LedgerCost(new Parts(1_000, 50, 50), new Parts(800, 40, 40), new Parts(1_000, 500, 1_000), 170);
    private static final double MANY_CORES = 64;
    private static final int MANY_CALLERS = 2_000;

    @Test
    void carriesWhatIsAskedWhenThatIsLittle() {
        var load = new Load.Open(1_000, 0);
        var outcome = run(new Fleet(4, 10, MANY_CORES, load));

        assertThat(outcome.carried()).isCloseTo(1_000, within(50.0));
        assertThat(outcome.carries(load)).isTrue();
        assertThat(outcome.meanWaitMicros()).isLessThan(10_000);
    }

    @Test
    void oneWriterTakesNoMoreThanItsGroupsCan() {
        // 170 calls in 1,000 + 50 + 170 x 50 us.
        assertThat(run(closed(1, 1, MANY_CORES)).carried()).isCloseTo(170 / 0.00955, within(200.0));
        var flood = new Load.Open(100_000, 0);
        assertThat(run(new Fleet(1, 1, MANY_CORES, flood)).carries(flood)).isFalse();
    }

    @Test
    void eachWalletOfAGroupCosts() {
        // 170 calls on 17 wallets, which come in turn.
        assertThat(run(closed(1, 17, MANY_CORES)).carried()).isCloseTo(170 / 0.01035, within(200.0));
    }

    @Test
    void nodesThatShareOneWalletTakeTurns() {
        var one = run(closed(1, 1, MANY_CORES));
        var two = run(closed(2, 1, MANY_CORES));

        assertThat(two.carried()).isBetween(0.3 * one.carried(), 1.05 * one.carried());
    }

    @Test
    void nodesWithManyWalletsAddUp() {
        var one = run(closed(1, 2_000, MANY_CORES));
        var eight = run(closed(8, 2_000, MANY_CORES));

        assertThat(eight.carried()).isGreaterThan(2 * one.carried());
    }

    @Test
    void aDatabaseWithFewCoresBoundsTheFleet() {
        assertThat(run(closed(8, 2_000, 2)).carried())
                .isLessThan(0.7 * run(closed(8, 2_000, MANY_CORES)).carried());
    }

    @Test
    void readsTheCostOffTheMeasuredRates() {
        var measured = new HashMap<String, Double>();
        // Groups of 2,000 us, 100 more for each wallet and 50 for each call: alone, as 100 calls on one wallet, and on
        // a hundred.
        put(measured, "direct.lonely", 1, 2 * 2_000 + 100 + 50);
        put(measured, "direct", 100, (2_000 + 100) / 100.0 + 50);
        put(measured, "direct.many", 100, 2_000 / 100.0 + 100 + 50);

        var micros = LedgerCost.direct(measured).micros();

        assertThat(micros.group()).isCloseTo(2_000, within(0.01));
        assertThat(micros.wallet()).isCloseTo(100, within(0.01));
        assertThat(micros.call()).isCloseTo(50, within(0.01));
        assertThat(LedgerCost.direct(measured).databaseMicros().group()).isCloseTo(2_000, within(0.01));
        assertThatThrownBy(() -> LedgerCost.leased(Map.of())).hasMessageContaining("leased");
    }

    private static void put(Map<String, Double> measured, String load, double calls, double each) {
        measured.put(load + ".calls_per_transaction", calls);
        measured.put(load + ".settles_per_second", 1e6 / each);
        measured.put(load + ".database_cpu_us", each);
        measured.put(load + ".wal_bytes", each);
    }

    private static Fleet closed(int nodes, int wallets, double cores) {
        return new Fleet(nodes, wallets, cores, new Load.Closed(MANY_CALLERS));
    }

    private static FleetSimulation.Outcome run(Fleet fleet) {
        return new FleetSimulation(fleet, COST, 7).run(4);
    }
}
