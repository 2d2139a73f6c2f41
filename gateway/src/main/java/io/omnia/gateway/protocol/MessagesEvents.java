package io.omnia.gateway.protocol;

import io.omnia.ledger.TokenUsage;
import io.omnia.ledger.ToolUses;
import org.jspecify.annotations.Nullable;

/**
 * The events of Anthropic's messages. The usage of the prompt comes at the beginning, that of the answer near the end, each
 * time cumulative, so that the later one corrects the earlier. Source: Claude API reference, "Streaming Messages".
 */
final class MessagesEvents extends NamedEvents {
    private final AnthropicUsage tokens = new AnthropicUsage();
    private boolean stopReasonSeen;
    /** Searches that have begun: their count comes at the end only. */
    private long searches;

    @Override
    Meaning meaning(Name name, byte[] bytes, int start, int end) {
        return switch (name) {
            case PING -> Meaning.SILENCE;
            case MESSAGE_START -> {
                read(bytes, start, end);
                yield Meaning.PRELUDE;
            }
            case BLOCK_START -> {
                searches += startsSearch(bytes, start, end) ? 1 : 0;
                yield Meaning.CONTENT;
            }
            case MESSAGE_DELTA -> {
                read(bytes, start, end);
                stopReasonSeen = true;
                yield Meaning.CONTENT;
            }
            case MESSAGE_STOP -> Meaning.END;
            case ERROR -> Meaning.FATAL;
            default -> Meaning.CONTENT;
        };
    }

    private void read(byte[] bytes, int start, int end) {
        var data = data(bytes, start, end);
        if (data != null) {
            tokens.addEvent(new JsonCursor(data.bytes(), data.start(), data.end()));
        }
    }

    private static boolean startsSearch(byte[] bytes, int start, int end) {
        var data = data(bytes, start, end);
        if (data == null) {
            return false;
        }
        var cursor = new JsonCursor(data.bytes(), data.start(), data.end());
        try {
            cursor.enterObject();
            for (var first = true; cursor.nextKey(first); first = false) {
                if (cursor.keyIs("content_block") && cursor.peek() == '{') {
                    return isSearch(cursor);
                }
                cursor.skip();
            }
        } catch (MalformedJson broken) {
            return false;
        }
        return false;
    }

    private static boolean isSearch(JsonCursor cursor) throws MalformedJson {
        var isServerTool = false;
        var isWebSearch = false;
        cursor.enterObject();
        for (var first = true; cursor.nextKey(first); first = false) {
            if (cursor.keyIs("type") && cursor.peek() == '"') {
                isServerTool = cursor.stringIs("server_tool_use");
            } else if (cursor.keyIs("name") && cursor.peek() == '"') {
                isWebSearch = cursor.stringIs("web_search");
            } else {
                cursor.skip();
            }
        }
        return isServerTool && isWebSearch;
    }

    /** Before the message has stopped, the tokens of the answer are only those of its beginning. */
    @Override
    @Nullable
    TokenUsage usage() {
        return stopReasonSeen ? tokens.total() : null;
    }

    @Override
    @Nullable
    TokenUsage promptUsage() {
        var known = tokens.prompt();
        return known == null || searches == 0
                ? known
                : known.with(known.tools().orMore(new ToolUses(searches, 0, 0)), known.tier());
    }

    /** The delta of the message is the last event but the one that stops it. */
    @Override
    boolean complete(byte[] bytes, int filled) {
        return stopReasonSeen;
    }
}
