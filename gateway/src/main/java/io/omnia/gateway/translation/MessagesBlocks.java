package io.omnia.gateway.translation;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the content blocks of a messages request. Blocks of nothing but white space are refused there, so left out. */
final class MessagesBlocks {
    private final Dropped dropped;

    MessagesBlocks(Dropped dropped) {
        this.dropped = dropped;
    }

    ArrayNode system(List<Part.Text> texts) {
        var system = Json.array();
        texts.stream().filter(text -> !text.text().isBlank()).forEach(text -> system.add(text(text)));
        return system;
    }

    ArrayNode messages(List<Turn> turns) throws Untranslatable {
        var messages = Json.array();
        for (var turn : turns) {
            var blocks = Json.array();
            for (var part : turn.parts()) {
                var block = block(part);
                if (block != null) {
                    blocks.add(block);
                }
            }
            add(messages, turn.role() == Turn.Role.ASSISTANT ? "assistant" : "user", blocks);
        }
        if (messages.isEmpty()) {
            throw new Untranslatable("messages", "There is no message with anything in it.");
        }
        trimEnd(messages);
        return messages;
    }

    /** A turn of which nothing is left is no turn, and its neighbours become one. */
    private static void add(ArrayNode messages, String role, ArrayNode blocks) {
        if (blocks.isEmpty()) {
            return;
        }
        var last = messages.path(messages.size() - 1);
        if (role.equals(Json.text(last, "role")) && last.path("content") instanceof ArrayNode content) {
            content.addAll(blocks);
        } else {
            messages.add(Json.object().put("role", role).set("content", blocks));
        }
    }

    /** What the model has to go on from must not end with white space. */
    private static void trimEnd(ArrayNode messages) {
        var last = messages.path(messages.size() - 1);
        var content = last.path("content");
        if ("assistant".equals(Json.text(last, "role"))
                && content.path(content.size() - 1) instanceof ObjectNode block
                && block.has("text")) {
            block.put("text", Json.textOr(block, "text", "").stripTrailing());
        }
    }

    private @Nullable ObjectNode block(Part part) throws Untranslatable {
        return switch (part) {
            case Part.Text text -> text.text().isBlank() ? null : text(text);
            case Part.Refusal(var text) -> text.isBlank() ? null : text(Part.Text.of(text));
            case Part.Image image -> {
                image.dropDetail(dropped);
                yield mark(Json.typed("image").set("source", source(image.source())), image.cache());
            }
            case Part.Document document -> document(document);
            case Part.Thinking thinking -> thinking(thinking);
            case Part.ToolCall call -> {
                var block = Json.typed("tool_use")
                        .put("id", ToolIds.wordly(call.id()))
                        .put("name", call.name());
                yield mark(block.set("input", Json.arguments(call.arguments())), call.cache());
            }
            case Part.ToolResult result -> result(result);
            case Part.Audio audio -> throw new Untranslatable("messages", "This model does not listen to audio.");
        };
    }

    private static ObjectNode text(Part.Text text) {
        return mark(Json.typed("text").put("text", text.text()), text.cache());
    }

    static ObjectNode mark(ObjectNode block, @Nullable CacheMark cache) {
        if (cache != null) {
            var mark = Json.typed("ephemeral");
            block.set("cache_control", cache.ttl() == null ? mark : mark.put("ttl", cache.ttl()));
        }
        return block;
    }

    private static ObjectNode source(Source source) {
        return switch (source) {
            case Source.Url(var url) -> Json.typed("url").put("url", url);
            case Source.Data(var mediaType, var base64) ->
                Json.typed("base64").put("media_type", mediaType).put("data", base64);
            case Source.Plain(var text) ->
                Json.typed("text").put("media_type", "text/plain").put("data", text);
        };
    }

    private static ObjectNode document(Part.Document document) throws Untranslatable {
        var block = Json.typed("document");
        block.set("source", source(readable(document.source())));
        if (document.name() != null) {
            block.put("title", document.name());
        }
        return mark(block, document.cache());
    }

    /** Only PDFs come as base64 there; text comes as text. */
    private static Source readable(Source source) throws Untranslatable {
        if (!(source instanceof Source.Data(var mediaType, var base64)) || !mediaType.startsWith("text/")) {
            return source;
        }
        try {
            return new Source.Plain(new String(Base64.getDecoder().decode(base64), UTF_8));
        } catch (IllegalArgumentException notBase64) {
            throw new Untranslatable("messages", "The data of a document is not base64.");
        }
    }

    /** Thinking that this vendor did not sign is refused, and so is signed thinking that was changed. */
    private static @Nullable ObjectNode thinking(Part.Thinking thinking) {
        var signature = thinking.signature();
        if (signature == null || signature.of() != Format.MESSAGES) {
            return null;
        }
        return signature.hidden()
                ? Json.typed("redacted_thinking").put("data", signature.value())
                : Json.typed("thinking").put("thinking", thinking.text()).put("signature", signature.value());
    }

    private ObjectNode result(Part.ToolResult result) throws Untranslatable {
        var block = Json.typed("tool_result").put("tool_use_id", ToolIds.wordly(result.callId()));
        var content = Json.array();
        for (var part : result.content()) {
            var inner = block(part);
            if (inner != null) {
                content.add(inner);
            }
        }
        if (!content.isEmpty()) {
            block.set("content", content);
        }
        if (result.error()) {
            block.put("is_error", true);
        }
        return mark(block, result.cache());
    }
}
