package io.omnia.gateway.translation;

import org.jspecify.annotations.Nullable;

/**
 * What happens in a stream, in no format in particular. Parts come one after the other: what comes between an {@link
 * Open} and its {@link Close} belongs to that part.
 */
sealed interface Event {
    /** The answer begins. */
    record Begin(String id, String model) implements Event {}

    record Open(Kind kind) implements Event {}

    /** More of the open part: text, or JSON of a tool's arguments. */
    record More(String text) implements Event {}

    /** The signature of the open thinking. */
    record Signed(Signature signature) implements Event {}

    /** A source of the open text. */
    record Cited(Citation citation) implements Event {}

    record Close() implements Event {}

    /** What was consumed so far; the last one counts. */
    record Counted(Usage usage) implements Event {}

    record Stopped(Stop stop) implements Event {}

    /** The upstream gave up, in its own words. */
    record Failed(String message, @Nullable String code) implements Event {}

    /** What a part is. */
    sealed interface Kind {
        record Text() implements Kind {}

        record Thinking() implements Kind {}

        record ToolCall(String id, String name) implements Kind {}

        record Refusal() implements Kind {}
    }
}
