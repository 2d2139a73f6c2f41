package io.omnia.gateway.protocol;

import io.omnia.gateway.protocol.Envelope.Edit;
import io.omnia.gateway.provider.Protocol;
import io.omnia.ledger.PriceUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the tools of a request: which of them its caller runs, which the vendor runs for the price of their tokens, which it
 * charges by the use, and how often. Messages bound each tool, responses all of them together; where a bound is missing, the
 * usual one is put there. Sources: Claude API reference, "Server tools"; OpenAI API reference, "Create a model response".
 */
final class ToolReader {
    private static final String TOOLS = "tools";
    private static final String TYPE = "type";
    private static final String FUNCTION = "function";
    private static final String NAME = "name";
    private static final String MAX_USES = "max_uses";
    private static final String MAX_TOOL_CALLS = "max_tool_calls";
    private static final String CONTAINER = "container";
    private static final String AUTO = "auto";

    /** A caller's own words in a refusal are cut to this. */
    private static final int MAX_NAME_CHARS = 64;

    private static final Set<String> OWN = Set.of(FUNCTION, "custom");

    /** Known to responses, and run by callers. */
    private static final Set<String> RUN_BY_CALLERS_OF_RESPONSES =
            Set.of("local_shell", "apply_patch", "computer", "computer_use_preview", "namespace");

    /** Run by the vendor for the price of the tokens. */
    private static final Set<String> RESPONSES_FOR_TOKENS = Set.of("mcp", "tool_search");

    /** The same in messages; what follows is a date. */
    private static final List<String> RUN_BY_CALLERS_OF_MESSAGES =
            List.of("bash_", "text_editor_", "computer_", "memory_");

    private static final String FETCH = "web_fetch_";
    /** The protocol has no bound for these. */
    private static final List<String> MESSAGES_FOR_TOKENS = List.of("tool_search_tool_", "mcp_toolset");

    private final Protocol protocol;
    private final JsonCursor cursor;
    private final FieldValues values;
    private final List<HostedTools.Use> uses = new ArrayList<>(0);
    private final List<Edit> edits = new ArrayList<>(0);
    private boolean present;
    /** How often tools of messages can be used, each of which has a bound of its own. */
    private long most;
    /** Whether a tool of responses runs at the vendor, where all of them have one bound together. */
    private boolean loops;

    private long maxCalls = -1;
    private @Nullable Edit maxCallsEdit;

    ToolReader(Protocol protocol, JsonCursor cursor, FieldValues values) {
        this.protocol = protocol;
        this.cursor = cursor;
        this.values = values;
    }

    /** What one tool says of itself. */
    private static final class Tool {
        @Nullable
        String type;

        boolean isFunction;
        long maxUses = -1;

        @Nullable
        Edit bound;

        boolean usualContainer = true;
    }

    /** Passes over {@code tools}. */
    void tools() throws MalformedJson {
        if (cursor.peek() != '[') {
            cursor.skip();
            return;
        }
        cursor.enterArray();
        for (var first = true; cursor.nextElement(first); first = false) {
            if (cursor.peek() == '{') {
                add(tool());
            } else {
                cursor.skip();
            }
        }
    }

    /** Passes over {@code max_tool_calls}. */
    void maxCalls() throws MalformedJson {
        cursor.peek();
        var from = values.at();
        maxCalls = values.count(MAX_TOOL_CALLS, 0);
        maxCallsEdit = new Edit(from, values.at(), "" + HostedTools.USUAL_USES);
    }

    /** Passes over {@code mcp_servers}, which the vendor asks as often as its model likes. */
    void servers() throws MalformedJson {
        if (cursor.peek() != '[') {
            cursor.skip();
            return;
        }
        cursor.enterArray();
        for (var first = true; cursor.nextElement(first); first = false) {
            present = true;
            most += HostedTools.USUAL_USES;
            cursor.skip();
        }
    }

    /** Passes over a field that makes the vendor search, unless its value says that it does not. */
    void searches(String field, @Nullable PriceUnit unit) throws MalformedJson {
        var next = cursor.peek();
        cursor.skip();
        if (next != 'n' && next != 'f') {
            present = true;
            most += HostedTools.USUAL_USES;
            uses.add(new HostedTools.Use(field, unit, HostedTools.USUAL_USES));
        }
    }

    /** Everything that was found; {@code inside} is where a field can be put into the request. */
    HostedTools found(int inside) {
        if (!present) {
            return HostedTools.NONE;
        }
        if (loops && maxCalls < 0) {
            var inPlace = maxCallsEdit;
            edits.add(
                    inPlace == null
                            ? new Edit(inside, inside, "\"" + MAX_TOOL_CALLS + "\":" + HostedTools.USUAL_USES + ",")
                            : inPlace);
        }
        if (loops) {
            most = Math.addExact(most, maxCalls < 0 ? HostedTools.USUAL_USES : maxCalls);
        }
        return new HostedTools(true, uses.stream().map(this::bounded).toList(), most, edits);
    }

    private static boolean isSearch(HostedTools.Use use) {
        return use.unit() == PriceUnit.WEB_SEARCH || use.unit() == PriceUnit.FILE_SEARCH;
    }

    private HostedTools.Use bounded(HostedTools.Use use) {
        return protocol == Protocol.OPENAI_RESPONSES && isSearch(use) && maxCalls >= 0
                ? new HostedTools.Use(use.name(), use.unit(), maxCalls)
                : use;
    }

    private Tool tool() throws MalformedJson {
        var tool = new Tool();
        cursor.enterObject();
        var inside = values.at();
        tool.bound = new Edit(inside, inside, "\"" + MAX_USES + "\":" + HostedTools.USUAL_USES + ",");
        for (var first = true; cursor.nextKey(first); first = false) {
            plain(TYPE, tool.type != null);
            plain(MAX_USES, tool.maxUses >= 0);
            if (cursor.keyIs(TYPE)) {
                tool.type = cursor.peek() == '"' ? cursor.string() : skipped();
            } else if (protocol == Protocol.ANTHROPIC_MESSAGES && cursor.keyIs(MAX_USES)) {
                cursor.peek();
                var from = values.at();
                tool.maxUses = values.count(MAX_USES, 0);
                tool.bound = new Edit(from, values.at(), "" + HostedTools.USUAL_USES);
            } else if (protocol == Protocol.OPENAI_RESPONSES && cursor.keyIs(CONTAINER)) {
                tool.usualContainer = isUsualContainer();
            } else {
                tool.isFunction |= cursor.keyIs(FUNCTION) || cursor.keyIs(NAME);
                cursor.skip();
            }
        }
        return tool;
    }

    /** What is billed here and what is read upstream must not differ, so no key passes that another reader may take for one. */
    private void plain(String key, boolean seen) throws MalformedJson {
        if (cursor.keyHasEscape()) {
            throw values.invalid(TOOLS, "A key of a tool is written with escapes.");
        }
        if (cursor.keyFolds(key) && (seen || !cursor.keyIs(key))) {
            throw values.invalid(TOOLS, "'" + key + "' of a tool must stand there once, in small letters.");
        }
    }

    private String skipped() throws MalformedJson {
        cursor.skip();
        return "";
    }

    /** Larger containers cost more, and one that is named is somebody's. */
    private boolean isUsualContainer() throws MalformedJson {
        if (cursor.peek() != '{') {
            cursor.skip();
            return false;
        }
        var usual = true;
        cursor.enterObject();
        for (var first = true; cursor.nextKey(first); first = false) {
            if (cursor.keyIs(TYPE) && cursor.peek() == '"') {
                usual &= cursor.stringIs(AUTO);
            } else {
                usual &= cursor.keyIs("file_ids") || cursor.peek() == 'n';
                cursor.skip();
            }
        }
        return usual;
    }

    private void add(Tool tool) {
        var type = Objects.requireNonNullElse(tool.type, protocol == Protocol.ANTHROPIC_MESSAGES ? "custom" : "");
        if (OWN.contains(type) || (type.isEmpty() && tool.isFunction)) {
            return;
        }
        present = true;
        switch (protocol) {
            case ANTHROPIC_MESSAGES -> messages(type, tool);
            case OPENAI_RESPONSES -> responses(type, tool);
            default -> uses.add(unknown(type));
        }
    }

    private void messages(String type, Tool tool) {
        if (type.startsWith("web_search_") || type.startsWith(FETCH)) {
            var bound = tool.maxUses < 0 ? HostedTools.USUAL_USES : tool.maxUses;
            if (!type.startsWith(FETCH)) {
                uses.add(new HostedTools.Use(type, PriceUnit.WEB_SEARCH, bound));
            }
            most = Math.addExact(most, bound);
            var edit = tool.bound;
            if (tool.maxUses < 0 && edit != null) {
                edits.add(edit);
            }
        } else if (MESSAGES_FOR_TOKENS.stream().anyMatch(type::startsWith)) {
            most = Math.addExact(most, HostedTools.USUAL_USES);
        } else if (RUN_BY_CALLERS_OF_MESSAGES.stream().noneMatch(type::startsWith)) {
            uses.add(unknown(type));
        }
    }

    /** The earlier {@code web_search_preview} has prices of its own, by the kind of model. */
    private void responses(String type, Tool tool) {
        if (type.equals("web_search") || type.startsWith("web_search_20")) {
            uses.add(new HostedTools.Use(type, PriceUnit.WEB_SEARCH, HostedTools.USUAL_USES));
        } else if (type.equals("file_search")) {
            uses.add(new HostedTools.Use(type, PriceUnit.FILE_SEARCH, HostedTools.USUAL_USES));
        } else if (type.equals("code_interpreter") && tool.usualContainer) {
            uses.add(new HostedTools.Use(type, PriceUnit.CODE_SESSION, 1));
        } else if (!RESPONSES_FOR_TOKENS.contains(type) && !RUN_BY_CALLERS_OF_RESPONSES.contains(type)) {
            uses.add(unknown(type));
        }
        loops |= !RUN_BY_CALLERS_OF_RESPONSES.contains(type);
    }

    private static HostedTools.Use unknown(String type) {
        var name = type.length() > MAX_NAME_CHARS ? type.substring(0, MAX_NAME_CHARS) : type;
        return new HostedTools.Use(name, null, 0);
    }
}
