package io.omnia.gateway.translation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.omnia.ledger.TokenUsage;
import io.omnia.privacy.Content;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The question how many tokens a conversation has: the conversation as for an answer, without what only shapes an answer, and a
 * number back. Sources: Anthropic's API reference, "Count tokens in a Message"; OpenAI's, "Get input token counts"; Google's,
 * "Counting tokens".
 */
final class CountTranslation implements Translation {
    /** The members of a request that are counted; the others are refused as unknown, or change nothing. */
    private static final Set<String> MESSAGES =
            Set.of("model", "system", "messages", "tools", "tool_choice", "thinking", "output_config", "output_format");

    private static final Set<String> RESPONSES = Set.of(
            "model",
            "instructions",
            "input",
            "tools",
            "tool_choice",
            "parallel_tool_calls",
            "reasoning",
            "text",
            "truncation");
    private static final Set<String> GENERATE = Set.of("contents", "systemInstruction", "tools", "toolConfig");

    private final Format inbound;
    private final Format upstream;
    private final ConversationTranslation conversation;

    CountTranslation(Format inbound, Format upstream) {
        this.inbound = inbound;
        this.upstream = upstream;
        conversation = new ConversationTranslation(inbound, upstream);
    }

    @Override
    public TranslatedRequest request(byte[] body, Target target, boolean strict) {
        return conversation.request(body, target, strict, written -> question(written, target));
    }

    private ObjectNode question(ObjectNode written, Target target) {
        return switch (upstream) {
            case MESSAGES -> written.retain(MESSAGES);
            case RESPONSES -> written.retain(RESPONSES);
            case GENERATE -> {
                var question = Json.object();
                question.set(
                        "generateContentRequest", written.retain(GENERATE).put("model", "models/" + target.model()));
                yield question;
            }
            case CHAT, COMPLETIONS -> throw new IllegalStateException("nobody counts in " + upstream);
        };
    }

    @Override
    public TranslatedAnswer answer(byte[] upstreamBody, AnswerContext context, @Nullable TokenUsage counted) {
        var read = Json.read(upstreamBody);
        var tokens =
                read == null ? Json.object() : read.path(upstream == Format.GENERATE ? "totalTokens" : "input_tokens");
        return tokens.canConvertToLong() && tokens.isIntegralNumber()
                ? new TranslatedAnswer.Translated(Content.of(told(inbound, tokens.longValue())), null)
                : new TranslatedAnswer.Unreadable();
    }

    /** So many tokens, as a server of this format says it. */
    static byte[] told(Format format, long tokens) {
        var answer = Json.object();
        if (format == Format.RESPONSES) {
            answer.put("object", "response.input_tokens");
        }
        return Json.bytes(answer.put("input_tokens", tokens));
    }

    @Override
    public EventTranslator events(AnswerContext context) {
        throw new IllegalStateException("a number is never streamed");
    }

    @Override
    public byte[] error(int status, byte[] upstreamBody, String requestId) {
        return conversation.error(status, upstreamBody, requestId);
    }
}
