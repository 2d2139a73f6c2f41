package io.omnia.gateway.translation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the input items of a responses request. What an answer gave as several items is one turn. */
final class ResponsesItems {
    /** Items that the vendor made while it used tools of its own; they mean nothing to another vendor. */
    private static final Set<String> VENDORS_OWN = Set.of(
            "web_search_call",
            "file_search_call",
            "code_interpreter_call",
            "image_generation_call",
            "mcp_list_tools",
            "mcp_call",
            "mcp_approval_request",
            "mcp_approval_response",
            "tool_search_call",
            "tool_search_output",
            "compaction");

    private final List<Part.Text> system = new ArrayList<>();
    private final List<Turn> turns = new ArrayList<>();

    ResponsesItems(@Nullable String instructions) {
        if (instructions != null && !instructions.isEmpty()) {
            system.add(Part.Text.of(instructions));
        }
    }

    List<Part.Text> system() {
        return system;
    }

    List<Turn> turns() {
        return turns;
    }

    void read(Fields body) throws Untranslatable {
        var input = body.take("input");
        if (input.isTextual()) {
            turns.add(new Turn(Turn.Role.USER, List.of(Part.Text.of(input.textValue()))));
            return;
        }
        for (var element : body.elements("input")) {
            item(body.inside(element, "input"));
        }
    }

    private void item(Fields item) throws Untranslatable {
        var type = Objects.requireNonNullElse(item.text("type"), "message");
        if (VENDORS_OWN.contains(type)) {
            item.dropped().add(item.at(type));
            return;
        }
        item.take("id");
        item.take("status");
        switch (type) {
            case "message" -> message(item);
            case "function_call" ->
                answered(new Part.ToolCall(
                        item.needText("call_id"),
                        item.needText("name"),
                        Objects.requireNonNullElse(item.text("arguments"), ""),
                        null));
            case "function_call_output" ->
                turns.add(new Turn(
                        Turn.Role.USER,
                        List.of(new Part.ToolResult(item.needText("call_id"), content(item, "output"), false, null))));
            case "reasoning" -> reasoning(item);
            case "item_reference" ->
                throw new Untranslatable(
                        "input",
                        "An item reference points to something that is kept at a vendor; send the item itself.");
            default ->
                throw new Untranslatable(
                        "input", "Input of type '" + Names.quotable(type) + "' cannot be passed on to this model.");
        }
        item.done();
    }

    /** To the turn of the answer that is being told. */
    private void answered(Part part) {
        if (turns.isEmpty() || turns.getLast().role() != Turn.Role.ASSISTANT) {
            turns.add(new Turn(Turn.Role.ASSISTANT, new ArrayList<>()));
        }
        turns.getLast().parts().add(part);
    }

    private void message(Fields item) throws Untranslatable {
        var parts = content(item, "content");
        switch (item.needText("role")) {
            case "user" -> turns.add(new Turn(Turn.Role.USER, parts));
            case "assistant" -> parts.forEach(this::answered);
            case "system", "developer" -> system(parts);
            default ->
                throw new Untranslatable("input", "'input.role' has to be user, assistant, system or developer.");
        }
    }

    private void system(List<Part> parts) throws Untranslatable {
        if (!turns.isEmpty()) {
            turns.add(new Turn(Turn.Role.SYSTEM, parts));
            return;
        }
        for (var part : parts) {
            if (!(part instanceof Part.Text text)) {
                throw new Untranslatable("input", "A system message holds text only.");
            }
            system.add(text);
        }
    }

    private void reasoning(Fields item) {
        var signed = item.text("encrypted_content");
        var text = thinking(item.take("summary"), item.take("content"));
        var signature = signed == null ? null : Signature.readFrom(signed, Format.RESPONSES);
        answered(new Part.Thinking(text, signature));
    }

    /** The summary of thinking, or the thinking itself. */
    static String thinking(JsonNode summary, JsonNode content) {
        var texts = new ArrayList<String>();
        for (var part : Json.elements(summary.isEmpty() ? content : summary)) {
            texts.add(Json.textOr(part, "text", ""));
        }
        return String.join("\n\n", texts);
    }

    private static List<Part> content(Fields holder, String name) throws Untranslatable {
        var content = holder.take(name);
        if (content.isTextual()) {
            return List.of(Part.Text.of(content.textValue()));
        }
        var parts = new ArrayList<Part>();
        for (var element : holder.elements(name)) {
            var part = holder.inside(element, name);
            parts.add(part(part, part.needText("type")));
            part.done();
        }
        return parts;
    }

    private static Part part(Fields part, String type) throws Untranslatable {
        return switch (type) {
            case "input_text", "output_text", "text" -> {
                // Where an earlier answer was taken from is not part of what was said.
                part.take("annotations");
                part.take("logprobs");
                yield new Part.Text(part.needText("text"), List.of(), part.cacheMark());
            }
            case "refusal" -> new Part.Refusal(part.needText("refusal"));
            case "input_image" ->
                new Part.Image(source(part.text("image_url"), "image_url"), part.text("detail"), null);
            case "input_file" -> {
                var data = part.text("file_data");
                var url = part.text("file_url");
                yield new Part.Document(source(data == null ? url : data, "file_data"), part.text("filename"), null);
            }
            default ->
                throw new Untranslatable(
                        "input", "Content of type '" + Names.quotable(type) + "' cannot be passed on to this model.");
        };
    }

    private static Source source(@Nullable String url, String name) throws Untranslatable {
        var source = url == null ? null : Source.ofUrl(url);
        if (source == null) {
            throw new Untranslatable(
                    "input",
                    "'" + name
                            + "' has to be an http address or base64 data; one vendor's file ids mean nothing to another.");
        }
        return source;
    }
}
