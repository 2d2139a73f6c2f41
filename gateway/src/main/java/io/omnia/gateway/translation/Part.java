package io.omnia.gateway.translation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One piece of a turn. */
sealed interface Part {
    /** What stands in the answer for everyone to read. */
    record Text(
            String text, List<Citation> citations, @Nullable CacheMark cache) implements Part {
        static Text of(String text) {
            return new Text(text, List.of(), null);
        }
    }

    /**
     * A picture.
     *
     * @param detail how closely to look, in OpenAI's words
     */
    record Image(
            Source source,
            @Nullable String detail,
            @Nullable CacheMark cache) implements Part {
        /** For formats that look as closely as they want. */
        void dropDetail(Dropped dropped) {
            if (detail != null && !detail.equals("auto")) {
                dropped.add(Setting.IMAGE_DETAIL);
            }
        }
    }

    /** A file to read, as a PDF. */
    record Document(
            Source source, @Nullable String name, @Nullable CacheMark cache) implements Part {}

    /** Sound. */
    record Audio(String mediaType, String base64) implements Part {}

    /** What the model thought before it spoke. */
    record Thinking(String text, @Nullable Signature signature) implements Part {}

    /**
     * The model wants a tool of the caller's to be used.
     *
     * @param arguments JSON as the model wrote it; empty where it wrote none
     */
    record ToolCall(
            String id,
            String name,
            String arguments,
            @Nullable CacheMark cache) implements Part {}

    /** What a tool answered. */
    record ToolResult(
            String callId,
            List<Part> content,
            boolean error,
            @Nullable CacheMark cache) implements Part {}

    /** The model declined, and said so. */
    record Refusal(String text) implements Part {}
}
