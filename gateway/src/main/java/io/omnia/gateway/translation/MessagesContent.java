package io.omnia.gateway.translation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads the content blocks of a messages request. */
final class MessagesContent {
    /** Blocks that the vendor made while it used tools of its own; they mean nothing to another vendor. */
    private static boolean isVendorsOwn(String type) {
        return switch (type) {
            case "server_tool_use", "mcp_tool_use", "mcp_tool_result", "compaction", "container_upload" -> true;
            default -> type.endsWith("_tool_result");
        };
    }

    List<Part> read(Fields holder, String name) throws Untranslatable {
        var content = holder.take(name);
        if (content.isTextual()) {
            return List.of(Part.Text.of(content.textValue()));
        }
        var parts = new ArrayList<Part>();
        for (var element : holder.elements(name)) {
            var block = holder.inside(element, name);
            var type = block.needText("type");
            if (isVendorsOwn(type)) {
                block.dropped().add(block.at(type));
                continue;
            }
            parts.add(part(block, type));
            block.done();
        }
        return parts;
    }

    private Part part(Fields block, String type) throws Untranslatable {
        var mark = block.cacheMark();
        return switch (type) {
            case "text" -> {
                // Where an earlier answer was taken from is not part of what was said.
                block.take("citations");
                yield new Part.Text(block.needText("text"), List.of(), mark);
            }
            case "image" -> new Part.Image(source(block.take("source")), null, mark);
            case "document" -> document(block, mark);
            case "thinking" -> thinking(block);
            case "redacted_thinking" ->
                new Part.Thinking("", hidden(Signature.readFrom(block.needText("data"), Format.MESSAGES)));
            case "tool_use" -> {
                block.take("caller");
                yield new Part.ToolCall(block.needText("id"), block.needText("name"), input(block.take("input")), mark);
            }
            case "tool_result" ->
                new Part.ToolResult(
                        block.needText("tool_use_id"),
                        read(block, "content"),
                        Objects.requireNonNullElse(block.flag("is_error"), false),
                        mark);
            default ->
                throw new Untranslatable(
                        "messages",
                        "Content of type '" + Names.quotable(type) + "' cannot be passed on to this model.");
        };
    }

    private static String input(JsonNode input) {
        return input.isObject() ? Json.string(input) : "{}";
    }

    private static Part thinking(Fields block) throws Untranslatable {
        var signature = block.text("signature");
        var text = block.needText("thinking");
        return new Part.Thinking(
                text, signature == null || signature.isEmpty() ? null : Signature.readFrom(signature, Format.MESSAGES));
    }

    private static Signature hidden(Signature signature) {
        return new Signature(signature.of(), signature.value(), true);
    }

    private static Part document(Fields block, @Nullable CacheMark mark) throws Untranslatable {
        if (!block.take("citations").path("enabled").booleanValue()) {
            return new Part.Document(source(block.take("source")), block.text("title"), mark);
        }
        block.dropped().add(block.at("citations"));
        return new Part.Document(source(block.take("source")), block.text("title"), mark);
    }

    private static Source source(JsonNode source) throws Untranslatable {
        return switch (Json.textOr(source, "type", "")) {
            case "base64" -> new Source.Data(Json.textOr(source, "media_type", ""), Json.textOr(source, "data", ""));
            case "url" -> new Source.Url(Json.textOr(source, "url", ""));
            case "text" -> new Source.Plain(Json.textOr(source, "data", ""));
            case "file" ->
                throw new Untranslatable(
                        "messages", "Files that were uploaded to a vendor mean nothing to another; send the data.");
            default -> throw new Untranslatable("messages", "This 'source.type' cannot be passed on to this model.");
        };
    }
}
