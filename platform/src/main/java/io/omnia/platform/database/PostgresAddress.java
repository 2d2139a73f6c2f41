package io.omnia.platform.database;

/** Where a PostgreSQL server listens and who we are there. The password stays out of {@link #toString}. */
public record PostgresAddress(String jdbcUrl, String user, String password) {
    @Override
    public String toString() {
        return "PostgresAddress[" + jdbcUrl + ", " + user + "]";
    }
}
