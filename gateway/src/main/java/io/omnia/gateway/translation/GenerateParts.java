package io.omnia.gateway.translation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes the contents of a generateContent request. Its calls have no ids: results name the function. */
final class GenerateParts {
    /** What newer models take in place of a signature they never gave. Source: Google's page on thought signatures. */
    private static final String NO_SIGNATURE = "skip_thought_signature_validator";

    private final Target target;
    private final Dropped dropped;
    private final Map<String, String> namesOfCalls = new HashMap<>();

    GenerateParts(Target target, Dropped dropped) {
        this.target = target;
        this.dropped = dropped;
    }

    ArrayNode contents(Conversation conversation) throws Untranslatable {
        var contents = Json.array();
        for (var turn : Turn.alternating(conversation.turns())) {
            var parts = turn.role() == Turn.Role.ASSISTANT ? answer(turn.parts()) : question(turn.parts());
            if (parts.isEmpty()) {
                continue;
            }
            var role = turn.role() == Turn.Role.ASSISTANT ? "model" : "user";
            var last = contents.path(contents.size() - 1);
            if (role.equals(Json.text(last, "role")) && last.path("parts") instanceof ArrayNode before) {
                before.addAll(parts);
            } else {
                contents.addObject().put("role", role).set("parts", parts);
            }
        }
        if (contents.isEmpty()) {
            throw new Untranslatable("messages", "There is no message with anything in it.");
        }
        return contents;
    }

    private ArrayNode answer(List<Part> turn) throws Untranslatable {
        var parts = Json.array();
        var firstCall = true;
        String signature = null;
        for (var part : turn) {
            switch (part) {
                case Part.Thinking thinking -> signature = signatureOf(thinking, signature);
                case Part.ToolCall call -> {
                    CacheMark.drop(call.cache(), dropped);
                    namesOfCalls.put(call.id(), call.name());
                    var node = Json.object();
                    node.putObject("functionCall")
                            .put("name", call.name())
                            .set("args", Json.arguments(call.arguments()));
                    if (signature != null) {
                        node.put("thoughtSignature", signature);
                    } else if (firstCall && target.thinking() == ThinkingStyle.EFFORT) {
                        // Of calls side by side only the first one is signed.
                        node.put("thoughtSignature", NO_SIGNATURE);
                    }
                    signature = null;
                    firstCall = false;
                    parts.add(node);
                }
                case Part.Text text -> plain(part, parts);
                case Part.Refusal refusal -> plain(part, parts);
                case Part.Image image -> plain(part, parts);
                case Part.Document document -> plain(part, parts);
                case Part.Audio audio -> plain(part, parts);
                case Part.ToolResult result -> plain(part, parts);
            }
        }
        return parts;
    }

    private static @Nullable String signatureOf(Part.Thinking thinking, @Nullable String before) {
        var signature = thinking.signature();
        return signature != null && signature.of() == Format.GENERATE ? signature.value() : before;
    }

    private ArrayNode question(List<Part> turn) throws Untranslatable {
        var parts = Json.array();
        var pictures = new ArrayList<Part>();
        for (var part : turn) {
            if (part instanceof Part.ToolResult result) {
                CacheMark.drop(result.cache(), dropped);
                parts.addObject().set("functionResponse", response(result, pictures));
            }
        }
        for (var picture : pictures) {
            plain(picture, parts);
        }
        for (var part : turn) {
            if (!(part instanceof Part.ToolResult)) {
                plain(part, parts);
            }
        }
        return parts;
    }

    /** A response is an object; text that is one already is taken as it is. */
    private ObjectNode response(Part.ToolResult result, List<Part> pictures) {
        var text = ToolResults.asText(result, pictures);
        var read = result.error() ? null : Json.read(text);
        var response = read == null ? Json.object().put(result.error() ? "error" : "result", text) : read;
        return Json.object()
                .put("name", namesOfCalls.getOrDefault(result.callId(), result.callId()))
                .set("response", response);
    }

    private void plain(Part part, ArrayNode parts) throws Untranslatable {
        switch (part) {
            case Part.Text text -> {
                CacheMark.drop(text.cache(), dropped);
                text(text.text(), parts);
            }
            case Part.Refusal(var text) -> text(text, parts);
            case Part.Image image -> {
                CacheMark.drop(image.cache(), dropped);
                image.dropDetail(dropped);
                parts.add(data(image.source()));
            }
            case Part.Document document -> {
                CacheMark.drop(document.cache(), dropped);
                if (document.name() != null) {
                    dropped.add(Setting.FILE_NAME);
                }
                parts.add(data(document.source()));
            }
            case Part.Audio(var mediaType, var base64) -> parts.add(inline(mediaType, base64));
            case Part.Thinking thinking -> {}
            case Part.ToolCall call ->
                throw new Untranslatable("messages", "A call of a tool can only be in an answer.");
            case Part.ToolResult result ->
                throw new Untranslatable("messages", "The result of a tool can only be in a question.");
        }
    }

    private static void text(String text, ArrayNode parts) {
        if (!text.isEmpty()) {
            parts.addObject().put("text", text);
        }
    }

    private static ObjectNode data(Source source) throws Untranslatable {
        return switch (source) {
            case Source.Data(var mediaType, var base64) -> inline(mediaType, base64);
            case Source.Plain(var text) -> Json.object().put("text", text);
            case Source.Url url ->
                throw new Untranslatable(
                        "messages", "This model takes pictures and documents as base64 data only, not by address.");
        };
    }

    private static ObjectNode inline(String mediaType, String base64) {
        var part = Json.object();
        part.putObject("inlineData").put("mimeType", mediaType).put("data", base64);
        return part;
    }
}
