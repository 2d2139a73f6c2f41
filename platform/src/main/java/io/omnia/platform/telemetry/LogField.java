package io.omnia.platform.telemetry;

import java.util.Locale;
import java.util.UUID;

/**
 * Every field that a log line can carry. The list is closed: the data inventory declares each of these, and a start with
 * one that it does not know fails. None may hold a prompt, an answer, a key, a path, a query or a header.
 */
public enum LogField {
    // Fields of the access log.
    TIME,
    METHOD,
    /** The route's template, for instance {@code /v1/models/{id}}; never the path that was asked for. */
    ROUTE,
    STATUS,
    LATENCY_MICROS,
    IP,
    USER_AGENT,
    REQUEST,
    BYTES,
    // Fields of events.
    CALL,
    /** A provider's configured name. */
    PROVIDER,
    /** A model's id as the catalog has it, never as a caller wrote it. */
    MODEL,
    REASON,
    COUNT,
    LOST,
    DAYS,
    /** Money in micro-credits. */
    MICROCREDITS,
    /** The name of a file the program chose itself, without its folder. */
    FILE,
    SETTING,
    /** A rule of the pages' security policy, one of a closed list. */
    DIRECTIVE,
    /** The host that such a rule blocked, or a word such as {@code inline}. */
    BLOCKED_HOST,
    /** The class of an exception and of its causes; the messages stay out, since drivers put row values there. */
    ERROR,
    /** Where in the program's own code the exception passed. */
    AT,
    SQLSTATE;

    private static final int MAX_VALUE_CHARS = 200;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** The field's name in a log line. */
    public String label() {
        return label;
    }

    /** This field with a text: cut at 200 characters, whatever is not plain printable ASCII replaced. */
    public Field is(String value) {
        return new Field(this, plain(value));
    }

    /** This field with a number. */
    public Field is(long value) {
        return new Field(this, Long.toString(value));
    }

    /** This field with yes or no. */
    public Field is(boolean value) {
        return new Field(this, Boolean.toString(value));
    }

    /** This field with an identifier. */
    public Field is(UUID value) {
        return new Field(this, value.toString());
    }

    /** This field with one of a closed list of values, in lower case. */
    public Field is(Enum<?> value) {
        return new Field(this, value.name().toLowerCase(Locale.ROOT));
    }

    private static String plain(String value) {
        var text = new StringBuilder(Math.min(value.length(), MAX_VALUE_CHARS));
        for (var i = 0; i < value.length() && text.length() < MAX_VALUE_CHARS; i++) {
            var c = value.charAt(i);
            text.append(c > ' ' && c < 127 && c != '=' && c != '"' ? c : c == ' ' ? '_' : '?');
        }
        return text.toString();
    }

    /** A field with its value, ready to be written. Made by the {@code is} methods only. */
    public static final class Field {
        private final LogField name;
        private final String value;

        private Field(LogField name, String value) {
            this.name = name;
            this.value = value;
        }

        void appendTo(StringBuilder line) {
            line.append(' ').append(name.label).append('=').append(value);
        }
    }
}
