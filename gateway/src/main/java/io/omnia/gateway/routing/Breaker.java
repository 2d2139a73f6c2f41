package io.omnia.gateway.routing;

/**
 * Keeps calls away from somebody who fails: closed while all is well, open after some failures in a row, half-open when the
 * wait is over, which lets one probe through. Times are those of {@link System#nanoTime}. Not safe by itself: its owner locks.
 */
final class Breaker {
    /** Single failures happen everywhere and say nothing of the next call. */
    static final int FAILURES_TO_OPEN = 5;

    private static final long SECOND = 1_000_000_000L;
    static final long FIRST_WAIT = 5 * SECOND;
    static final long LONGEST_WAIT = 300 * SECOND;
    /** A probe of which nobody says how it ended does not keep the next one away for ever. */
    static final long PROBE_LIFETIME = 60 * SECOND;

    private int failures;
    private boolean open;
    private long openUntil;
    private long lastWait;
    private boolean probing;
    private long probeEnds;

    /** Whether a call would be let through. */
    boolean passable(long now) {
        return !open || (now - openUntil >= 0 && !(probing && now - probeEnds < 0));
    }

    /** Lets a call through, as the probe where one is due; false when none is to be made. */
    boolean enter(long now) {
        if (!passable(now)) {
            return false;
        }
        if (open) {
            probing = true;
            probeEnds = now + PROBE_LIFETIME;
        }
        return true;
    }

    void succeeded() {
        failures = 0;
        open = false;
        probing = false;
        lastWait = 0;
    }

    /** @param atLeast how long the other side asks us to wait; zero when it says nothing */
    void failed(long now, long atLeast) {
        failures = Math.min(failures + 1, FAILURES_TO_OPEN);
        if (open || atLeast > 0 || failures == FAILURES_TO_OPEN) {
            open(now, atLeast);
        }
    }

    /** Opens at once; each time in a row for twice as long. */
    void open(long now, long atLeast) {
        if (open && !probing && now - openUntil < 0) {
            // Calls that were on their way when it opened say nothing new.
            openUntil = Math.max(openUntil - now, Math.min(atLeast, LONGEST_WAIT)) + now;
            return;
        }
        lastWait = Math.clamp(lastWait * 2, FIRST_WAIT, LONGEST_WAIT);
        open = true;
        probing = false;
        openUntil = now + Math.max(lastWait, Math.min(atLeast, LONGEST_WAIT));
    }

    /** A call ended that says nothing of the other side. */
    void undecided() {
        probing = false;
    }

    /** How long until a call may be let through again. */
    long waitNanos(long now) {
        return open ? Math.max(0, openUntil - now) : 0;
    }

    String state(long now) {
        if (!open) {
            return "closed";
        }
        return now - openUntil >= 0 ? "half_open" : "open";
    }
}
