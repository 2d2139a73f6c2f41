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

/** A messages request. Source: Anthropic's API reference, "Create a Message". */
final class MessagesRequestReader implements RequestReader {
    private static final Set<Setting> TOP_LEVEL =
            EnumSet.of(Setting.TEMPERATURE, Setting.TOP_P, Setting.TOP_K, Setting.SERVICE_TIER);

    private final List<Tool> tools = new ArrayList<>();
    private final Set<ServerTool> serverTools = EnumSet.noneOf(ServerTool.class);
    private @Nullable Boolean parallelTools;
    private @Nullable Long toolUses;

    @Override
    public Conversation read(ObjectNode body, Dropped dropped) throws Untranslatable {
        var fields = Fields.ofBody(body, dropped);
        fields.take("model");
        refuseWhatHasNoEqual(fields);
        tools(fields);
        var content = new MessagesContent();
        var turns = new ArrayList<Turn>();
        for (var element : fields.elements("messages")) {
            turns.add(turn(fields.inside(element, "messages"), content));
        }
        var outputConfig = fields.inside(orEmpty(fields.take("output_config")), "output_config");
        var conversation = new Conversation(
                system(fields, content),
                turns,
                tools,
                serverTools,
                toolUses,
                toolChoice(fields),
                parallelTools,
                fields.tokens("max_tokens"),
                fields.strings("stop_sequences"),
                reasoning(fields, outputConfig),
                output(fields, outputConfig),
                settings(fields),
                Objects.requireNonNullElse(fields.flag("stream"), false));
        outputConfig.done();
        fields.done();
        return conversation;
    }

    private static void refuseWhatHasNoEqual(Fields fields) throws Untranslatable {
        if (!fields.elements("mcp_servers").isEmpty()) {
            throw new Untranslatable(
                    "mcp_servers", "MCP servers are called by the vendor, and the vendor of this model cannot.");
        }
        if (!fields.take("container").isMissingNode()) {
            throw new Untranslatable("container", "Containers are the vendor's own; this model has none.");
        }
    }

    private static JsonNode orEmpty(JsonNode node) {
        return node.isMissingNode() ? Json.object() : node;
    }

    private static List<Part.Text> system(Fields fields, MessagesContent content) throws Untranslatable {
        var texts = new ArrayList<Part.Text>();
        for (var part : content.read(fields, "system")) {
            if (!(part instanceof Part.Text text)) {
                throw new Untranslatable("system", "'system' holds text only.");
            }
            texts.add(text);
        }
        return texts;
    }

    private static Turn turn(Fields message, MessagesContent content) throws Untranslatable {
        var role = switch (message.needText("role")) {
            case "user" -> Turn.Role.USER;
            case "assistant" -> Turn.Role.ASSISTANT;
            case "system" -> Turn.Role.SYSTEM;
            default -> throw new Untranslatable("messages", "'messages.role' has to be user or assistant.");
        };
        var turn = new Turn(role, content.read(message, "content"));
        message.done();
        return turn;
    }

    private void tools(Fields fields) throws Untranslatable {
        for (var element : fields.elements("tools")) {
            var tool = fields.inside(element, "tools");
            var type = Objects.requireNonNullElse(tool.text("type"), "custom");
            if (type.equals("custom")) {
                tools.add(new Tool(
                        tool.needText("name"),
                        tool.text("description"),
                        tool.object("input_schema"),
                        tool.flag("strict"),
                        tool.cacheMark()));
            } else {
                var known = vendorsOwn(type);
                serverTools.add(known);
                tool.take("name");
                var most = tool.count("max_uses");
                if (known == ServerTool.WEB_SEARCH) {
                    toolUses = most;
                }
            }
            tool.done();
        }
    }

    private static ServerTool vendorsOwn(String type) throws Untranslatable {
        var known = ServerTool.ofType(type);
        if (known == null) {
            throw new Untranslatable(
                    "tools",
                    "The tool '" + Names.quotable(type)
                            + "' is the vendor's own, and the vendor of this model has none like it.");
        }
        return known;
    }

    private ToolChoice toolChoice(Fields fields) throws Untranslatable {
        var choice = fields.take("tool_choice");
        if (choice.isMissingNode()) {
            return new ToolChoice.Unset();
        }
        var one = choice.path("disable_parallel_tool_use");
        parallelTools = one.isBoolean() ? (Boolean) !one.booleanValue() : null;
        return switch (Json.textOr(choice, "type", "")) {
            case "auto" -> new ToolChoice.Auto();
            case "any" -> new ToolChoice.Any();
            case "none" -> new ToolChoice.None();
            case "tool" -> new ToolChoice.Named(Json.textOr(choice, "name", ""));
            default -> throw new Untranslatable("tool_choice", "'tool_choice.type' has to be auto, any, tool or none.");
        };
    }

    private static @Nullable Reasoning reasoning(Fields fields, Fields outputConfig) throws Untranslatable {
        var word = outputConfig.text("effort");
        var effort = word == null ? null : Effort.ofWord(word);
        if (word != null && effort == null) {
            fields.dropped().add(outputConfig.at("effort"));
        }
        var thinking = fields.take("thinking");
        if (thinking.isMissingNode()) {
            return effort == null ? null : new Reasoning(effort, null, false);
        }
        var inside = fields.inside(thinking, "thinking");
        var type = Objects.requireNonNullElse(inside.text("type"), "");
        var budget = inside.tokens("budget_tokens");
        var shown = !"omitted".equals(inside.text("display"));
        inside.done();
        return switch (type) {
            case "disabled" -> new Reasoning(Effort.NONE, null, false);
            case "enabled", "adaptive" -> new Reasoning(effort, effort == null ? budget : null, shown);
            default -> throw new Untranslatable("thinking", "'thinking.type' has to be enabled, adaptive or disabled.");
        };
    }

    private static OutputFormat output(Fields fields, Fields outputConfig) throws Untranslatable {
        var older = fields.take("output_format");
        var newer = outputConfig.take("format");
        var format = newer.isMissingNode() ? older : newer;
        if (format.isMissingNode()) {
            return new OutputFormat.Free();
        }
        if (!(format.path("schema") instanceof ObjectNode schema)) {
            throw new Untranslatable("output_config.format", "An output format needs a 'schema'.");
        }
        return new OutputFormat.Schema("answer", null, schema, true);
    }

    private static Map<Setting, JsonNode> settings(Fields fields) throws Untranslatable {
        var settings = new EnumMap<Setting, JsonNode>(Setting.class);
        for (var setting : TOP_LEVEL) {
            var value = fields.take(Objects.requireNonNull(setting.in(Format.MESSAGES)));
            if (!value.isMissingNode()) {
                settings.put(setting, value);
            }
        }
        var metadata = fields.take("metadata");
        if (!metadata.isMissingNode()) {
            var inside = fields.inside(metadata, "metadata");
            var user = inside.take("user_id");
            if (!user.isMissingNode()) {
                settings.put(Setting.USER, user);
            }
            inside.done();
        }
        return settings;
    }
}
