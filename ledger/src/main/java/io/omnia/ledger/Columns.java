package io.omnia.ledger;

import io.omnia.identity.Mode;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jdbi.v3.core.argument.Argument;
import org.jspecify.annotations.Nullable;

/** How values are spelled in tables and in the literals of arrays. */
final class Columns {
    private static final ClassValue<Map<Object, String>> CODES = new ClassValue<>() {
        @Override
        protected Map<Object, String> computeValue(Class<?> type) {
            var codes = new HashMap<Object, String>();
            for (var constant : type.getEnumConstants()) {
                codes.put(constant, ((Enum<?>) constant).name().toLowerCase(Locale.ROOT));
            }
            return Map.copyOf(codes);
        }
    };

    private Columns() {}

    /** A whole column as one argument. */
    static Argument uuids(Collection<UUID> values) {
        var elements = values.toArray(UUID[]::new);
        return (position, statement, context) ->
                statement.setArray(position, statement.getConnection().createArrayOf("uuid", elements));
    }

    static Argument texts(Collection<String> values) {
        var elements = values.toArray(String[]::new);
        return (position, statement, context) ->
                statement.setArray(position, statement.getConnection().createArrayOf("text", elements));
    }

    /** The literal of an array. Elements that are null become null. */
    static String array(Iterable<?> safe) {
        var array = new StringBuilder().append('{');
        for (var element : safe) {
            (array.length() == 1 ? array : array.append(',')).append(element);
        }
        return array.append('}').toString();
    }

    /** A mode that may be absent, where the subject itself has only one. */
    static @Nullable Mode mode(@Nullable String code) {
        return code == null ? null : Mode.ofCode(code);
    }

    /** How tables spell an enum constant. */
    static String code(Enum<?> constant) {
        return Objects.requireNonNull(CODES.get(constant.getDeclaringClass()).get(constant));
    }
}
