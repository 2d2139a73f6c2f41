package io.omnia.ledger;

import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a composite type as the text of one array. Format: PostgreSQL manual, "Array Input and Output Syntax" and
 * "Composite Type Input and Output Syntax".
 */
final class Rows {
    private static final int FIRST_SIZE_CHARS = 1_024;

    private final StringBuilder all = new StringBuilder(FIRST_SIZE_CHARS).append('{');
    private final StringBuilder row = new StringBuilder();
    private boolean firstField = true;

    /** Ends the row before and begins one, whose fields have to follow in the order of the type. */
    Rows row() {
        endRow();
        firstField = true;
        row.append('(');
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
        quote(field(), value);
        return this;
    }

    <T> Rows texts(List<T> values, Function<T, String> text) {
        var array = new StringBuilder().append('{');
        for (var i = 0; i < values.size(); i++) {
            quote(i == 0 ? array : array.append(','), text.apply(values.get(i)));
        }
        quote(field(), array.append('}'));
        return this;
    }

    <T> Rows numbers(List<T> values, ToLongFunction<T> number) {
        field().append("\"{");
        for (var i = 0; i < values.size(); i++) {
            (i == 0 ? row : row.append(',')).append(number.applyAsLong(values.get(i)));
        }
        row.append("}\"");
        return this;
    }

    /** The array; nothing can be added any more. */
    String literal() {
        endRow();
        return all.append('}').toString();
    }

    private void endRow() {
        if (row.isEmpty()) {
            return;
        }
        quote(all.length() == 1 ? all : all.append(','), row.append(')'));
        row.setLength(0);
    }

    /** An empty field is null. */
    private Rows nothing() {
        field();
        return this;
    }

    private StringBuilder field() {
        if (!firstField) {
            row.append(',');
        }
        firstField = false;
        return row;
    }

    /** Quotes hold at every depth: in an array, in a row, and in the array of rows. */
    static void quote(StringBuilder to, CharSequence value) {
        to.append('"');
        for (var i = 0; i < value.length(); i++) {
            var character = value.charAt(i);
            if (character == '"' || character == '\\') {
                to.append('\\');
            }
            to.append(character);
        }
        to.append('"');
    }
}
