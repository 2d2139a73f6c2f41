package io.omnia.ledger;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;

/**
 * PostgreSQL's clock, which a test can move. Its {@code now()} and {@code clock_timestamp()} are found before the built-in ones by
 * every connection that is made after {@link #of}, so that the SQL under test stays what it is.
 */
final class DatabaseClock {
    private static final String INSTALL = """
            create schema moved;
            create table moved.skew (by interval not null);
            insert into moved.skew values ('0');
            create function moved.now() returns timestamptz language sql stable
                as $$ select pg_catalog.now() + by from moved.skew $$;
            create function moved.clock_timestamp() returns timestamptz language sql volatile
                as $$ select pg_catalog.clock_timestamp() + by from moved.skew $$;
            do $$ begin
                execute format('alter database %I set search_path = moved, pg_catalog, public', current_database());
            end $$;
            """;

    private final Jdbi database;

    private DatabaseClock(Jdbi database) {
        this.database = database;
    }

    static DatabaseClock of(DataSource database) {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(INSTALL);
        } catch (SQLException problem) {
            throw new IllegalStateException(problem);
        }
        return new DatabaseClock(Jdbi.create(database));
    }

    /** What PostgreSQL takes for now. */
    Instant now() {
        return database.withHandle(handle -> handle.select("select clock_timestamp()")
                .mapTo(OffsetDateTime.class)
                .one()
                .toInstant());
    }

    /** Moves it, back where {@code by} is negative. */
    void move(Duration by) {
        database.useHandle(
                handle -> handle.execute("update moved.skew set by = by + ? * interval '1 second'", by.toSeconds()));
    }
}
