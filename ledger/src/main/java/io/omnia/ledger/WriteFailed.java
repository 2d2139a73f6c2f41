package io.omnia.ledger;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** PostgreSQL refused or lost a write; the cause says which. */
final class WriteFailed extends RuntimeException {
    private static final long serialVersionUID = 1;

    WriteFailed(SQLException cause) {
        super(cause);
    }

    /** What a failed write means for the next attempt. */
    enum Meaning {
        /** PostgreSQL is not there, or not able to write now. The outcome of a commit is unknown. */
        AWAY,
        /** It was undone in favour of another transaction; the same again can work. */
        CONFLICT,
        /** It waited too long, most likely for a row that somebody else has locked. */
        BUSY,
        /** A row exists already. */
        DUPLICATE,
        /** It would fail again. */
        DEFECT
    }

    static Meaning meaningOf(Throwable problem) {
        var sql = sqlCause(problem);
        if (sql == null) {
            return Meaning.DEFECT;
        }
        var state = sql.getSQLState();
        if (state == null) {
            return Meaning.AWAY;
        }
        return switch (state) {
            // The last is said to a process that stopped for too long in the middle.
            case "40001", "40P01", "25P03" -> Meaning.CONFLICT;
            case "55P03", "57014" -> Meaning.BUSY;
            case "23505" -> Meaning.DUPLICATE;
            // A server that turned read only or that we may not write to any more has to be looked for anew.
            case "25006" -> Meaning.AWAY;
            default -> isAway(state.substring(0, 2)) ? Meaning.AWAY : Meaning.DEFECT;
        };
    }

    /** Why something failed, without a value of any row. */
    static String reason(Throwable problem) {
        var sql = sqlCause(problem);
        return sql == null
                ? "by " + problem.getClass().getSimpleName()
                : "SQL state " + sql.getSQLState() + (meaningOf(problem) == Meaning.BUSY ? ": it took too long" : "");
    }

    /** Classes: connection, sign-in, resources, operator intervention, system error. */
    private static boolean isAway(String stateClass) {
        return switch (stateClass) {
            case "08", "28", "53", "57", "58" -> true;
            default -> false;
        };
    }

    private static @Nullable SQLException sqlCause(Throwable problem) {
        for (var cause = problem; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return sql;
            }
        }
        return null;
    }
}
