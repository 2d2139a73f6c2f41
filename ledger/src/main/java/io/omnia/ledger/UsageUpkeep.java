package io.omnia.ledger;

import java.time.Duration;
import java.time.LocalDate;
import java.util.OptionalInt;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Keeps the usage store in order: makes the parts of days to come, folds new sums into those of hours and days, and drops
 * days whose time is over. Every step is a transaction of its own, safe to repeat and to run on every node.
 */
public final class UsageUpkeep {
    /** So many parts are made in advance: as long as nobody does this, new lines still find theirs. */
    static final int DAYS_AHEAD = 7;

    /** A month's budget and a page of thirty days have to find their lines. */
    static final int FEWEST_DAYS = 62;

    private static final int MOST_AT_ONCE = 20_000;

    /** While a lock is waited for, the lane waits behind it. */
    private static final String PATIENCE = "set lock_timeout = '250ms'; set application_name = 'omnia-usage-upkeep'";

    private static final int TRIES = 20;
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(100);

    private final Jdbi database;
    private final OptionalInt keepDays;
    private final Function<Handle, LocalDate> calendar;
    private final UsagePartTable parts = new UsagePartTable();
    private final UsageSumTable sums = new UsageSumTable();

    /** @param keepDays for how many days lines are kept after theirs; empty for ever */
    public UsageUpkeep(DataSource database, OptionalInt keepDays) {
        this(database, keepDays, UsagePartTable::today);
    }

    /** @param calendar says which day it is: no node's clock, which may be wrong, since what is dropped is gone */
    UsageUpkeep(DataSource database, OptionalInt keepDays, Function<Handle, LocalDate> calendar) {
        this.database = Jdbi.create(database);
        this.keepDays = keepDays;
        this.calendar = calendar;
    }

    /**
     * What one round did.
     *
     * @param made parts
     * @param moved lines that came before there was a part for them
     * @param folded rows of new sums
     * @param dropped days
     * @param late lines that came after their day was dropped
     * @param rest lines that still have no part: of ids that no clock can have meant
     */
    public record Round(int made, long moved, long folded, int dropped, long late, long rest) {}

    /** One round. */
    public Round run() {
        try (var handle = database.open()) {
            handle.execute(PATIENCE);
            var today = calendar.apply(handle);
            var made = 0;
            var moved = 0L;
            for (var day : parts.missing(handle, today, DAYS_AHEAD)) {
                moved += patiently(handle, () -> handle.inTransaction(in -> parts.make(in, day)));
                made++;
            }
            var folded = fold(handle);
            var dropped = drop(handle, today);
            var late = parts.dropLate(handle);
            return new Round(made, moved, folded, dropped, late, parts.rest(handle));
        }
    }

    private long fold(Handle handle) {
        var all = 0L;
        for (var folded = MOST_AT_ONCE; folded == MOST_AT_ONCE; all += folded) {
            folded = handle.inTransaction(in -> sums.begin(in) ? sums.fold(in, MOST_AT_ONCE) : 0);
        }
        return all;
    }

    private int drop(Handle handle, LocalDate today) {
        if (keepDays.isEmpty()) {
            return 0;
        }
        var dropped = 0;
        for (var day : parts.outlived(handle, today.minusDays(keepDays.getAsInt()))) {
            if (!patiently(handle, () -> handle.inTransaction(in -> drop(in, day, sums)))) {
                return dropped;
            }
            dropped++;
        }
        return dropped;
    }

    /** The table goes last, since only that makes others wait; false when another node is at it. */
    private boolean drop(Handle handle, LocalDate day, UsageSumTable table) {
        if (!table.begin(handle)) {
            return false;
        }
        parts.lock(handle, day);
        table.forget(handle, day);
        parts.drop(handle, day);
        return true;
    }

    @FunctionalInterface
    private interface Work<T> {
        T run();
    }

    /** Again when a lock was not to be had: the next moment may be quieter. */
    private static <T> T patiently(Handle handle, Work<T> work) {
        for (var attempt = 1; ; attempt++) {
            try {
                return work.run();
            } catch (RuntimeException problem) {
                var again = switch (WriteFailed.meaningOf(problem)) {
                    case CONFLICT, BUSY -> attempt < TRIES;
                    case AWAY, DUPLICATE, DEFECT -> false;
                };
                if (!again) {
                    throw problem;
                }
                pause(handle);
            }
        }
    }

    private static void pause(Handle handle) {
        handle.createQuery("select 1 from pg_sleep_for(:millis * interval '1 millisecond')")
                .bind("millis", BETWEEN_TRIES.toMillis())
                .mapTo(Integer.class)
                .one();
    }
}
