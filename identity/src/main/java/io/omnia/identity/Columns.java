package io.omnia.identity;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.argument.Argument;
import org.jspecify.annotations.Nullable;

/** How this module's values stand in PostgreSQL columns. */
final class Columns {
    private Columns() {}

    static UUID uuid(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNull(row.getObject(column, UUID.class), column);
    }

    static String text(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNull(row.getString(column), column);
    }

    static Instant time(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNull(timeOrNull(row, column), column);
    }

    static @Nullable Instant timeOrNull(ResultSet row, String column) throws SQLException {
        var value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    static @Nullable Set<String> textsOrNull(ResultSet row, String column) throws SQLException {
        var array = row.getArray(column);
        return array == null ? null : Set.of((String[]) array.getArray());
    }

    static <E extends Enum<E>> E value(Class<E> type, ResultSet row, String column) throws SQLException {
        return Enum.valueOf(type, text(row, column).toUpperCase(Locale.ROOT));
    }

    static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** Binds an identifier; null binds an SQL null that has its type. */
    static Argument uuidOrNull(@Nullable UUID value) {
        return (position, statement, context) -> statement.setObject(position, value, Types.OTHER);
    }

    /** Binds a whole array of an SQL type; null binds an SQL null. */
    static Argument array(String type, Object @Nullable [] values) {
        return (position, statement, context) -> statement.setArray(
                position, values == null ? null : statement.getConnection().createArrayOf(type, values));
    }
}
