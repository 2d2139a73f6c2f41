package io.omnia.platform.database;

import javax.sql.DataSource;

/** Where a PostgreSQL server listens and who we are there. The password stays out of {@link #toString}. */
public record PostgresAddress(String jdbcUrl, String user, String password) {
    /** A source of single connections, apart from the pool, for those who keep one for as long as they work. */
    public DataSource dataSource() {
        return PostgresProbe.source(this);
    }

    @Override
    public String toString() {
        return "PostgresAddress[" + jdbcUrl + ", " + user + "]";
    }
}
