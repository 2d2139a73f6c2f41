package io.omnia.ledger;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Repeats a transaction that lost against another one. */
final class Attempts {
    private static final int MAX_ATTEMPTS = 10;

    private Attempts() {}

    /** The work of one transaction. */
    @FunctionalInterface
    interface Work<T> {
        T in(Handle handle);
    }

    /** As {@link #of}, for work that locks limits, which nobody may keep locked who has stopped. */
    static <T> T locking(Jdbi database, Work<T> work) {
        return of(database, handle -> {
            handle.execute("set local " + LimitTable.UNLOCKS_WHEN_SILENT);
            return work.in(handle);
        });
    }

    /** Runs the work in a transaction, anew when it met a conflict or a row that someone else just wrote. */
    static <T> T of(Jdbi database, Work<T> work) {
        for (var attempt = 1; ; attempt++) {
            try {
                return database.inTransaction(work::in);
            } catch (RuntimeException problem) {
                var again = switch (WriteFailed.meaningOf(problem)) {
                    case CONFLICT, DUPLICATE -> attempt < MAX_ATTEMPTS;
                    case AWAY, BUSY, DEFECT -> false;
                };
                if (!again) {
                    throw problem;
                }
            }
        }
    }
}
