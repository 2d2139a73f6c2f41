package io.omnia.ledger;

import java.sql.SQLException;
import org.jdbi.v3.core.Handle;

/** The lane's own connection, without auto-commit. */
final class LaneSession implements AutoCloseable {
    private final Handle handle;

    LaneSession(Handle handle) {
        this.handle = handle;
    }

    Handle handle() {
        return handle;
    }

    /** Whether the transaction is undone and the connection still works. */
    boolean rollBack() {
        try {
            handle.getConnection().rollback();
            return true;
        } catch (SQLException broken) {
            return false;
        }
    }

    boolean commit() {
        try {
            handle.getConnection().commit();
            return true;
        } catch (SQLException broken) {
            return false;
        }
    }

    /** Drops the connection; abort rather than close, for a close may wait on a server that does not answer. */
    @Override
    public void close() {
        try {
            handle.getConnection().abort(Runnable::run);
        } catch (SQLException broken) {
            // It was gone already.
        }
    }
}
