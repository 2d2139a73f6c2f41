package io.omnia.gateway.translation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** A chat completions request. Source: OpenAI's API reference, "Create chat completion". */
final class ChatRequestWriter implements RequestWriter {
    private static final int MAX_STOPS = 4;

    /** Longer ids of calls are refused. */
    private static final int MAX_CALL_ID_CHARS = 40;

    @Override
    public ObjectNode write(Conversation conversation, Target target, Dropped dropped) throws Untranslatable {
        var body = Json.object().put("model", target.model());
        body.set("messages", messages(conversation, dropped));
        var tools = tools(conversation, dropped);
        if (!tools.isEmpty()) {
            body.set("tools", tools);
            toolChoice(body, conversation);
        }
        for (var tool : conversation.serverTools()) {
            ServerTools.need(tool, Format.CHAT);
            body.set("web_search_options", Json.object());
        }
        if (conversation.toolUses() != null) {
            dropped.add(Setting.MAX_TOOL_USES);
        }
        if (conversation.maxTokens() != null) {
            body.put(target.completionTokens() ? "max_completion_tokens" : "max_tokens", conversation.maxTokens());
        }
        stop(body, conversation, dropped);
        reasoning(body, conversation, dropped);
        output(body, conversation.output());
        Settings.write(conversation.settings(), Format.CHAT, body, dropped);
        if (conversation.stream()) {
            body.put("stream", true);
            if (target.streamOptions()) {
                body.set("stream_options", Json.object().put("include_usage", true));
            }
        }
        return body;
    }

    private static void stop(ObjectNode body, Conversation conversation, Dropped dropped) {
        var stops = conversation.stop();
        if (stops.isEmpty()) {
            return;
        }
        if (stops.size() > MAX_STOPS) {
            dropped.add(Setting.STOP);
        }
        stops.stream().limit(MAX_STOPS).forEach(body.putArray("stop")::add);
    }

    private static void reasoning(ObjectNode body, Conversation conversation, Dropped dropped) {
        var reasoning = conversation.reasoning();
        if (reasoning == null) {
            return;
        }
        var effort = reasoning.inWords();
        // Without a word the model decides, which is what was asked for; off is what a model does not do unasked.
        if (effort != null && effort != Effort.NONE) {
            body.put("reasoning_effort", effort.upToXhigh().word());
        } else if (effort == Effort.NONE && dropped.inbound() != Format.MESSAGES) {
            body.put("reasoning_effort", effort.word());
        }
    }

    private static void output(ObjectNode body, OutputFormat output) {
        switch (output) {
            case OutputFormat.Free() -> {}
            case OutputFormat.AnyObject() -> body.set("response_format", Json.typed("json_object"));
            case OutputFormat.Schema schema ->
                body.set("response_format", Json.typed("json_schema").set("json_schema", describe(schema)));
        }
    }

    /** A schema as chat and responses describe it. */
    static ObjectNode describe(OutputFormat.Schema schema) {
        var described = Json.object().put("name", schema.name());
        if (schema.description() != null) {
            described.put("description", schema.description());
        }
        described.set("schema", schema.schema());
        if (schema.strict() != null) {
            described.put("strict", schema.strict());
        }
        return described;
    }

    private static ArrayNode tools(Conversation conversation, Dropped dropped) {
        var tools = Json.array();
        for (var tool : conversation.tools()) {
            CacheMark.drop(tool.cache(), dropped);
            tools.add(Json.typed("function").set("function", function(tool)));
        }
        return tools;
    }

    /** A function as chat and responses describe it. */
    static ObjectNode function(Tool tool) {
        var function = Json.object().put("name", tool.name());
        if (tool.description() != null) {
            function.put("description", tool.description());
        }
        if (tool.schema() != null) {
            function.set("parameters", tool.schema());
        }
        if (tool.strict() != null) {
            function.put("strict", tool.strict());
        }
        return function;
    }

    private static void toolChoice(ObjectNode body, Conversation conversation) {
        switch (conversation.toolChoice()) {
            case ToolChoice.Unset() -> {}
            case ToolChoice.Auto() -> body.put("tool_choice", "auto");
            case ToolChoice.None() -> body.put("tool_choice", "none");
            case ToolChoice.Any() -> body.put("tool_choice", "required");
            case ToolChoice.Named(var name) ->
                body.set(
                        "tool_choice",
                        Json.typed("function").set("function", Json.object().put("name", name)));
        }
        if (conversation.parallelTools() != null) {
            body.put("parallel_tool_calls", conversation.parallelTools());
        }
    }

    private static ArrayNode messages(Conversation conversation, Dropped dropped) throws Untranslatable {
        var messages = Json.array();
        if (!conversation.system().isEmpty()) {
            var texts = new ArrayList<String>();
            for (var text : conversation.system()) {
                CacheMark.drop(text.cache(), dropped);
                texts.add(text.text());
            }
            messages.add(Json.object().put("role", "system").put("content", String.join("\n\n", texts)));
        }
        var turns = conversation.turns();
        var question = Turn.lastQuestion(turns);
        for (var i = 0; i < turns.size(); i++) {
            var parts = turns.get(i).parts();
            switch (turns.get(i).role()) {
                case SYSTEM -> messages.add(content(Json.object().put("role", "system"), parts, dropped));
                case USER -> user(parts, messages, dropped);
                case ASSISTANT -> messages.add(assistant(parts, i > question, dropped));
            }
        }
        return messages;
    }

    /** Results of tools are messages of their own, right after the calls; they hold text only, so pictures follow. */
    private static void user(List<Part> parts, ArrayNode messages, Dropped dropped) throws Untranslatable {
        var rest = new ArrayList<Part>();
        var pictures = new ArrayList<Part>();
        for (var part : parts) {
            if (part instanceof Part.ToolResult result) {
                CacheMark.drop(result.cache(), dropped);
                messages.add(Json.object()
                        .put("role", "tool")
                        .put("tool_call_id", ToolIds.upTo(MAX_CALL_ID_CHARS, result.callId()))
                        .put("content", ToolResults.asText(result, pictures)));
            } else {
                rest.add(part);
            }
        }
        pictures.addAll(rest);
        if (!pictures.isEmpty()) {
            messages.add(content(Json.object().put("role", "user"), pictures, dropped));
        }
    }

    private static ObjectNode assistant(List<Part> parts, boolean inToolLoop, Dropped dropped) {
        var message = Json.object().put("role", "assistant");
        var text = new StringBuilder();
        var thinking = new StringBuilder();
        var refusal = new StringBuilder();
        var calls = Json.array();
        for (var part : parts) {
            switch (part) {
                case Part.Text said -> {
                    CacheMark.drop(said.cache(), dropped);
                    text.append(said.text());
                }
                case Part.Refusal(var said) -> refusal.append(said);
                // Unsigned thinking is the compatible servers' own, wanted back within a tool loop and refused after
                // it.
                case Part.Thinking thought ->
                    thinking.append(inToolLoop && thought.signature() == null ? thought.text() : "");
                case Part.ToolCall call -> calls.add(call(call));
                case Part.Image image -> {}
                case Part.Document document -> {}
                case Part.Audio audio -> {}
                case Part.ToolResult result -> {}
            }
        }
        message.put("content", text.isEmpty() ? null : text.toString());
        if (!refusal.isEmpty()) {
            message.put("refusal", refusal.toString());
        }
        if (!thinking.isEmpty()) {
            message.put("reasoning_content", thinking.toString());
        }
        if (!calls.isEmpty()) {
            message.set("tool_calls", calls);
        } else if (text.isEmpty() && refusal.isEmpty()) {
            message.put("content", "");
        }
        return message;
    }

    private static ObjectNode call(Part.ToolCall call) {
        var function = Json.object()
                .put("name", call.name())
                .put("arguments", call.arguments().isBlank() ? "{}" : call.arguments());
        return Json.typed("function")
                .put("id", ToolIds.upTo(MAX_CALL_ID_CHARS, call.id()))
                .set("function", function);
    }

    /** One text stays a string, which every server reads; several parts become an array. */
    private static ObjectNode content(ObjectNode message, List<Part> parts, Dropped dropped) throws Untranslatable {
        if (parts.size() == 1 && parts.getFirst() instanceof Part.Text text) {
            CacheMark.drop(text.cache(), dropped);
            return message.put("content", text.text());
        }
        var content = message.putArray("content");
        for (var part : parts) {
            content.add(part(part, dropped));
        }
        return message;
    }

    private static ObjectNode part(Part part, Dropped dropped) throws Untranslatable {
        return switch (part) {
            case Part.Text text -> {
                CacheMark.drop(text.cache(), dropped);
                yield Json.typed("text").put("text", text.text());
            }
            case Part.Image image -> {
                CacheMark.drop(image.cache(), dropped);
                yield Json.typed("image_url").set("image_url", image(image));
            }
            case Part.Document document -> {
                CacheMark.drop(document.cache(), dropped);
                yield document(document);
            }
            case Part.Audio audio -> {
                var format = audio.mediaType().substring(audio.mediaType().indexOf('/') + 1);
                yield Json.typed("input_audio")
                        .set(
                                "input_audio",
                                Json.object().put("data", audio.base64()).put("format", format));
            }
            case Part.Refusal(var text) -> Json.typed("text").put("text", text);
            case Part.Thinking thinking -> throw misplaced();
            case Part.ToolCall call -> throw misplaced();
            case Part.ToolResult result -> throw misplaced();
        };
    }

    private static Untranslatable misplaced() {
        return new Untranslatable("messages", "A user's message holds what only an answer can hold.");
    }

    private static ObjectNode image(Part.Image image) {
        var url = switch (image.source()) {
            case Source.Url(var address) -> address;
            case Source.Data data -> data.asUrl();
            case Source.Plain(var text) -> text;
        };
        var node = Json.object().put("url", url);
        return image.detail() == null ? node : node.put("detail", image.detail());
    }

    private static ObjectNode document(Part.Document document) throws Untranslatable {
        return switch (document.source()) {
            case Source.Plain(var text) -> Json.typed("text").put("text", text);
            case Source.Url url ->
                throw new Untranslatable("messages", "This model takes documents as base64 data only, not by address.");
            case Source.Data data -> {
                var name = document.name() == null ? "document" : document.name();
                yield Json.typed("file")
                        .set("file", Json.object().put("filename", name).put("file_data", data.asUrl()));
            }
        };
    }
}
