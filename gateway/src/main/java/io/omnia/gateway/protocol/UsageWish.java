package io.omnia.gateway.protocol;

import io.omnia.gateway.protocol.Envelope.Edit;
import org.jspecify.annotations.Nullable;

/**
 * Whether a caller asks for the usage in its stream, by {@code stream_options.include_usage}.
 *
 * @param asked whether it does, or gets it in any case
 * @param edit the smallest change after which the options ask for it; null when they do
 */
record UsageWish(boolean asked, @Nullable Edit edit) {
    /** In protocols whose streams always tell their usage. */
    static final UsageWish NEVER = new UsageWish(true, null);

    private static final String OPTIONS = "stream_options";
    private static final String INCLUDE_USAGE = "include_usage";
    private static final String FULL_NAME = OPTIONS + "." + INCLUDE_USAGE;
    private static final String ASK = "\"include_usage\":true";

    /** No options: they are put at the beginning of the object. */
    static UsageWish absent(int inside) {
        return new UsageWish(false, new Edit(inside, inside, "\"stream_options\":{" + ASK + "},"));
    }

    /** Reads the options that come next. */
    static UsageWish read(JsonCursor cursor, FieldValues values) throws MalformedJson {
        if (cursor.peek() == 'n') {
            var from = values.at();
            cursor.skip();
            return new UsageWish(false, new Edit(from, values.at(), "{" + ASK + "}"));
        }
        if (cursor.peek() != '{') {
            throw values.invalid(OPTIONS, "'stream_options' must be an object.");
        }
        cursor.enterObject();
        var inside = values.at();
        var wish = new UsageWish(false, new Edit(inside, inside, cursor.peek() == '}' ? ASK : ASK + ","));
        var usageSeen = false;
        for (var first = true; cursor.nextKey(first); first = false) {
            if (cursor.keyHasEscape()) {
                throw values.invalid(OPTIONS, "A key of 'stream_options' is written with escapes.");
            } else if (!cursor.keyFolds(INCLUDE_USAGE)) {
                cursor.skip();
            } else if (usageSeen || !cursor.keyIs(INCLUDE_USAGE)) {
                throw values.invalid(FULL_NAME, "'" + FULL_NAME + "' must stand there once, in small letters.");
            } else {
                usageSeen = true;
                cursor.peek();
                var from = values.at();
                var asked = values.flag(FULL_NAME);
                wish = new UsageWish(asked, asked ? null : new Edit(from, values.at(), "true"));
            }
        }
        return wish;
    }
}
