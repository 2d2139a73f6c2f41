package io.omnia.ledger;

import java.util.Collection;
import java.util.Locale;
import java.util.UUID;
import org.jdbi.v3.core.argument.Argument;

/** How values are spelled in tables and in the literals of arrays. */
final class Columns {
    private static final ClassValue<String[]> CODES = new ClassValue<>() {
        @Override
        protected String[] computeValue(Class<?> type) {
            var constants = type.getEnumConstants();
            var codes = new String[constants.length];
            for (var i = 0; i < codes.length; i++) {
                codes[i] = ((Enum<?>) constants[i]).name().toLowerCase(Locale.ROOT);
            }
            return codes;
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

    /** How tables spell an enum constant. */
    static String code(Enum<?> constant) {
        return CODES.get(constant.getDeclaringClass())[constant.ordinal()];
    }
}
