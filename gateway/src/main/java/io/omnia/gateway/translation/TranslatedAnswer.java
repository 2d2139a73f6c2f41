package io.omnia.gateway.translation;

import io.omnia.privacy.Content;

/** What became of an answer. */
public sealed interface TranslatedAnswer {
    /** The body for the caller. */
    record Translated(Content body) implements TranslatedAnswer {}

    /** It is no answer: not JSON, or an error under a good status. */
    record Unreadable() implements TranslatedAnswer {}
}
