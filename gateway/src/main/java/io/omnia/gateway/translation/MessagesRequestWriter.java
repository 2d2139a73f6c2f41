package io.omnia.gateway.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A messages request. Source: Anthropic's API reference, "Create a Message". */
final class MessagesRequestWriter implements RequestWriter {
    /** Anything less is refused. */
    private static final long MIN_BUDGET = 1024;

    @Override
    public ObjectNode write(Conversation conversation, Target target, Dropped dropped) throws Untranslatable {
        var body = Json.object().put("model", target.model());
        var maxTokens = conversation.maxTokens() == null ? target.maxOutputTokens() : conversation.maxTokens();
        body.put("max_tokens", maxTokens);
        var blocks = new MessagesBlocks(dropped);
        var system = blocks.system(conversation.system());
        if (!system.isEmpty()) {
            body.set("system", system);
        }
        var turns = Turn.alternating(conversation.turns());
        body.set("messages", blocks.messages(turns));
        var tools = tools(conversation, dropped);
        if (!tools.isEmpty()) {
            body.set("tools", tools);
            toolChoice(body, conversation);
        }
        if (!conversation.stop().isEmpty()) {
            // Stops of nothing but white space are refused.
            var stops =
                    conversation.stop().stream().filter(stop -> !stop.isBlank()).toList();
            if (stops.size() < conversation.stop().size()) {
                dropped.add(Setting.STOP);
            }
            stops.forEach(body.withArrayProperty("stop_sequences")::add);
        }
        thinking(body, conversation, target, maxTokens, turns, dropped);
        output(body, conversation.output(), dropped);
        settings(body, conversation, dropped);
        if (conversation.stream()) {
            body.put("stream", true);
        }
        return body;
    }

    private static ArrayNode tools(Conversation conversation, Dropped dropped) throws Untranslatable {
        var tools = Json.array();
        for (var tool : conversation.tools()) {
            var node = Json.object().put("name", tool.name());
            if (tool.description() != null && !tool.description().isEmpty()) {
                node.put("description", tool.description());
            }
            node.set("input_schema", inputSchema(tool.schema()));
            if (Boolean.TRUE.equals(tool.strict())) {
                dropped.add(Setting.STRICT_TOOL);
            }
            MessagesBlocks.mark(node, tool.cache());
            tools.add(node);
        }
        for (var tool : conversation.serverTools()) {
            var name = tool.name().toLowerCase(java.util.Locale.ROOT);
            var node = Json.typed(ServerTools.need(tool, Format.MESSAGES)).put("name", name);
            if (tool == ServerTool.WEB_SEARCH) {
                node.put("max_uses", conversation.mostToolUses());
            }
            tools.add(node);
        }
        return tools;
    }

    /** A schema has to say that it is of an object. */
    private static ObjectNode inputSchema(@Nullable ObjectNode schema) {
        if (schema == null) {
            return Json.typed("object").set("properties", Json.object());
        }
        return schema.path("type").isTextual() ? schema : schema.deepCopy().put("type", "object");
    }

    private static void toolChoice(ObjectNode body, Conversation conversation) {
        var choice = switch (conversation.toolChoice()) {
            case ToolChoice.Unset() -> conversation.parallelTools() == null ? null : Json.typed("auto");
            case ToolChoice.Auto() -> Json.typed("auto");
            case ToolChoice.None() -> Json.typed("none");
            case ToolChoice.Any() -> Json.typed("any");
            case ToolChoice.Named(var name) -> Json.typed("tool").put("name", name);
        };
        if (choice == null) {
            return;
        }
        if (conversation.parallelTools() != null && !(conversation.toolChoice() instanceof ToolChoice.None)) {
            choice.put("disable_parallel_tool_use", !conversation.parallelTools());
        }
        body.set("tool_choice", choice);
    }

    private static void thinking(
            ObjectNode body,
            Conversation conversation,
            Target target,
            long maxTokens,
            List<Turn> turns,
            Dropped dropped) {
        var reasoning = conversation.reasoning();
        if (reasoning == null || reasoning.isOff()) {
            return;
        }
        if (forcesTool(conversation)) {
            // Thinking with a forced tool is refused, and the tool is what the caller waits for.
            dropped.add(Setting.REASONING);
        } else if (target.thinking() == ThinkingStyle.EFFORT) {
            body.set("thinking", Json.typed("adaptive"));
            var effort = reasoning.inWords();
            if (effort != null) {
                body.withObjectProperty("output_config").put("effort", word(effort));
            }
        } else {
            var wanted = reasoning.inTokens();
            var budget = Math.min(wanted == null ? Effort.MEDIUM.budget() : wanted, maxTokens / 2);
            if (budget < MIN_BUDGET || isInsideToolLoopWithoutThinking(turns)) {
                dropped.add(Setting.REASONING);
            } else {
                body.set("thinking", Json.typed("enabled").put("budget_tokens", budget));
            }
        }
    }

    /** Its words are fewer at both ends. */
    private static String word(Effort effort) {
        return switch (effort) {
            case NONE, MINIMAL, LOW -> "low";
            case MEDIUM -> "medium";
            case HIGH -> "high";
            case XHIGH, MAX -> "max";
        };
    }

    private static boolean forcesTool(Conversation conversation) {
        return conversation.toolChoice() instanceof ToolChoice.Any
                || conversation.toolChoice() instanceof ToolChoice.Named;
    }

    /** With thinking on, the turn whose tools are just answered must begin with the thinking that led to them. */
    private static boolean isInsideToolLoopWithoutThinking(List<Turn> turns) {
        if (turns.size() < 2 || turns.getLast().parts().stream().noneMatch(Part.ToolResult.class::isInstance)) {
            return false;
        }
        var asking = turns.get(turns.size() - 2).parts();
        return asking.stream()
                .noneMatch(part -> part instanceof Part.Thinking thinking
                        && thinking.signature() != null
                        && thinking.signature().of() == Format.MESSAGES);
    }

    private static void output(ObjectNode body, OutputFormat output, Dropped dropped) {
        switch (output) {
            case OutputFormat.Free() -> {}
            case OutputFormat.AnyObject() -> dropped.add(Setting.OUTPUT_FORMAT);
            case OutputFormat.Schema schema -> {
                var format = Json.typed("json_schema");
                format.set("schema", SchemaDialects.forMessages(schema.schema()));
                body.withObjectProperty("output_config").set("format", format);
            }
        }
    }

    private static void settings(ObjectNode body, Conversation conversation, Dropped dropped) {
        var settings = new EnumMap<Setting, JsonNode>(Setting.class);
        settings.putAll(conversation.settings());
        var safety = settings.get(Setting.SAFETY_IDENTIFIER);
        if (safety != null && !settings.containsKey(Setting.USER)) {
            settings.remove(Setting.SAFETY_IDENTIFIER);
            settings.put(Setting.USER, safety);
        }
        var temperature = settings.get(Setting.TEMPERATURE);
        if (body.has("thinking")) {
            // Only the usual temperature goes with thinking.
            for (var setting : List.of(Setting.TEMPERATURE, Setting.TOP_P, Setting.TOP_K)) {
                if (settings.remove(setting) != null) {
                    dropped.add(setting);
                }
            }
        } else if (temperature != null
                && temperature.isNumber()
                && temperature.decimalValue().compareTo(BigDecimal.ONE) > 0) {
            // OpenAI's scale goes to 2, this one to 1.
            settings.put(Setting.TEMPERATURE, DecimalNode.valueOf(BigDecimal.ONE));
            dropped.add(Setting.TEMPERATURE);
        }
        Settings.write(settings, Format.MESSAGES, body, dropped);
    }
}
