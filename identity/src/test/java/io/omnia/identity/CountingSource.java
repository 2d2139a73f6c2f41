package io.omnia.identity;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** A data source that counts, can make its users wait, and can be away. */
final class CountingSource implements DataSource {
    final DataSource real;
    final AtomicInteger connections = new AtomicInteger();
    final AtomicInteger refused = new AtomicInteger();
    volatile boolean away;
    private final ReentrantReadWriteLock gate = new ReentrantReadWriteLock();

    CountingSource(DataSource real) {
        this.real = real;
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

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLException("not used");
    }

    @Override
    public PrintWriter getLogWriter() throws SQLException {
        return real.getLogWriter();
    }

    @Override
    public void setLogWriter(PrintWriter writer) throws SQLException {
        real.setLogWriter(writer);
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        real.setLoginTimeout(seconds);
    }

    @Override
    public int getLoginTimeout() throws SQLException {
        return real.getLoginTimeout();
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getLogger("test");
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return real.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return real.isWrapperFor(type);
    }
}
