package io.omnia.bench;

import java.time.Duration;

/**
 * One stretch of load against a port of this machine; no other target can be named. Every plan ends, by time or by calls.
 *
 * @param port the port on 127.0.0.1
 * @param request what every call sends
 * @param pace when calls start
 * @param time no call starts after this long
 * @param calls no more than this many calls start
 * @param bodyBytes the size that an answer's body must have, zero when any will do
 */
record LoadPlan(int port, RequestTemplate request, Pace pace, Duration time, long calls, long bodyBytes) {
    static final Duration LONGEST = Duration.ofHours(2);
    static final int MAX_CONNECTIONS = 20_000;
    static final long MAX_CALLS = 100_000_000;

    LoadPlan {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("no port: " + port);
        }
        if (time.isNegative() || time.isZero() || time.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("a time above zero and up to " + LONGEST + ", not " + time);
        }
        if (calls < 1 || calls > MAX_CALLS) {
            throw new IllegalArgumentException("1 to " + MAX_CALLS + " calls, not " + calls);
        }
        if (pace.connections() < 1 || pace.connections() > MAX_CONNECTIONS) {
            throw new IllegalArgumentException("1 to " + MAX_CONNECTIONS + " connections, not " + pace.connections());
        }
    }

    /** When calls start. */
    sealed interface Pace {
        /** How many connections are open at most. */
        int connections();

        /** Each connection starts its next call when its last one ended: finds what a server can do, hides how long callers wait. */
        record Closed(int connections) implements Pace {}

        /**
         * Calls are due at fixed times, whether or not earlier ones have ended. A call that finds no free connection waits,
         * and its waiting counts: time runs from when it was due.
         *
         * @param perSecond calls that fall due in a second
         */
        record Open(double perSecond, int connections) implements Pace {
            public Open {
                if (!(perSecond > 0 && perSecond <= 100_000)) {
                    throw new IllegalArgumentException("a rate above 0 and up to 100,000, not " + perSecond);
                }
            }

            /** When the call of this number is due, in nanoseconds after the start. */
            long dueNanos(long call) {
                return (long) (call * (1_000_000_000.0 / perSecond));
            }
        }
    }
}
