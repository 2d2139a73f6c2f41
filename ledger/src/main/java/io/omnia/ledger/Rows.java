package io.omnia.ledger;

import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a composite type as the text of one array. Format: PostgreSQL manual, "Array Input and Output Syntax" and
 * "Composite Type Input and Output Syntax".
 *
 * <p>A value stands inside up to three pairs of quotes: of the array of rows, of its field, of an array in that field. Each
 * pair doubles the backslashes before what is special, so that its level alone says how many there are.
 */
final class Rows {
    private static final int FIRST_SIZE_CHARS = 8_192;
    /** By level: what stands before the quotes that open and close it. Inside them, a special character takes the next. */
    private static final String[] BACKSLASHES = {"", "\\", "\\\\\\", "\\\\\\\\\\\\\\"};

    private static final int FIELD = 1;
    private static final int ELEMENT = 2;

    private final StringBuilder all = new StringBuilder(FIRST_SIZE_CHARS).append('{');
    private boolean inRow;
    private boolean firstField = true;

    /** Ends the row before and begins one, whose fields have to follow in the order of the type. */
    Rows row() {
        if (inRow) {
            all.append(")\",");
        }
        inRow = true;
        firstField = true;
        all.append("\"(");
        return this;
    }

    Rows uuid(@Nullable UUID value) {
        return value == null ? nothing() : safe(value.toString());
    }

    Rows number(long value) {
        field().append(value);
        return this;
    }

    Rows numberOrNull(@Nullable Long value) {
        return value == null ? nothing() : number(value);
    }

    /** A smallint; values beyond its range become its nearest end. */
    Rows small(int value) {
        return number(Math.clamp(value, Short.MIN_VALUE, Short.MAX_VALUE));
    }

    Rows bool(boolean value) {
        return safe(value ? "t" : "f");
    }

    /** A word of ours that needs no quotes. */
    Rows safe(String word) {
        field().append(word);
        return this;
    }

    Rows text(String value) {
        field();
        write(value, FIELD);
        return this;
    }

    <T> Rows texts(List<T> values, Function<T, String> text) {
        field();
        quote(FIELD).append('{');
        for (var i = 0; i < values.size(); i++) {
            if (i > 0) {
                all.append(',');
            }
            write(text.apply(values.get(i)), ELEMENT);
        }
        all.append('}');
        quote(FIELD);
        return this;
    }

    <T> Rows numbers(List<T> values, ToLongFunction<T> number) {
        field();
        quote(FIELD).append('{');
        for (var i = 0; i < values.size(); i++) {
            (i == 0 ? all : all.append(',')).append(number.applyAsLong(values.get(i)));
        }
        all.append('}');
        quote(FIELD);
        return this;
    }

    <T> Rows numbersOrNull(List<T> values, Function<T, @Nullable Long> number) {
        field();
        quote(FIELD).append('{');
        for (var i = 0; i < values.size(); i++) {
            (i == 0 ? all : all.append(',')).append(number.apply(values.get(i)));
        }
        all.append('}');
        quote(FIELD);
        return this;
    }

    /** The array; nothing can be added any more. */
    String literal() {
        return (inRow ? all.append(")\"") : all).append('}').toString();
    }

    /** An empty field is null. */
    private Rows nothing() {
        field();
        return this;
    }

    private StringBuilder field() {
        if (!firstField) {
            all.append(',');
        }
        firstField = false;
        return all;
    }

    private StringBuilder quote(int level) {
        return all.append(BACKSLASHES[level]).append('"');
    }

    private void write(String value, int level) {
        if (isPlain(value)) {
            all.append(value);
            return;
        }
        quote(level);
        for (var i = 0; i < value.length(); i++) {
            var character = value.charAt(i);
            if (character == '"' || character == '\\') {
                all.append(BACKSLASHES[level + 1]);
            }
            all.append(character);
        }
        quote(level);
    }

    /** Whether nothing in it means anything to PostgreSQL. Nearly every id and name is like that. */
    private static boolean isPlain(String value) {
        for (var i = 0; i < value.length(); i++) {
            var c = value.charAt(i);
            var plain = (c >= 'a' && c <= 'z')
                    || (c >= '0' && c <= '9')
                    || (c >= 'A' && c <= 'Z')
                    || "-_./:@".indexOf(c) >= 0;
            if (!plain) {
                return false;
            }
        }
        return !value.isEmpty() && !value.equalsIgnoreCase("null");
    }
}
