package io.omnia.gateway.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.omnia.ledger.ToolUses;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Counts the uses of a vendor's own tools that an answer lists: the items of a response, the searches that a candidate of
 * Google's is grounded in. Of the web only searches count: opening a page that was found costs its tokens. Sources: OpenAI
 * API reference, "The response object", and its guide to web search; Gemini API reference, "GroundingMetadata".
 */
final class ToolCount {
    private static final byte[] TYPE = "type".getBytes(UTF_8);
    private static final byte[] ACTION = "action".getBytes(UTF_8);
    private static final byte[] SEARCH = "search".getBytes(UTF_8);
    private static final byte[] CONTAINER_ID = "container_id".getBytes(UTF_8);
    private static final byte[] WEB_SEARCH_CALL = "web_search_call".getBytes(UTF_8);
    private static final byte[] FILE_SEARCH_CALL = "file_search_call".getBytes(UTF_8);
    private static final byte[] CODE_CALL = "code_interpreter_call".getBytes(UTF_8);
    private static final byte[] GROUNDING = "groundingMetadata".getBytes(UTF_8);
    private static final byte[] QUERIES = "webSearchQueries".getBytes(UTF_8);

    private final byte[] bytes;
    private final JsonCursor cursor;
    private long webSearches;
    private long fileSearches;
    private long codeCalls;
    private Set<String> containers = Set.of();

    /** @param bytes what the cursor reads */
    ToolCount(byte[] bytes, JsonCursor cursor) {
        this.bytes = bytes;
        this.cursor = cursor;
    }

    /** What was counted so far. */
    ToolUses uses() {
        return webSearches + fileSearches + codeCalls == 0
                ? ToolUses.NONE
                : new ToolUses(webSearches, fileSearches, codeCalls == 0 ? 0 : Math.max(1, containers.size()));
    }

    /** Passes over the list of a response's items. */
    void items() throws MalformedJson {
        cursor.enterArray();
        for (var first = true; cursor.nextElement(first); first = false) {
            if (cursor.peek() == '{') {
                item();
            } else {
                cursor.skip();
            }
        }
    }

    /** Passes over one item of a response. */
    void item() throws MalformedJson {
        var isWebSearch = false;
        var searched = true;
        @Nullable String container = null;
        cursor.enterObject();
        for (var first = true; cursor.nextKey(first); first = false) {
            if (cursor.keyIs(TYPE) && cursor.peek() == '"') {
                var from = cursor.position() + 1;
                cursor.skip();
                isWebSearch = passed(from, WEB_SEARCH_CALL);
                fileSearches += passed(from, FILE_SEARCH_CALL) ? 1 : 0;
                codeCalls += passed(from, CODE_CALL) ? 1 : 0;
            } else if (cursor.keyIs(ACTION) && cursor.peek() == '{') {
                searched = isSearch();
            } else if (cursor.keyIs(CONTAINER_ID) && cursor.peek() == '"') {
                container = cursor.string();
            } else {
                cursor.skip();
            }
        }
        webSearches += isWebSearch && searched ? 1 : 0;
        if (container != null) {
            containers = containers.isEmpty() ? new HashSet<>() : containers;
            containers.add(container);
        }
    }

    /** An action that names no kind is a search. */
    private boolean isSearch() throws MalformedJson {
        var search = true;
        cursor.enterObject();
        for (var first = true; cursor.nextKey(first); first = false) {
            if (cursor.keyIs(TYPE) && cursor.peek() == '"') {
                var from = cursor.position() + 1;
                cursor.skip();
                search = passed(from, SEARCH);
            } else {
                cursor.skip();
            }
        }
        return search;
    }

    /** Passes over the list of Google's candidates. */
    void candidates() throws MalformedJson {
        cursor.enterArray();
        for (var first = true; cursor.nextElement(first); first = false) {
            if (cursor.peek() == '{') {
                candidate();
            } else {
                cursor.skip();
            }
        }
    }

    private void candidate() throws MalformedJson {
        cursor.enterObject();
        for (var first = true; cursor.nextKey(first); first = false) {
            if (cursor.keyIs(GROUNDING) && cursor.peek() == '{') {
                cursor.enterObject();
                for (var inner = true; cursor.nextKey(inner); inner = false) {
                    if (cursor.keyIs(QUERIES) && cursor.peek() == '[') {
                        queries();
                    } else {
                        cursor.skip();
                    }
                }
            } else {
                cursor.skip();
            }
        }
    }

    private void queries() throws MalformedJson {
        cursor.enterArray();
        for (var first = true; cursor.nextElement(first); first = false) {
            webSearches++;
            cursor.skip();
        }
    }

    /** Whether the string just passed, which began at {@code from}, is this word. */
    private boolean passed(int from, byte[] word) {
        return Arrays.equals(bytes, from, cursor.position() - 1, word, 0, word.length);
    }
}
