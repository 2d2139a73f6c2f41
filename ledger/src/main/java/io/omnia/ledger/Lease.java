package io.omnia.ledger;

import java.time.Duration;
import java.util.UUID;

/**
 * Credit that this node has set aside on every limit of a set, to be given out call by call without asking anyone. It never
 * gives out more than its row in PostgreSQL has, whatever is under way there: it counts credit as its own once that is certain, and as
 * gone from the moment that it is offered back.
 *
 * <p>Its time is fenced. The row stays for {@link #LIFETIME} and the longest call after it was last seen to; calls are
 * admitted for half of the lifetime, counted from before the database was asked, by the clock that never jumps and by the one
 * that a paused machine is told of.
 */
final class Lease {
    static final Duration LIFETIME = Duration.ofMinutes(1);
    /** Sums that only say how large a lease should be end here, where nothing made of them overflows. */
    static final long MAX_SUM = 10 * Credits.MAX_MICROS;

    private static final long ADMISSION_NANOS = LIFETIME.dividedBy(2).toNanos();
    private static final long ADMISSION_MILLIS = LIFETIME.dividedBy(2).toMillis();

    private final UUID id;
    private final LimitSet limits;
    private long granted;
    private long open;
    private long owed;
    private int calls;
    private long seenNanos;
    private long seenMillis;
    private boolean closed;
    private int asks;
    private long asked;
    private long spent;

    /** Time, as {@link System#nanoTime} and {@link System#currentTimeMillis} tell it. */
    record Moment(long nanos, long millis) {
        static Moment now() {
            return new Moment(System.nanoTime(), System.currentTimeMillis());
        }
    }

    Lease(UUID id, LimitSet limits) {
        this.id = id;
        this.limits = limits;
    }

    UUID id() {
        return id;
    }

    LimitSet limits() {
        return limits;
    }

    /** Sets the ceiling of one call aside; false when there is not so much, or the time is over. */
    synchronized boolean take(long ceiling, Moment now) {
        asks++;
        asked = Math.min(MAX_SUM, asked + ceiling);
        if (closed || !admits(now) || ceiling > unused()) {
            return false;
        }
        open = Math.addExact(open, ceiling);
        calls++;
        return true;
    }

    /** The call has ended and its cost is on the way to PostgreSQL. */
    synchronized void ends(long ceiling, long cost) {
        open -= ceiling;
        owed = Math.addExact(owed, cost);
        spent = Math.min(MAX_SUM, spent + cost);
    }

    /** The cost has been booked, or will be, from the spool: the row has that much less, or has it until then. */
    synchronized void booked(long cost) {
        owed -= cost;
        granted -= Math.min(granted, cost);
        calls--;
    }

    /**
     * The row was seen to when the wish was made, and has so much more.
     *
     * @param amount all that it has now: never more than is thought here, but for what calls owe that have been booked since
     */
    synchronized void grew(long growth, long amount, Moment wished) {
        granted = Math.min(Math.addExact(granted, growth), Math.addExact(amount, owed));
        seenNanos = wished.nanos();
        seenMillis = wished.millis();
    }

    /** All that it has: what the row has to have. */
    synchronized long granted() {
        return granted;
    }

    /** Counts what is not needed as gone, but so much of it, and says what is left in all. */
    synchronized long keep(long spare) {
        if (unused() > spare) {
            granted -= unused() - spare;
        }
        return granted;
    }

    /** Admits no more calls. */
    synchronized void close() {
        closed = true;
    }

    synchronized boolean isClosed() {
        return closed;
    }

    /** Whether none of its calls has anything to come. */
    synchronized boolean isDrained() {
        return closed && calls == 0;
    }

    /** How many of its calls have not been booked. */
    synchronized int calls() {
        return calls;
    }

    /** How long ago it was last seen to in PostgreSQL. */
    synchronized Duration age(Moment now) {
        return Duration.ofNanos(now.nanos() - seenNanos);
    }

    /** How it was used since this was last asked. */
    synchronized Demand demand() {
        var seen = new Demand(asks, asked, spent, open, unused());
        asks = 0;
        asked = 0;
        spent = 0;
        return seen;
    }

    /**
     * How much a lease is used, in micro-credits.
     *
     * @param asks calls that wanted something of it
     * @param asked what they wanted
     * @param spent what those cost that ended
     * @param open what running calls have of it now
     * @param unused what it has to give now
     */
    record Demand(int asks, long asked, long spent, long open, long unused) {}

    /** A clock that was set back tells nothing about the pause that may have been. */
    private boolean admits(Moment now) {
        var nanos = now.nanos() - seenNanos;
        var millis = now.millis() - seenMillis;
        return nanos >= 0 && nanos < ADMISSION_NANOS && millis >= 0 && millis < ADMISSION_MILLIS;
    }

    private long unused() {
        return granted - open - owed;
    }
}
