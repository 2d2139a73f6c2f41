package io.omnia.identity;

import io.omnia.platform.database.WrappedSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import javax.sql.DataSource;

/** A data source that counts, can make its users wait, and can be away. */
final class CountingSource extends WrappedSource {
    final AtomicInteger connections = new AtomicInteger();
    final AtomicInteger refused = new AtomicInteger();
    volatile boolean away;
    private final ReentrantReadWriteLock gate = new ReentrantReadWriteLock();

    CountingSource(DataSource real) {
        super(real);
    }

    /** From now on whoever asks for a connection waits for {@link #release}, by the same thread. */
    void hold() {
        gate.writeLock().lock();
    }

    void release() {
        gate.writeLock().unlock();
    }

    @Override
    public Connection getConnection() throws SQLException {
        gate.readLock().lock();
        try {
            if (away) {
                refused.incrementAndGet();
                throw new SQLException("away");
            }
            connections.incrementAndGet();
            return real.getConnection();
        } finally {
            gate.readLock().unlock();
        }
    }
}
