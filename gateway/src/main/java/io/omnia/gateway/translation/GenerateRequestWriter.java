package io.omnia.gateway.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumMap;
import org.jspecify.annotations.Nullable;

/** A generateContent request; its model is in the address. Source: Google's API reference, "Generating content". */
final class GenerateRequestWriter implements RequestWriter {
    private static final int MAX_STOPS = 5;

    @Override
    public ObjectNode write(Conversation conversation, Target target, Dropped dropped) throws Untranslatable {
        var body = Json.object();
        body.set("contents", new GenerateParts(target, dropped).contents(conversation));
        var instruction = Json.array();
        for (var text : conversation.system()) {
            CacheMark.drop(text.cache(), dropped);
            if (!text.text().isEmpty()) {
                instruction.add(Json.object().put("text", text.text()));
            }
        }
        if (!instruction.isEmpty()) {
            body.putObject("systemInstruction").set("parts", instruction);
        }
        tools(body, conversation, dropped);
        var config = Json.object();
        if (conversation.maxTokens() != null) {
            config.put("maxOutputTokens", conversation.maxTokens());
        }
        stop(config, conversation, dropped);
        thinking(config, conversation, target, dropped);
        output(config, conversation.output());
        settings(config, conversation, dropped);
        if (!config.isEmpty()) {
            body.set("generationConfig", config);
        }
        return body;
    }

    private static void stop(ObjectNode config, Conversation conversation, Dropped dropped) {
        var stops = conversation.stop();
        if (stops.size() > MAX_STOPS) {
            dropped.add(Setting.STOP);
        }
        stops.stream().limit(MAX_STOPS).forEach(config.withArrayProperty("stopSequences")::add);
        if (stops.isEmpty()) {
            config.remove("stopSequences");
        }
    }

    private static void thinking(ObjectNode config, Conversation conversation, Target target, Dropped dropped) {
        var reasoning = conversation.reasoning();
        if (reasoning == null) {
            return;
        }
        var thinking = Json.object();
        if (target.thinking() == ThinkingStyle.BUDGET) {
            var tokens = reasoning.inTokens();
            // Minus one leaves it to the model.
            thinking.put("thinkingBudget", tokens == null ? -1 : tokens);
        } else {
            level(thinking, reasoning.inWords(), dropped);
        }
        if (reasoning.shown()) {
            thinking.put("includeThoughts", true);
        }
        if (!thinking.isEmpty()) {
            config.set("thinkingConfig", thinking);
        }
    }

    /** These models think a little at least. */
    private static void level(ObjectNode thinking, @Nullable Effort effort, Dropped dropped) {
        if (effort == null) {
            return;
        }
        if (effort == Effort.NONE) {
            dropped.add(Setting.REASONING);
        }
        thinking.put(
                "thinkingLevel",
                switch (effort) {
                    case NONE, MINIMAL, LOW -> "low";
                    case MEDIUM -> "medium";
                    case HIGH, XHIGH, MAX -> "high";
                });
    }

    private static void output(ObjectNode config, OutputFormat output) throws Untranslatable {
        switch (output) {
            case OutputFormat.Free() -> {}
            case OutputFormat.AnyObject() -> config.put("responseMimeType", "application/json");
            case OutputFormat.Schema schema -> {
                config.put("responseMimeType", "application/json");
                config.set("responseSchema", GenerateSchemas.convert(schema.schema()));
            }
        }
    }

    private static void settings(ObjectNode config, Conversation conversation, Dropped dropped) {
        var settings = new EnumMap<Setting, JsonNode>(Setting.class);
        settings.putAll(conversation.settings());
        if (settings.getOrDefault(Setting.SERVICE_TIER, Json.object()).asText().equals("auto")) {
            // Its only tier is what "auto" comes to.
            settings.remove(Setting.SERVICE_TIER);
        }
        Settings.write(settings, Format.GENERATE, config, dropped);
    }

    private static void tools(ObjectNode body, Conversation conversation, Dropped dropped) throws Untranslatable {
        var tools = Json.array();
        var functions = functions(conversation, dropped);
        if (!functions.isEmpty()) {
            tools.addObject().set("functionDeclarations", functions);
            toolChoice(body, conversation, dropped);
        }
        for (var tool : conversation.serverTools()) {
            tools.addObject().set(ServerTools.need(tool, Format.GENERATE), Json.object());
        }
        if (!tools.isEmpty()) {
            body.set("tools", tools);
        }
        if (conversation.toolUses() != null) {
            dropped.add(Setting.MAX_TOOL_USES);
        }
    }

    private static ArrayNode functions(Conversation conversation, Dropped dropped) throws Untranslatable {
        var functions = Json.array();
        for (var tool : conversation.tools()) {
            CacheMark.drop(tool.cache(), dropped);
            if (Boolean.TRUE.equals(tool.strict())) {
                dropped.add(Setting.STRICT_TOOL);
            }
            var function = functions.addObject().put("name", tool.name());
            if (tool.description() != null) {
                function.put("description", tool.description());
            }
            // An object without properties is refused; a function without parameters is not.
            if (tool.schema() != null && !tool.schema().path("properties").isEmpty()) {
                function.set("parameters", GenerateSchemas.convert(tool.schema()));
            }
        }
        return functions;
    }

    private static void toolChoice(ObjectNode body, Conversation conversation, Dropped dropped) {
        var calling = Json.object();
        switch (conversation.toolChoice()) {
            case ToolChoice.Unset() -> {}
            case ToolChoice.Auto() -> calling.put("mode", "AUTO");
            case ToolChoice.None() -> calling.put("mode", "NONE");
            case ToolChoice.Any() -> calling.put("mode", "ANY");
            case ToolChoice.Named(var name) -> {
                calling.put("mode", "ANY");
                calling.putArray("allowedFunctionNames").add(name);
            }
        }
        if (!calling.isEmpty()) {
            body.putObject("toolConfig").set("functionCallingConfig", calling);
        }
        if (Boolean.FALSE.equals(conversation.parallelTools())) {
            dropped.add(Setting.PARALLEL_TOOLS);
        }
    }
}
