package io.omnia.gateway.translation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads the messages of a chat completions request. */
final class ChatMessages {
    private final List<Part.Text> system = new ArrayList<>();
    private final List<Turn> turns = new ArrayList<>();

    record Read(List<Part.Text> system, List<Turn> turns) {}

    Read read(Fields body, List<JsonNode> messages) throws Untranslatable {
        for (var element : messages) {
            var message = body.inside(element, "messages");
            var role = message.needText("role");
            switch (role) {
                case "system", "developer" -> system(message);
                case "user" -> turns.add(new Turn(Turn.Role.USER, content(message)));
                case "assistant" -> turns.add(new Turn(Turn.Role.ASSISTANT, assistant(message)));
                case "tool" -> toolResult(message, Objects.requireNonNullElse(message.text("tool_call_id"), ""));
                case "function" -> toolResult(message, Objects.requireNonNullElse(message.text("name"), ""));
                default ->
                    throw new Untranslatable(
                            "messages", "'messages.role' has to be system, developer, user, assistant or tool.");
            }
            message.done();
        }
        return new Read(system, turns);
    }

    private void system(Fields message) throws Untranslatable {
        var parts = content(message);
        if (!turns.isEmpty()) {
            turns.add(new Turn(Turn.Role.SYSTEM, parts));
            return;
        }
        for (var part : parts) {
            if (!(part instanceof Part.Text text)) {
                throw new Untranslatable("messages", "A system message holds text only.");
            }
            system.add(text);
        }
    }

    private void toolResult(Fields message, String callId) throws Untranslatable {
        message.take("name");
        turns.add(new Turn(
                Turn.Role.USER, List.of(new Part.ToolResult(callId, content(message), false, message.cacheMark()))));
    }

    private List<Part> assistant(Fields message) throws Untranslatable {
        var parts = new ArrayList<Part>();
        var thinking = message.text("reasoning_content");
        var otherName = message.text("reasoning");
        if (thinking != null || otherName != null) {
            parts.add(new Part.Thinking(thinking == null ? Objects.requireNonNull(otherName) : thinking, null));
        }
        message.take("reasoning_details");
        parts.addAll(content(message));
        var refusal = message.text("refusal");
        if (refusal != null) {
            parts.add(new Part.Refusal(refusal));
        }
        for (var element : message.elements("tool_calls")) {
            var call = message.inside(element, "tool_calls");
            call.take("type");
            call.take("index");
            var function = call.inside(call.take("function"), "function");
            parts.add(toolCall(function, Objects.requireNonNullElse(call.text("id"), "")));
            call.done();
        }
        var legacy = message.take("function_call");
        if (legacy.isObject()) {
            var function = message.inside(legacy, "function_call");
            parts.add(toolCall(function, Json.textOr(legacy, "name", "")));
        }
        // What the vendor attached to an earlier answer is not part of the conversation.
        message.take("annotations");
        message.take("audio");
        return parts;
    }

    private static Part toolCall(Fields function, String id) throws Untranslatable {
        var call = new Part.ToolCall(
                id, function.needText("name"), Objects.requireNonNullElse(function.text("arguments"), ""), null);
        function.done();
        return call;
    }

    private List<Part> content(Fields message) throws Untranslatable {
        var mark = message.cacheMark();
        var content = message.take("content");
        if (content.isMissingNode()) {
            return List.of();
        }
        if (content.isTextual()) {
            return List.of(new Part.Text(content.textValue(), List.of(), mark));
        }
        var parts = new ArrayList<Part>();
        for (var element : message.elements("content")) {
            var part = message.inside(element, "content");
            parts.add(part(part, part.needText("type")));
            part.done();
        }
        return parts;
    }

    private Part part(Fields part, String type) throws Untranslatable {
        var mark = part.cacheMark();
        return switch (type) {
            case "text" -> new Part.Text(part.needText("text"), List.of(), mark);
            case "refusal" -> new Part.Refusal(part.needText("refusal"));
            case "image_url" -> image(part.take("image_url"), mark);
            case "input_audio" -> audio(part.take("input_audio"));
            case "file" -> file(part.take("file"), mark);
            default ->
                throw new Untranslatable(
                        "messages",
                        "Content of type '" + Names.quotable(type) + "' cannot be passed on to this model.");
        };
    }

    private Part image(JsonNode image, @Nullable CacheMark mark) throws Untranslatable {
        var url = image.isTextual() ? image.textValue() : Json.textOr(image, "url", "");
        var source = Source.ofUrl(url);
        if (source == null) {
            throw new Untranslatable("messages", "'image_url.url' has to be an http address or base64 data.");
        }
        if (source instanceof Source.Data data && data.mediaType().equals("application/pdf")) {
            return new Part.Document(source, null, mark);
        }
        return new Part.Image(source, Json.text(image, "detail"), mark);
    }

    private static Part audio(JsonNode audio) {
        return new Part.Audio("audio/" + Json.textOr(audio, "format", "wav"), Json.textOr(audio, "data", ""));
    }

    private static Part file(JsonNode file, @Nullable CacheMark mark) throws Untranslatable {
        var data = Json.text(file, "file_data");
        var source = data == null ? null : Source.ofUrl(data);
        if (source == null) {
            throw new Untranslatable(
                    "messages",
                    "A file has to come with its 'file_data' as base64; one vendor's ids mean nothing to another.");
        }
        return new Part.Document(source, Json.text(file, "filename"), mark);
    }
}
