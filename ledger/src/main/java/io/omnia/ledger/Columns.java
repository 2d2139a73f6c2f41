package io.omnia.ledger;

import java.util.Collection;
import java.util.Locale;
import java.util.UUID;
import org.jdbi.v3.core.argument.Argument;
import org.postgresql.PGConnection;

/** Binds whole columns as PostgreSQL arrays, so that one statement carries a group. */
final class Columns {
    private Columns() {}

    static Argument uuids(Collection<UUID> values) {
        var elements = values.toArray(UUID[]::new);
        return (position, statement, context) ->
                statement.setArray(position, statement.getConnection().createArrayOf("uuid", elements));
    }

    static Argument longs(long[] values) {
        return (position, statement, context) -> {
            var connection = statement.getConnection().unwrap(PGConnection.class);
            statement.setArray(position, connection.createArrayOf("int8", values));
        };
    }

    static Argument texts(Collection<String> values) {
        var elements = values.toArray(String[]::new);
        return (position, statement, context) ->
                statement.setArray(position, statement.getConnection().createArrayOf("text", elements));
    }

    static Argument booleans(boolean[] values) {
        return (position, statement, context) -> {
            var connection = statement.getConnection().unwrap(PGConnection.class);
            statement.setArray(position, connection.createArrayOf("bool", values));
        };
    }

    /** How tables spell an enum constant. */
    static String code(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
