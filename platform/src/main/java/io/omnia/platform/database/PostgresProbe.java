package io.omnia.platform.database;

import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.ds.PGSimpleDataSource;

/** Short-lived connections that ask who is there. */
final class PostgresProbe {
    private static final int CONNECT_SECONDS = 3;
    private static final int ANSWER_SECONDS = 10;

    private PostgresProbe() {}

    static Connection connect(PostgresAddress address) throws SQLException {
        var source = source(address);
        source.setSocketTimeout(ANSWER_SECONDS);
        return source.getConnection();
    }

    /** A source of single connections without a socket time-out, for those that wait on purpose. */
    static PGSimpleDataSource source(PostgresAddress address) {
        var source = new PGSimpleDataSource();
        source.setURL(address.jdbcUrl());
        source.setUser(address.user());
        source.setPassword(address.password());
        source.setConnectTimeout(CONNECT_SECONDS);
        source.setLoginTimeout(ANSWER_SECONDS);
        source.setTcpKeepAlive(true);
        source.setLogServerErrorDetail(false);
        return source;
    }
}
