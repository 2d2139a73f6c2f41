package io.omnia.ledger;

import java.time.Duration;

/**
 * What becomes of one lease from look to look: whether it should grow, give back, or end. Sums of what was asked of it lose a tenth
 * of themselves at each look. Used by the timer of {@link Leases}, but for the marks that answers leave.
 */
final class LeaseUpkeep {
    private static final int REMEMBERED_LOOKS = 10;
    /** So many looks' worth of ceilings, a lease has in hand. */
    private static final int LOOKS_IN_HAND = 4;
    /** And so many looks' worth of costs: what is spent while PostgreSQL is away for a quarter of a minute. */
    private static final int LOOKS_OF_ABSENCE = 150;
    /** A lease of fewer calls is not worth its upkeep, and where fewer lie free it would be in others' way. */
    private static final int MIN_CALLS = 16;
    /** A lease is seen to so often at least; that is how long others wait for what it has and does not need. */
    static final Duration PERIOD = Duration.ofSeconds(1);
    /** Looks without a call after which a lease ends. */
    private static final int IDLE_LOOKS = 10;

    /** What is to be done about the lease now. */
    sealed interface Wish {
        record Nothing() implements Wish {}

        /** No call wants it any more. */
        record Close() implements Wish {}

        /** It is closed, and what its calls do not need has not been given back, or they have all ended. */
        record GiveBack() implements Wish {}

        /** It has less than half of what it should. */
        record Grow(long growth) implements Wish {}

        /** Its time is to be renewed; what is beyond so much is given back. */
        record Keep(long spare) implements Wish {}
    }

    private final Lease lease;
    private volatile boolean asking;
    private volatile boolean givenBack;
    private volatile boolean over;
    private long perCall;
    private long asked;
    private long spent;
    private long open;
    private int idle;

    /** @param perCall what a call of this set holds */
    LeaseUpkeep(Lease lease, long perCall) {
        this.lease = lease;
        this.perCall = perCall;
    }

    /** What a new lease should have, after so much was held in one look. */
    static long first(long held) {
        return held * LOOKS_IN_HAND;
    }

    Lease lease() {
        return lease;
    }

    /** Takes in how the lease was used since the last look, and says what follows. */
    Wish seen(Lease.Demand demand, Duration age) {
        if (lease.isClosed()) {
            return givenBack && demand.unused() <= 0 && !lease.isDrained() ? new Wish.Nothing() : new Wish.GiveBack();
        }
        idle = demand.asks() == 0 && demand.open() == 0 ? idle + 1 : 0;
        perCall = demand.asks() == 0 ? perCall : Math.max(1, demand.asked() / demand.asks());
        asked = faded(asked, demand.asked());
        spent = faded(spent, demand.spent());
        open = faded(open, demand.open());
        if (idle >= IDLE_LOOKS) {
            return new Wish.Close();
        }
        if (demand.asks() > 0 && demand.unused() < wanted() / 2) {
            return new Wish.Grow(wanted() - Math.max(0, demand.unused()));
        }
        return age.compareTo(PERIOD) >= 0 ? new Wish.Keep(2 * wanted()) : new Wish.Nothing();
    }

    private static long faded(long sum, long added) {
        return Math.min(Lease.MAX_SUM, sum - sum / REMEMBERED_LOOKS + added);
    }

    /** What should lie unused: as much as runs now, what comes at once, and what an absence of PostgreSQL will cost. */
    private long wanted() {
        return (open + asked * LOOKS_IN_HAND + spent * LOOKS_OF_ABSENCE) / REMEMBERED_LOOKS + leastWorthwhile();
    }

    long leastWorthwhile() {
        return perCall * MIN_CALLS;
    }

    /** The part of a growth below which it is not worth taking. */
    long least(long growth) {
        return Math.min(growth, leastWorthwhile());
    }

    boolean isAsking() {
        return asking;
    }

    void asks() {
        asking = true;
    }

    void asksNoMore() {
        asking = false;
    }

    /**
     * Notes a certain answer to a wish that was made when no more calls were admitted.
     *
     * @param ended whether nothing was left of the row; a call that settled since then may have left something of one that was only made smaller
     */
    void gaveBack(boolean ended) {
        givenBack = true;
        over = ended && lease.isDrained();
    }

    /** Whether nothing of the lease is left in PostgreSQL, nor anything to come. */
    boolean isOver() {
        return over;
    }
}
