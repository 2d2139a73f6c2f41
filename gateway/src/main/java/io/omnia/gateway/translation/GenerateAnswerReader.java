package io.omnia.gateway.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A whole answer of generateContent, read as a stream of one event: there each event is a whole answer with a piece of its
 * parts.
 */
final class GenerateAnswerReader implements AnswerReader {
    @Override
    public @Nullable Answer read(ObjectNode body, AnswerContext context) {
        if (!body.path("candidates").isArray() && !body.path("promptFeedback").isObject()) {
            return null;
        }
        var collector = new AnswerCollector();
        var reader = new GenerateEventReader(context);
        reader.read(body, collector);
        reader.end(collector);
        return collector.answer();
    }

    /** Why it stopped; null while it goes on. */
    static @Nullable Stop stop(JsonNode body) {
        var finish = Json.text(body.path("candidates").path(0), "finishReason");
        if (finish == null) {
            return body.path("promptFeedback").path("blockReason").isTextual()
                    ? Stop.of(Stop.Reason.CONTENT_FILTER)
                    : null;
        }
        return Stop.of(
                switch (finish) {
                    case "MAX_TOKENS" -> Stop.Reason.LENGTH;
                    case "SAFETY",
                            "RECITATION",
                            "LANGUAGE",
                            "BLOCKLIST",
                            "PROHIBITED_CONTENT",
                            "SPII",
                            "IMAGE_SAFETY",
                            "IMAGE_PROHIBITED_CONTENT",
                            "IMAGE_RECITATION",
                            "OTHER" -> Stop.Reason.CONTENT_FILTER;
                    default -> Stop.Reason.END;
                });
    }

    /** The sources of a text: of a search, or of what was recited. */
    static List<Citation> citations(JsonNode candidate, String text) {
        var citations = new ArrayList<Citation>();
        var grounding = candidate.path("groundingMetadata");
        for (var support : Json.elements(grounding, "groundingSupports")) {
            var segment = support.path("segment");
            for (var index : Json.elements(support, "groundingChunkIndices")) {
                var web =
                        grounding.path("groundingChunks").path(index.asInt(-1)).path("web");
                if (web.path("uri").isTextual()) {
                    citations.add(new Citation(
                            Json.textOr(web, "uri", ""), Json.textOr(web, "title", ""), "", span(segment, text)));
                }
            }
        }
        for (var source : Json.elements(candidate.path("citationMetadata"), "citationSources")) {
            if (source.path("uri").isTextual()) {
                citations.add(new Citation(Json.textOr(source, "uri", ""), Json.textOr(source, "title", ""), "", null));
            }
        }
        return citations;
    }

    /** Places are counted in bytes there, and in parts; the words themselves are told too, and easier to find. */
    private static Citation.@Nullable Span span(JsonNode segment, String text) {
        var words = Json.textOr(segment, "text", "");
        var start = words.isEmpty() ? -1 : text.indexOf(words);
        return start < 0 ? null : new Citation.Span(start, start + words.length());
    }
}
