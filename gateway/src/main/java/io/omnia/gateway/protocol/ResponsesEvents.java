package io.omnia.gateway.protocol;

import io.omnia.gateway.provider.Protocol;
import io.omnia.ledger.TokenUsage;
import org.jspecify.annotations.Nullable;

/**
 * The events of OpenAI's responses. The last one has the whole response in it, its usage too. Source: OpenAI API reference,
 * "Streaming events".
 */
final class ResponsesEvents extends NamedEvents {
    private @Nullable TokenUsage usage;

    @Override
    Meaning meaning(Name name, byte[] bytes, int start, int end) {
        return switch (name) {
            case CREATED, QUEUED, IN_PROGRESS -> Meaning.PRELUDE;
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
        return data == null
                ? null
                : UsageReader.lastIn(Protocol.OPENAI_RESPONSES, data.bytes(), data.start(), data.end());
    }

    @Override
    @Nullable
    TokenUsage usage() {
        return usage;
    }

    @Override
    boolean complete(byte[] bytes, int filled) {
        return false;
    }
}
