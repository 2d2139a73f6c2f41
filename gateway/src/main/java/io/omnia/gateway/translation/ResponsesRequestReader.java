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

/** A responses request. Source: OpenAI's API reference, "Create a model response". */
final class ResponsesRequestReader implements RequestReader {
    private static final Set<Setting> TOP_LEVEL = EnumSet.of(
            Setting.TEMPERATURE,
            Setting.TOP_P,
            Setting.USER,
            Setting.SAFETY_IDENTIFIER,
            Setting.METADATA,
            Setting.SERVICE_TIER,
            Setting.PROMPT_CACHE_KEY,
            Setting.PROMPT_CACHE_RETENTION);

    private final List<Tool> tools = new ArrayList<>();
    private final Set<ServerTool> serverTools = EnumSet.noneOf(ServerTool.class);

    @Override
    public Conversation read(ObjectNode body, Dropped dropped) throws Untranslatable {
        var fields = Fields.ofBody(body, dropped);
        fields.take("model");
        refuseWhatNeedsRetention(fields);
        var items = new ResponsesItems(fields.text("instructions"));
        items.read(fields);
        tools(fields);
        var text = inside(fields, "text");
        var settings = settings(fields, text);
        var output = output(text);
        text.done();
        var conversation = new Conversation(
                items.system(),
                items.turns(),
                tools,
                serverTools,
                fields.count("max_tool_calls"),
                toolChoice(fields),
                fields.flag("parallel_tool_calls"),
                fields.tokens("max_output_tokens"),
                List.of(),
                reasoning(fields),
                output,
                settings,
                Objects.requireNonNullElse(fields.flag("stream"), false));
        neutralValues(fields);
        fields.done();
        return conversation;
    }

    private static void refuseWhatNeedsRetention(Fields fields) throws Untranslatable {
        for (var name : List.of("previous_response_id", "conversation", "prompt")) {
            if (!fields.take(name).isMissingNode()) {
                throw new Untranslatable(
                        name,
                        "'" + name + "' points to something that is kept at a vendor; nothing is kept for this model."
                                + " Send the whole conversation as 'input'.");
            }
        }
        if (Boolean.TRUE.equals(fields.flag("background"))) {
            throw new Untranslatable(
                    "background", "This model answers while the caller waits; leave out 'background'.");
        }
    }

    private static Fields inside(Fields fields, String name) throws Untranslatable {
        var value = fields.take(name);
        return fields.inside(value.isMissingNode() ? Json.object() : value, name);
    }

    private void tools(Fields fields) throws Untranslatable {
        for (var element : fields.elements("tools")) {
            var tool = fields.inside(element, "tools");
            var type = tool.needText("type");
            var vendors = ServerTool.ofType(type);
            if (type.equals("function")) {
                tools.add(ChatRequestReader.function(tool, null));
            } else if (vendors != null) {
                serverTools.add(vendors);
                tool.take("container");
                tool.done();
            } else {
                throw new Untranslatable(
                        "tools",
                        "The tool '" + Names.quotable(type)
                                + "' is the vendor's own, and the vendor of this model has none like it.");
            }
        }
    }

    private ToolChoice toolChoice(Fields fields) throws Untranslatable {
        var choice = fields.take("tool_choice");
        return ChatRequestReader.choice(choice, choice);
    }

    private static @Nullable Reasoning reasoning(Fields fields) throws Untranslatable {
        var reasoning = fields.take("reasoning");
        if (reasoning.isMissingNode()) {
            return null;
        }
        var inside = fields.inside(reasoning, "reasoning");
        var word = inside.text("effort");
        var shown = inside.text("summary") != null || inside.text("generate_summary") != null;
        inside.done();
        var effort = word == null ? null : Effort.ofWord(word);
        if (word != null && effort == null) {
            fields.dropped().add("reasoning.effort");
        }
        return effort == null && !shown ? null : new Reasoning(effort, null, shown);
    }

    private static OutputFormat output(Fields text) throws Untranslatable {
        var format = text.take("format");
        if (format.isMissingNode()) {
            return new OutputFormat.Free();
        }
        return switch (Json.textOr(format, "type", "")) {
            case "text" -> new OutputFormat.Free();
            case "json_object" -> new OutputFormat.AnyObject();
            case "json_schema" -> ChatRequestReader.schema(format);
            default ->
                throw new Untranslatable("text", "'text.format.type' has to be text, json_object or json_schema.");
        };
    }

    private static Map<Setting, JsonNode> settings(Fields fields, Fields text) {
        var settings = new EnumMap<Setting, JsonNode>(Setting.class);
        for (var setting : TOP_LEVEL) {
            var value = fields.take(Objects.requireNonNull(setting.in(Format.RESPONSES)));
            if (!value.isMissingNode() && !(value.isObject() && value.isEmpty())) {
                settings.put(setting, value);
            }
        }
        var verbosity = text.take("verbosity");
        if (!verbosity.isMissingNode() && !verbosity.asText().equals("medium")) {
            settings.put(Setting.VERBOSITY, verbosity);
        }
        return settings;
    }

    /** Values that ask for what happens anyway are no loss. */
    private static void neutralValues(Fields fields) throws Untranslatable {
        if (Boolean.TRUE.equals(fields.flag("store"))) {
            fields.dropped().add("store");
        }
        if (!"disabled".equals(Objects.requireNonNullElse(fields.text("truncation"), "disabled"))) {
            fields.dropped().add("truncation");
        }
        if (fields.take("top_logprobs").asInt(0) > 0) {
            fields.dropped().add("top_logprobs");
        }
        for (var include : fields.strings("include")) {
            // Thinking comes with what it needs to be sent back anyway.
            if (!include.equals("reasoning.encrypted_content")) {
                fields.dropped().add("include." + include);
            }
        }
        fields.take("stream_options");
    }
}
