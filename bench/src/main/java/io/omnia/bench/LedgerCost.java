package io.omnia.bench;

import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What a group of the ledger's writer costs, by what is in it, read off three measured loads: one call at a time, and groups
 * that are full, once of calls on one wallet and once of calls on several.
 *
 * @param micros the time that it takes
 * @param databaseMicros processor time of PostgreSQL
 * @param walBytes what PostgreSQL writes ahead
 * @param mostCalls so many calls fit in: an operation for each time that a call comes to the writer
 */
record LedgerCost(Parts micros, Parts databaseMicros, Parts walBytes, int mostCalls) {
    private static final double MICROS_PER_SECOND = 1e6;
    /** The writer's bound. */
    private static final int OPERATIONS_OF_A_GROUP = 512;

    private static final String CALLS = ".calls_per_transaction";

    /**
     * What a group costs as such, what each wallet adds that it touches, and what each call adds.
     *
     * <p>None of them is less than nothing: where the measurement says so, it was too noisy to tell.
     */
    record Parts(double group, double wallet, double call) {
        double of(double calls, double wallets) {
            return group + wallets * wallet + calls * call;
        }
    }

    /** A load that was measured: how many calls a group had, on how many wallets, and what a call cost. */
    private record Point(double calls, double wallets, double each) {}

    /** A hold, a settle and the note that the answer was delivered; alone, the first two are in a group each. */
    static LedgerCost direct(Map<String, Double> measured) {
        // Of many wallets, every call of a group has one of its own.
        return of(measured, new Lane("direct", "direct.many", Double.POSITIVE_INFINITY, 2), 3);
    }

    /** A settle and the note; alone, only the settle is waited for. */
    static LedgerCost leased(Map<String, Double> measured) {
        return of(measured, new Lane("leased", "leased.some", ScaleScenario.SOME_WALLETS, 1), 2);
    }

    /**
     * Where a lane was measured: on one wallet, on more.
     *
     * @param groupsAlone how many groups a call takes when it is alone
     */
    private record Lane(String one, String more, double wallets, int groupsAlone) {}

    private static LedgerCost of(Map<String, Double> measured, Lane lane, int operations) {
        return new LedgerCost(
                parts(measured, lane, load -> MICROS_PER_SECOND / number(measured, load + ".settles_per_second")),
                parts(measured, lane, load -> number(measured, load + ".database_cpu_us")),
                parts(measured, lane, load -> number(measured, load + ".wal_bytes")),
                OPERATIONS_OF_A_GROUP / operations);
    }

    private static Parts parts(Map<String, Double> measured, Lane lane, ToDoubleFunction<String> each) {
        var one = new Point(number(measured, lane.one + CALLS), 1, each.applyAsDouble(lane.one));
        var calls = number(measured, lane.more + CALLS);
        var more = new Point(calls, Math.min(calls, lane.wallets), each.applyAsDouble(lane.more));
        return solved(each.applyAsDouble(lane.one + ".lonely"), lane.groupsAlone, one, more);
    }

    /**
     * Three equations: {@code alone = groups × group + wallet + call}, and for both points
     * {@code each = (group + wallets × wallet) / calls + call}.
     */
    private static Parts solved(double alone, int groups, Point one, Point more) {
        var a = 1 / one.calls - groups;
        var b = one.wallets / one.calls - 1;
        var c = 1 / more.calls - groups;
        var d = more.wallets / more.calls - 1;
        var determinant = a * d - b * c;
        var group = Math.max(0, ((one.each - alone) * d - (more.each - alone) * b) / determinant);
        var wallet = Math.max(0, (a * (more.each - alone) - c * (one.each - alone)) / determinant);
        return new Parts(group, wallet, Math.max(0, one.each - (group + one.wallets * wallet) / one.calls));
    }

    private static double number(Map<String, Double> measured, String name) {
        var value = measured.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the ledger's program did not measure " + name);
        }
        return value;
    }
}
