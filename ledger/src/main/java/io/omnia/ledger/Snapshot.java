package io.omnia.ledger;

import java.sql.SQLException;
import java.time.Duration;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/** Reads of one moment, and work that takes longer than the pool's connections are patient. */
final class Snapshot {
    /** The server gives up first, and says so. */
    private static final Duration ON_THE_WAY = Duration.ofSeconds(10);

    private Snapshot() {}

    /** Reads in a transaction that sees one moment and writes nothing. */
    static <T> T of(Jdbi database, Attempts.Work<T> work) {
        return database.inTransaction(TransactionIsolationLevel.REPEATABLE_READ, handle -> {
            handle.execute("set transaction read only");
            return work.in(handle);
        });
    }

    /** Gives each statement of the work so long, within the transaction that the handle is in. */
    static <T> T patiently(Handle handle, Duration most, Attempts.Work<T> work) {
        handle.execute(
                "set local statement_timeout = " + most.toMillis() + "; set local lock_timeout = " + most.toMillis());
        var connection = handle.getConnection();
        try {
            var before = connection.getNetworkTimeout();
            connection.setNetworkTimeout(
                    Runnable::run, Math.toIntExact(most.plus(ON_THE_WAY).toMillis()));
            try {
                return work.in(handle);
            } finally {
                connection.setNetworkTimeout(Runnable::run, before);
            }
        } catch (SQLException problem) {
            throw new ConnectionException(problem);
        }
    }
}
