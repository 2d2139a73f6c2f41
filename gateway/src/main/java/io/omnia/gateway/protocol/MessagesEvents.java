package io.omnia.gateway.protocol;

import io.omnia.ledger.TokenUsage;
import org.jspecify.annotations.Nullable;

/**
 * The events of Anthropic's messages. The usage of the prompt comes at the beginning, that of the answer near the end, each
 * time cumulative, so that the later one corrects the earlier. Source: Claude API reference, "Streaming Messages".
 */
final class MessagesEvents extends NamedEvents {
    private final AnthropicUsage tokens = new AnthropicUsage();
    private boolean stopReasonSeen;

    @Override
    Meaning meaning(Name name, byte[] bytes, int start, int end) {
        return switch (name) {
            case PING -> Meaning.SILENCE;
            case MESSAGE_START -> {
                read(bytes, start, end);
                yield Meaning.PRELUDE;
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

    /** Before the message has stopped, the tokens of the answer are only those of its beginning. */
    @Override
    @Nullable
    TokenUsage usage() {
        return stopReasonSeen ? tokens.total() : null;
    }

    @Override
    @Nullable
    TokenUsage promptUsage() {
        return tokens.prompt();
    }

    /** The delta of the message is the last event but the one that stops it. */
    @Override
    boolean complete(byte[] bytes, int filled) {
        return stopReasonSeen;
    }
}
