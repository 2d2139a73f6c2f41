package io.omnia.gateway.translation;

import io.omnia.ledger.TokenUsage;
import org.jspecify.annotations.Nullable;

/**
 * Between a caller's format and an upstream's. Pure: it knows no network, no clock and no configuration, and may be used by
 * any thread; an {@link EventTranslator} belongs to one stream.
 */
public sealed interface Translation permits ConversationTranslation, CountTranslation, EmbeddingsToGoogle {
    /** Of what is said to a model and what it says. Calls whose formats are the same are relayed and never come here. */
    static Translation between(Format inbound, Format upstream) {
        return new ConversationTranslation(inbound, upstream);
    }

    /** Of the question how many tokens a conversation has. */
    static Translation ofCount(Format inbound, Format upstream) {
        return new CountTranslation(inbound, upstream);
    }

    /** So many tokens, as a server of this format says it. */
    static byte[] count(Format format, long tokens) {
        return CountTranslation.told(format, tokens);
    }

    /** Of texts and their embeddings, from OpenAI's protocol to Google's. */
    static Translation embeddingsToGoogle() {
        return new EmbeddingsToGoogle();
    }

    /**
     * The upstream's request for a caller's.
     *
     * @param strict whether a parameter that the upstream cannot be given is a reason to refuse
     */
    TranslatedRequest request(byte[] body, Target target, boolean strict);

    /**
     * The caller's answer for an upstream's whole one.
     *
     * @param counted what was counted here, for an upstream that reports nothing; null when nothing was
     */
    TranslatedAnswer answer(byte[] upstreamBody, AnswerContext context, @Nullable TokenUsage counted);

    /** For one streamed answer. */
    EventTranslator events(AnswerContext context);

    /** The caller's error body for an upstream's. The status is the one that is sent, and decides the type. */
    byte[] error(int status, byte[] upstreamBody, String requestId);
}
