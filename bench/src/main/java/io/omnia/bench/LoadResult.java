package io.omnia.bench;

import java.util.Map;
import java.util.TreeMap;

/** What a stretch of load saw; filled by {@link LoadGenerator}, read when it has ended. */
final class LoadResult {
    private static final int MAX_ERROR_KINDS = 20;

    private final Histogram latency = new Histogram();
    private final Histogram firstByte = new Histogram();
    private final Histogram lateness = new Histogram();
    private final Map<String, Long> errorKinds = new TreeMap<>();
    private long calls;
    private long errors;
    private long bytesIn;
    private long bytesOut;
    private long nanos;

    /** Calls answered whole with status 200. */
    long calls() {
        return calls;
    }

    /** Calls that were not: another status, a wrong length, a connection that broke, no end in time. */
    long errors() {
        return errors;
    }

    /** What went wrong, with how often. */
    Map<String, Long> errorKinds() {
        return errorKinds;
    }

    /** Time to the last byte, from when the call was due (open pace) or sent (closed pace). */
    Histogram latency() {
        return latency;
    }

    /** Time to the body's first byte, from the same start. */
    Histogram firstByte() {
        return firstByte;
    }

    /** Open pace: how late the generator itself was with calls for which a connection was free. */
    Histogram lateness() {
        return lateness;
    }

    long bytesIn() {
        return bytesIn;
    }

    long bytesOut() {
        return bytesOut;
    }

    double seconds() {
        return nanos / 1e9;
    }

    double callsPerSecond() {
        return nanos == 0 ? 0 : calls / seconds();
    }

    void answered(long latencyNanos, long firstByteNanos) {
        calls++;
        latency.record(latencyNanos);
        firstByte.record(firstByteNanos);
    }

    void failed(String kind) {
        errors++;
        if (errorKinds.size() < MAX_ERROR_KINDS || errorKinds.containsKey(kind)) {
            errorKinds.merge(kind, 1L, Long::sum);
        }
    }

    void late(long lateNanos) {
        lateness.record(lateNanos);
    }

    void received(int bytes) {
        bytesIn += bytes;
    }

    void sent(int bytes) {
        bytesOut += bytes;
    }

    void ended(long afterNanos) {
        nanos = afterNanos;
    }
}
