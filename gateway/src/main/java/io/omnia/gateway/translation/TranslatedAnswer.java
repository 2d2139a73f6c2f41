package io.omnia.gateway.translation;

import io.omnia.ledger.TokenUsage;
import io.omnia.privacy.Content;
import org.jspecify.annotations.Nullable;

/** What became of an answer. */
public sealed interface TranslatedAnswer {
    /**
     * The body for the caller.
     *
     * @param counted what the request was counted to here, where the body says so because the upstream counts nothing
     */
    record Translated(Content body, @Nullable TokenUsage counted) implements TranslatedAnswer {}

    /** It is no answer: not JSON, or an error under a good status. */
    record Unreadable() implements TranslatedAnswer {}
}
