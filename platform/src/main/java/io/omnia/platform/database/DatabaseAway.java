package io.omnia.platform.database;

import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Tells a database that is away, which passes, from a defect, which does not. */
public final class DatabaseAway {
    /** When to ask again: an embedded server that died is back in about this time. */
    public static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private DatabaseAway() {}

    /** PostgreSQL's classes 08 (no connection), 53 (no room) and 57P (shutting down), and whatever has no state at all. */
    public static boolean isCauseOf(Throwable defect) {
        for (@Nullable Throwable cause = defect; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                var state = sql.getSQLState();
                return state == null || state.startsWith("08") || state.startsWith("53") || state.startsWith("57P");
            }
        }
        return false;
    }
}
