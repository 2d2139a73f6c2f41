package io.omnia.gateway.protocol;

import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads the values of an envelope's fields, and leaves the walk with a sentence where one cannot be taken. */
final class FieldValues {
    private static final String TYPE = "type";

    /** What leaves an answer at the usual price, by the words of all vendors. */
    private static final Set<String> STANDARD = Set.of("standard", "standard_only", "default", "auto", "on_demand");

    private final JsonCursor cursor;
    private final int start;
    private EnvelopeResult.@Nullable Invalid refused;

    /** @param start where in the cursor's bytes the request begins */
    FieldValues(JsonCursor cursor, int start) {
        this.cursor = cursor;
        this.start = start;
    }

    /** Where the walk is, counted from the start of the request. */
    int at() {
        return cursor.position() - start;
    }

    /** Why the walk was left; null while it was not, or when the JSON itself is broken. */
    EnvelopeResult.@Nullable Invalid refused() {
        return refused;
    }

    boolean flag(String name) throws MalformedJson {
        var next = cursor.peek();
        if (next != 't' && next != 'f' && next != 'n') {
            throw invalid(name, "'" + name + "' must be true or false.");
        }
        cursor.skip();
        return next == 't';
    }

    /** A count; negative when the value is null. */
    long count(String name, int least) throws MalformedJson {
        var next = cursor.peek();
        if (next == 'n') {
            cursor.skip();
            return -1;
        }
        var wrong = "'" + name + "' must be a whole number, " + (least == 0 ? "zero" : "one") + " or more.";
        if (next < '0' || next > '9') {
            throw invalid(name, wrong);
        }
        var value = cursor.integer();
        if (value < least) {
            throw invalid(name, wrong);
        }
        return value;
    }

    /** Passes over a field that has to be null or absent. */
    void onlyNull(Supplier<MalformedJson> refusal) throws MalformedJson {
        if (cursor.peek() != 'n') {
            throw refusal.get();
        }
        cursor.skip();
    }

    /** Passes over the speed or the service tier of the answer: another than the usual one has another price. */
    void onlyStandard(String name) throws MalformedJson {
        if (cursor.peek() == 'n') {
            cursor.skip();
            return;
        }
        if (cursor.peek() != '"') {
            throw invalid(name, "'" + name + "' must be a string.");
        }
        if (!STANDARD.contains(cursor.string())) {
            throw unsupported(
                    name, "'" + name + "' is supported at its usual value only: no price is known for another.");
        }
    }

    /** Passes over a tool; whether it is one that the vendor runs, or that is not known here. */
    boolean isServerTool() throws MalformedJson {
        if (cursor.peek() != '{') {
            cursor.skip();
            return false;
        }
        var known = true;
        cursor.enterObject();
        for (var first = true; cursor.nextKey(first); first = false) {
            known &= !cursor.keyHasEscape();
            if (cursor.keyFolds(TYPE) && cursor.peek() == '"') {
                var type = cursor.string();
                known &= type.equals("function") || type.equals("custom");
            } else {
                cursor.skip();
            }
        }
        return !known;
    }

    /** Leaves the walk with an answer that is better than the place in the bytes. */
    MalformedJson invalid(@Nullable String param, String message) {
        refused = EnvelopeResult.Invalid.of(param, message);
        return new MalformedJson(message, cursor.position());
    }

    /** The same for a field that is right and not heeded here: dropping it would drop what its caller relies on. */
    MalformedJson unsupported(String param, String message) {
        refused = new EnvelopeResult.Invalid(param, message, true);
        return new MalformedJson(message, cursor.position());
    }
}
