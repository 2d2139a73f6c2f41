package io.omnia.platform.database;

import io.omnia.platform.startup.StartupRefusal;
import java.sql.SQLException;

/** Makes sure of a database before anything is built on it. */
public final class DatabaseProof {
    private static final int OLDEST_MAJOR = 15;
    private static final int VERSIONS_PER_MAJOR = 10_000;

    private DatabaseProof() {}

    /**
     * Connects and asks for the version; returns it, such as {@code 18.4}. Throws {@link StartupRefusal} when nothing answers,
     * the login is refused, the database does not exist, or the server is too old.
     */
    public static String prove(PostgresAddress address) {
        try (var connection = PostgresProbe.connect(address);
                var statement = connection.createStatement();
                var answer = statement.executeQuery(
                        "select current_setting('server_version_num')::int, current_setting('server_version')")) {
            answer.next();
            if (answer.getInt(1) < OLDEST_MAJOR * VERSIONS_PER_MAJOR) {
                throw new StartupRefusal("The database at " + place(address) + " is PostgreSQL " + answer.getString(2)
                        + ", and Omnia needs " + OLDEST_MAJOR + " or newer.");
            }
            return answer.getString(2).split(" ", 2)[0];
        } catch (SQLException problem) {
            throw refusal(address, problem);
        }
    }

    private static StartupRefusal refusal(PostgresAddress address, SQLException problem) {
        var state = String.valueOf(problem.getSQLState());
        var sentence = switch (state) {
            case "28P01", "28000" ->
                "The database at " + place(address) + " refuses the user " + address.user()
                        + ": check user and password in OMNIA_DATABASE_URL.";
            case "3D000" ->
                "The database at " + place(address) + " does not exist: create it, or correct OMNIA_DATABASE_URL.";
            default ->
                "The database at " + place(address) + " cannot be reached: start it, or correct OMNIA_DATABASE_URL.";
        };
        return new StartupRefusal(sentence, problem);
    }

    /** Host, port and name, without parameters. */
    private static String place(PostgresAddress address) {
        return address.jdbcUrl().replaceFirst("^jdbc:postgresql://", "").replaceFirst("\\?.*$", "");
    }
}
