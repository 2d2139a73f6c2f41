package io.omnia.gateway.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A chat completions request. Source: OpenAI's API reference, "Create chat completion". */
final class ChatRequestReader implements RequestReader {
    private static final Set<Setting> TOP_LEVEL = EnumSet.of(
            Setting.TEMPERATURE,
            Setting.TOP_P,
            Setting.FREQUENCY_PENALTY,
            Setting.PRESENCE_PENALTY,
            Setting.SEED,
            Setting.USER,
            Setting.SAFETY_IDENTIFIER,
            Setting.METADATA,
            Setting.SERVICE_TIER,
            Setting.PROMPT_CACHE_KEY,
            Setting.PROMPT_CACHE_RETENTION,
            Setting.VERBOSITY);

    @Override
    public Conversation read(ObjectNode body, Dropped dropped) throws Untranslatable {
        var fields = Fields.ofBody(body, dropped);
        fields.take("model");
        refuseWhatHasNoEqual(fields);
        var settings = settings(fields);
        var messages = new ChatMessages().read(fields, fields.elements("messages"));
        var tools = tools(fields);
        var serverTools = EnumSet.noneOf(ServerTool.class);
        if (fields.take("web_search_options").isObject()) {
            serverTools.add(ServerTool.WEB_SEARCH);
        }
        var conversation = new Conversation(
                messages.system(),
                messages.turns(),
                tools,
                serverTools,
                null,
                toolChoice(fields),
                fields.flag("parallel_tool_calls"),
                maxTokens(fields),
                fields.strings("stop"),
                reasoning(fields),
                output(fields),
                settings,
                Objects.requireNonNullElse(fields.flag("stream"), false));
        streamOptions(fields);
        neutralValues(fields);
        fields.done();
        return conversation;
    }

    private static void refuseWhatHasNoEqual(Fields fields) throws Untranslatable {
        var n = fields.take("n");
        if (!n.isMissingNode() && !(n.isInt() && n.intValue() == 1)) {
            throw new Untranslatable(
                    "n", "This model answers through a protocol that gives one answer a call; leave out 'n'.");
        }
        for (var modality : fields.elements("modalities")) {
            if (!modality.asText().equals("text")) {
                throw new Untranslatable("modalities", "This model answers with text only.");
            }
        }
    }

    static Map<Setting, JsonNode> settings(Fields fields) {
        var settings = new EnumMap<Setting, JsonNode>(Setting.class);
        for (var setting : TOP_LEVEL) {
            var value = fields.take(Objects.requireNonNull(setting.in(Format.CHAT)));
            if (!value.isMissingNode()) {
                settings.put(setting, value);
            }
        }
        var topK = fields.take("top_k");
        if (!topK.isMissingNode()) {
            settings.put(Setting.TOP_K, topK);
        }
        return settings;
    }

    private static @Nullable Long maxTokens(Fields fields) throws Untranslatable {
        var older = fields.tokens("max_tokens");
        var newer = fields.tokens("max_completion_tokens");
        if (older != null && newer != null && !older.equals(newer)) {
            throw new Untranslatable(
                    "max_tokens", "'max_tokens' and 'max_completion_tokens' differ; send one of them.");
        }
        return newer == null ? older : newer;
    }

    private static @Nullable Reasoning reasoning(Fields fields) {
        var word = fields.text("reasoning_effort");
        if (word == null) {
            return null;
        }
        var effort = Effort.ofWord(word);
        if (effort == null) {
            fields.dropped().add(Setting.REASONING);
            return null;
        }
        return new Reasoning(effort, null, false);
    }

    private static OutputFormat output(Fields fields) throws Untranslatable {
        var format = fields.take("response_format");
        if (format.isMissingNode()) {
            return new OutputFormat.Free();
        }
        return switch (Json.textOr(format, "type", "")) {
            case "text" -> new OutputFormat.Free();
            case "json_object" -> new OutputFormat.AnyObject();
            case "json_schema" -> schema(format.path("json_schema"));
            default ->
                throw new Untranslatable(
                        "response_format", "'response_format.type' has to be text, json_object or json_schema.");
        };
    }

    /** What {@code json_schema} holds in chat, and {@code text.format} in responses. */
    static OutputFormat schema(JsonNode described) throws Untranslatable {
        if (!(described.path("schema") instanceof ObjectNode schema)) {
            throw new Untranslatable("response_format", "A response format of type json_schema needs a 'schema'.");
        }
        var strict = described.path("strict");
        return new OutputFormat.Schema(
                Json.textOr(described, "name", "answer"),
                Json.text(described, "description"),
                schema,
                strict.isBoolean() ? (Boolean) strict.booleanValue() : null);
    }

    private static List<Tool> tools(Fields fields) throws Untranslatable {
        var tools = new ArrayList<Tool>();
        for (var element : fields.elements("tools")) {
            var tool = fields.inside(element, "tools");
            var type = tool.text("type");
            if (type != null && !type.equals("function")) {
                throw new Untranslatable(
                        "tools", "Tools of type '" + Names.quotable(type) + "' cannot be passed on to this model.");
            }
            var mark = tool.cacheMark();
            tools.add(function(tool.inside(tool.take("function"), "function"), mark));
            tool.done();
        }
        for (var element : fields.elements("functions")) {
            tools.add(function(fields.inside(element, "functions"), null));
        }
        return tools;
    }

    /** A function as chat describes it, and responses too. */
    static Tool function(Fields function, @Nullable CacheMark mark) throws Untranslatable {
        var tool = new Tool(
                function.needText("name"),
                function.text("description"),
                function.object("parameters"),
                function.flag("strict"),
                mark);
        function.done();
        return tool;
    }

    private static ToolChoice toolChoice(Fields fields) throws Untranslatable {
        var choice = fields.take("tool_choice");
        var legacy = fields.take("function_call");
        if (choice.isMissingNode() && legacy.isObject()) {
            return new ToolChoice.Named(Json.textOr(legacy, "name", ""));
        }
        return choice(choice.isMissingNode() ? legacy : choice, choice.path("function"));
    }

    /** A choice as chat writes it, and responses too, but for where the name stands. */
    static ToolChoice choice(JsonNode choice, JsonNode named) throws Untranslatable {
        if (choice.isMissingNode()) {
            return new ToolChoice.Unset();
        }
        if (choice.isObject()
                && Json.textOr(choice, "type", "").equals("function")
                && named.path("name").isTextual()) {
            return new ToolChoice.Named(Json.textOr(named, "name", ""));
        }
        return switch (choice.asText()) {
            case "auto" -> new ToolChoice.Auto();
            case "none" -> new ToolChoice.None();
            case "required" -> new ToolChoice.Any();
            default ->
                throw new Untranslatable(
                        "tool_choice", "'tool_choice' has to be auto, none, required or one function for this model.");
        };
    }

    private static void streamOptions(Fields fields) throws Untranslatable {
        var options = fields.take("stream_options");
        if (options.isObject()) {
            var inside = fields.inside(options, "stream_options");
            inside.take("include_usage");
            inside.take("include_obfuscation");
            inside.done();
        }
    }

    /** Values that ask for what happens anyway are no loss. */
    private static void neutralValues(Fields fields) {
        if (Boolean.TRUE.equals(fields.flag("store"))) {
            fields.dropped().add("store");
        }
        if (Boolean.TRUE.equals(fields.flag("logprobs"))) {
            fields.dropped().add("logprobs");
        }
    }
}
