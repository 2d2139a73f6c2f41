package io.omnia.gateway.translation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A responses request that leaves nothing behind at the vendor. Source: OpenAI's API reference. */
final class ResponsesRequestWriter implements RequestWriter {
    @Override
    public ObjectNode write(Conversation conversation, Target target, Dropped dropped) throws Untranslatable {
        var body = Json.object().put("model", target.model());
        if (!conversation.system().isEmpty()) {
            conversation.system().forEach(text -> CacheMark.drop(text.cache(), dropped));
            body.put(
                    "instructions",
                    conversation.system().stream().map(Part.Text::text).collect(Collectors.joining("\n\n")));
        }
        body.set("input", new ResponsesInput(dropped).items(conversation.turns()));
        var tools = tools(conversation, dropped);
        if (!tools.isEmpty()) {
            body.set("tools", tools);
        }
        if (conversation.serverTools().contains(ServerTool.WEB_SEARCH)) {
            body.put("max_tool_calls", conversation.mostToolUses());
        }
        if (!conversation.tools().isEmpty()) {
            toolChoice(body, conversation);
        }
        if (conversation.maxTokens() != null) {
            body.put("max_output_tokens", conversation.maxTokens());
        }
        if (!conversation.stop().isEmpty()) {
            dropped.add(Setting.STOP);
        }
        reasoning(body, conversation.reasoning(), dropped.inbound());
        output(body, conversation.output());
        Settings.write(conversation.settings(), Format.RESPONSES, body, dropped);
        body.put("store", false);
        if (conversation.stream()) {
            body.put("stream", true);
        }
        return body;
    }

    private static ArrayNode tools(Conversation conversation, Dropped dropped) throws Untranslatable {
        var tools = Json.array();
        for (var tool : conversation.tools()) {
            CacheMark.drop(tool.cache(), dropped);
            var function = Json.typed("function");
            function.setAll(ChatRequestWriter.function(tool));
            // Strict is what this API takes for granted, and most schemas were not written for it.
            function.put("strict", Boolean.TRUE.equals(tool.strict()));
            if (tool.schema() == null) {
                function.set("parameters", Json.typed("object").set("properties", Json.object()));
            }
            tools.add(function);
        }
        for (var tool : conversation.serverTools()) {
            var node = Json.typed(ServerTools.need(tool, Format.RESPONSES));
            if (tool == ServerTool.CODE_EXECUTION) {
                node.set("container", Json.typed("auto"));
            }
            tools.add(node);
        }
        return tools;
    }

    private static void toolChoice(ObjectNode body, Conversation conversation) {
        switch (conversation.toolChoice()) {
            case ToolChoice.Unset() -> {}
            case ToolChoice.Auto() -> body.put("tool_choice", "auto");
            case ToolChoice.None() -> body.put("tool_choice", "none");
            case ToolChoice.Any() -> body.put("tool_choice", "required");
            case ToolChoice.Named(var name) ->
                body.set("tool_choice", Json.typed("function").put("name", name));
        }
        if (conversation.parallelTools() != null) {
            body.put("parallel_tool_calls", conversation.parallelTools());
        }
    }

    private static void reasoning(ObjectNode body, @Nullable Reasoning reasoning, Format inbound) {
        if (reasoning == null || (reasoning.isOff() && inbound == Format.MESSAGES)) {
            return;
        }
        var node = Json.object();
        var effort = reasoning.inWords();
        if (effort != null) {
            node.put("effort", effort.upToXhigh().word());
        }
        if (reasoning.shown()) {
            node.put("summary", "auto");
        }
        if (!node.isEmpty()) {
            body.set("reasoning", node);
        }
        if (inbound == Format.MESSAGES) {
            // This caller can send thinking back, so it is asked for in the form that allows it.
            body.putArray("include").add("reasoning.encrypted_content");
        }
    }

    private static void output(ObjectNode body, OutputFormat output) {
        switch (output) {
            case OutputFormat.Free() -> {}
            case OutputFormat.AnyObject() -> body.withObjectProperty("text").set("format", Json.typed("json_object"));
            case OutputFormat.Schema schema -> {
                var format = Json.typed("json_schema");
                format.setAll(ChatRequestWriter.describe(schema));
                body.withObjectProperty("text").set("format", format);
            }
        }
    }
}
