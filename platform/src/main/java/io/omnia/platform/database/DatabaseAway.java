package io.omnia.platform.database;

import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Tells a database that is away, which passes, from a defect, which does not. */
public final class DatabaseAway {
    /** When to ask again: an embedded server that died is back in about this time. */
    public static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private static final String READ_ONLY = "25006";

    private DatabaseAway() {}

    /** Whether the first database error among a failure and its causes says that the database is away. */
    public static boolean isCauseOf(Throwable defect) {
        for (@Nullable Throwable cause = defect; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return isState(sql.getSQLState());
            }
        }
        return false;
    }

    /**
     * Whether a SQLSTATE says that the database cannot answer now: connection, sign-in, resources, operator intervention
     * (a statement's time-out included), system error, a server that turned read only, and whatever has no state at all.
     */
    public static boolean isState(@Nullable String sqlState) {
        if (sqlState == null || sqlState.equals(READ_ONLY)) {
            return true;
        }
        return switch (sqlState.substring(0, Math.min(2, sqlState.length()))) {
            case "08", "28", "53", "57", "58" -> true;
            default -> false;
        };
    }
}
