package io.omnia.ledger;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Several statements that travel together and are waited for once. The driver sends the parts of a statement with
 * semicolons one behind the other, each prepared under a name of its own, and PostgreSQL skips the rest after the first
 * that fails. Each part sees what those before it did and what others committed until it begins.
 *
 * <p>Keep what is asked for in columns of fixed width: the driver waits before each part whose rows may be of any length.
 * And keep the order of parts fixed: each combination of parts is a statement that has to be prepared.
 */
final class Trip {
    private final StringBuilder sql = new StringBuilder();
    private final List<String> arguments = new ArrayList<>();
    private final List<Answer<?>> answers = new ArrayList<>();

    /** Makes something of a statement's rows. */
    @FunctionalInterface
    interface Reader<T> {
        T read(ResultSet rows) throws SQLException;
    }

    /** What a part of the trip brings back. */
    static final class Answer<T> {
        private final Reader<T> reader;
        private @Nullable T value;

        private Answer(Reader<T> reader) {
            this.reader = reader;
        }

        /** An answer that needs no trip. */
        static <T> Answer<T> of(T value) {
            var answer = new Answer<T>(rows -> value);
            answer.value = value;
            return answer;
        }

        T get() {
            var read = value;
            if (read == null) {
                throw new IllegalStateException("the trip has not been made");
            }
            return read;
        }

        private void read(ResultSet rows) throws SQLException {
            value = reader.read(rows);
        }
    }

    /** Adds a statement without rows; the arguments are literals, whose types the statement has to name. */
    void add(String statement, String... literals) {
        sql.append(sql.isEmpty() ? "" : ";\n").append(statement);
        arguments.addAll(List.of(literals));
    }

    /** Adds a statement with rows. A trip has either only statements with rows or none. */
    <T> Answer<T> ask(String statement, Reader<T> reader, String... literals) {
        add(statement, literals);
        var answer = new Answer<T>(reader);
        answers.add(answer);
        return answer;
    }

    /** Makes the trip, unless there is nothing to do. */
    void make(Handle handle) {
        if (sql.isEmpty()) {
            return;
        }
        try (var statement = handle.getConnection().prepareStatement(sql.toString())) {
            for (var i = 0; i < arguments.size(); i++) {
                statement.setObject(i + 1, arguments.get(i), Types.OTHER);
            }
            if (answers.isEmpty()) {
                statement.executeUpdate();
            } else {
                statement.execute();
                read(statement);
            }
        } catch (SQLException problem) {
            throw new WriteFailed(problem);
        }
    }

    private void read(PreparedStatement statement) throws SQLException {
        for (var answer : answers) {
            try (var rows = statement.getResultSet()) {
                answer.read(rows);
            }
            statement.getMoreResults();
        }
    }
}
