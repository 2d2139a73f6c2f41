package io.omnia.privacy;

/** How long something is kept. */
public sealed interface Retention {
    /** Until the person deletes the account or the thing itself. */
    static Retention whileAccount() {
        return new WhileAccount();
    }

    /** This many days after the time in column {@code clock}. */
    static Retention days(int days, String clock) {
        return new Days(days, clock);
    }

    /** This many full years after the time in column {@code clock}, then deleted whatever the account does. */
    static Retention years(int years, String clock) {
        return new Years(years, clock);
    }

    /** Deleted by the running program once its use is over, at the latest after this many days. */
    static Retention inUse(int days) {
        return new InUse(days);
    }

    record WhileAccount() implements Retention {}

    record Days(int days, String clock) implements Retention {
        public Days {
            positive(days);
        }
    }

    record Years(int years, String clock) implements Retention {
        public Years {
            positive(years);
        }
    }

    record InUse(int days) implements Retention {
        public InUse {
            positive(days);
        }
    }

    private static void positive(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("a retention of " + count);
        }
    }
}
