package io.omnia.bench;

/**
 * One stretch of load on one subject with what it cost.
 *
 * @param gatewayMicros processor time of the gateway's processes
 * @param databaseMicros processor time of PostgreSQL's processes, zero without
 * @param foreignCores how many cores were busy with something that is no part of the measurement
 */
record Window(LoadResult load, double gatewayMicros, double databaseMicros, double foreignCores) {
    double gatewayMicrosPerCall() {
        return gatewayMicros / Math.max(1, load.calls());
    }

    double databaseMicrosPerCall() {
        return databaseMicros / Math.max(1, load.calls());
    }
}
