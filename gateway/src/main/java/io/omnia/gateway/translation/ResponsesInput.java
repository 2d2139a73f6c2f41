package io.omnia.gateway.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the input items of a responses request. */
final class ResponsesInput {
    /** Longer ids of calls are refused. */
    private static final int MAX_CALL_ID_CHARS = 64;

    private final Dropped dropped;
    private final ArrayNode items = Json.array();

    ResponsesInput(Dropped dropped) {
        this.dropped = dropped;
    }

    ArrayNode items(List<Turn> turns) throws Untranslatable {
        for (var turn : turns) {
            var role = switch (turn.role()) {
                case SYSTEM -> "system";
                case USER -> "user";
                case ASSISTANT -> "assistant";
            };
            turn(role, turn.parts());
        }
        return items;
    }

    private void turn(String role, List<Part> parts) throws Untranslatable {
        var content = Json.array();
        for (var part : parts) {
            var item = item(part);
            if (item == null) {
                content.add(part(part));
            } else {
                message(role, content);
                content = Json.array();
                if (!item.isEmpty()) {
                    items.add(item);
                }
            }
        }
        message(role, content);
    }

    private void message(String role, ArrayNode content) {
        content.removeIf(part -> "".equals(Json.text(part, "text")));
        if (content.isEmpty()) {
            return;
        }
        var message = Json.typed("message").put("role", role);
        if (role.equals("assistant")) {
            // Parts of an answer would need the ids that they had; a string needs none.
            items.add(message.put("content", joined(content)));
        } else {
            items.add(message.set("content", content));
        }
    }

    private static String joined(ArrayNode content) {
        var text = new StringBuilder();
        content.forEach(part -> text.append(Json.textOr(part, "text", "")));
        return text.toString();
    }

    /** What is an item of its own; null for what belongs into a message; an empty one is left out. */
    private @Nullable ObjectNode item(Part part) throws Untranslatable {
        return switch (part) {
            case Part.ToolCall call ->
                Json.typed("function_call")
                        .put("call_id", ToolIds.upTo(MAX_CALL_ID_CHARS, call.id()))
                        .put("name", call.name())
                        .put("arguments", call.arguments().isBlank() ? "{}" : call.arguments());
            case Part.ToolResult result -> {
                CacheMark.drop(result.cache(), dropped);
                yield Json.typed("function_call_output")
                        .put("call_id", ToolIds.upTo(MAX_CALL_ID_CHARS, result.callId()))
                        .set("output", output(result));
            }
            case Part.Thinking thinking -> reasoning(thinking);
            default -> null;
        };
    }

    private JsonNode output(Part.ToolResult result) throws Untranslatable {
        if (result.content().stream().allMatch(Part.Text.class::isInstance)) {
            return TextNode.valueOf(ToolResults.asText(result, new ArrayList<>()));
        }
        var output = Json.array();
        for (var part : result.content()) {
            output.add(part(part));
        }
        return output;
    }

    private static ObjectNode reasoning(Part.Thinking thinking) {
        var signature = thinking.signature();
        var colon = signature == null || signature.of() != Format.RESPONSES
                ? -1
                : signature.value().indexOf(':');
        if (signature == null || colon < 0) {
            return Json.object();
        }
        var item = Json.typed("reasoning").put("id", signature.value().substring(0, colon));
        var summary = item.putArray("summary");
        if (!thinking.text().isEmpty()) {
            summary.add(Json.typed("summary_text").put("text", thinking.text()));
        }
        return item.put("encrypted_content", signature.value().substring(colon + 1));
    }

    private ObjectNode part(Part part) throws Untranslatable {
        return switch (part) {
            case Part.Text text -> {
                CacheMark.drop(text.cache(), dropped);
                yield Json.typed("input_text").put("text", text.text());
            }
            case Part.Refusal(var text) -> Json.typed("input_text").put("text", text);
            case Part.Image image -> {
                CacheMark.drop(image.cache(), dropped);
                yield Json.typed("input_image")
                        .put("image_url", address(image.source()))
                        .put("detail", image.detail() == null ? "auto" : image.detail());
            }
            case Part.Document document -> document(document);
            case Part.Audio audio -> throw new Untranslatable("messages", "This model does not listen to audio.");
            case Part.Thinking thinking -> throw misplaced();
            case Part.ToolCall call -> throw misplaced();
            case Part.ToolResult result -> throw misplaced();
        };
    }

    private static Untranslatable misplaced() {
        return new Untranslatable("messages", "The result of a tool holds what no result can hold.");
    }

    private static String address(Source source) {
        return switch (source) {
            case Source.Url(var url) -> url;
            case Source.Data data -> data.asUrl();
            case Source.Plain(var text) -> text;
        };
    }

    private ObjectNode document(Part.Document document) {
        CacheMark.drop(document.cache(), dropped);
        return switch (document.source()) {
            case Source.Plain(var text) -> Json.typed("input_text").put("text", text);
            case Source.Url(var url) -> Json.typed("input_file").put("file_url", url);
            case Source.Data data ->
                Json.typed("input_file")
                        .put("filename", document.name() == null ? "document" : document.name())
                        .put("file_data", data.asUrl());
        };
    }
}
