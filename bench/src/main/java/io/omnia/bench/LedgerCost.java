package io.omnia.bench;

import java.util.Map;

/**
 * What a group of the ledger's writer costs, read off its measured rates.
 *
 * @param groupMicros the time of a group that holds next to nothing: two round trips and a commit
 * @param callMicros the time that one more call adds to its groups, from hold to delivered
 * @param databaseMicros processor time of PostgreSQL for one call
 * @param walBytes what PostgreSQL writes ahead for one call
 */
record LedgerCost(double groupMicros, double callMicros, double databaseMicros, double walBytes) {
    private static final double MICROS_PER_SECOND = 1e6;
    /** A lonely call is in a group with its hold and in another with its settle; its delivery goes with the next call's hold. */
    private static final double GROUPS_OF_A_DIRECT_CALL = 2;
    /** Under a lease only the settle is waited for. */
    private static final double GROUPS_OF_A_LEASED_CALL = 1;

    static LedgerCost direct(Map<String, Double> measured) {
        return of(measured, "direct", GROUPS_OF_A_DIRECT_CALL);
    }

    static LedgerCost leased(Map<String, Double> measured) {
        return of(measured, "leased", GROUPS_OF_A_LEASED_CALL);
    }

    private static LedgerCost of(Map<String, Double> measured, String lane, double groups) {
        var callMicros = MICROS_PER_SECOND / number(measured, lane + ".settles_per_second");
        var lonelyMicros = MICROS_PER_SECOND / number(measured, lane + ".lonely_per_second");
        return new LedgerCost(
                Math.max(1, (lonelyMicros - callMicros) / groups),
                callMicros,
                number(measured, lane + ".database_cpu_us"),
                number(measured, lane + ".wal_bytes"));
    }

    private static double number(Map<String, Double> measured, String name) {
        var value = measured.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the ledger's program did not measure " + name);
        }
        return value;
    }
}
