package io.omnia.gateway.protocol;

import io.omnia.gateway.provider.Protocol;
import io.omnia.ledger.TokenUsage;
import io.omnia.ledger.ToolUses;
import org.jspecify.annotations.Nullable;

/**
 * The events of OpenAI's responses. The last one has the whole response in it, its usage too. Source: OpenAI API reference,
 * "Streaming events".
 */
final class ResponsesEvents extends NamedEvents {
    private static final String ITEM = "item";

    private @Nullable TokenUsage usage;
    private ToolUses used = ToolUses.NONE;

    @Override
    Meaning meaning(Name name, byte[] bytes, int start, int end) {
        return switch (name) {
            case CREATED, QUEUED, IN_PROGRESS -> Meaning.PRELUDE;
            case ITEM_DONE -> {
                itemDone(bytes, start, end);
                yield Meaning.CONTENT;
            }
            case COMPLETED, INCOMPLETE -> {
                usage = usageOf(bytes, start, end);
                yield Meaning.END;
            }
            case FAILED -> {
                usage = usageOf(bytes, start, end);
                yield Meaning.FATAL;
            }
            // What is told here is told again by the response that has failed, which follows as a rule.
            case ERROR -> Meaning.ERROR;
            default -> Meaning.CONTENT;
        };
    }

    private static @Nullable TokenUsage usageOf(byte[] bytes, int start, int end) {
        var data = data(bytes, start, end);
        if (data == null) {
            return null;
        }
        var facts = UsageReader.read(Protocol.OPENAI_RESPONSES, data.bytes(), data.start(), data.end());
        var told = facts == null ? null : facts.usage();
        return told != null
                ? told
                : UsageReader.lastIn(Protocol.OPENAI_RESPONSES, data.bytes(), data.start(), data.end());
    }

    /** Notes the use of a tool, in case that no last event tells of all of them. */
    private void itemDone(byte[] bytes, int start, int end) {
        var data = data(bytes, start, end);
        if (data == null) {
            return;
        }
        var cursor = new JsonCursor(data.bytes(), data.start(), data.end());
        var item = new ToolCount(data.bytes(), cursor);
        try {
            cursor.enterObject();
            for (var first = true; cursor.nextKey(first); first = false) {
                if (cursor.keyIs(ITEM) && cursor.peek() == '{') {
                    item.item();
                } else {
                    cursor.skip();
                }
            }
        } catch (MalformedJson broken) {
            // Who sends broken events may still send a good last one.
        }
        // Several runs of code share a container as a rule.
        used = new ToolUses(
                used.webSearches() + item.uses().webSearches(),
                used.fileSearches() + item.uses().fileSearches(),
                Math.max(used.codeSessions(), item.uses().codeSessions()));
    }

    @Override
    @Nullable
    TokenUsage usage() {
        return usage;
    }

    @Override
    @Nullable
    TokenUsage promptUsage() {
        return used.equals(ToolUses.NONE) ? null : TokenUsage.NONE.with(used, null);
    }

    @Override
    boolean complete(byte[] bytes, int filled) {
        return false;
    }
}
