package io.omnia.gateway.translation;

/** What became of an answer. */
public sealed interface TranslatedAnswer {
    /** The body for the caller. */
    @SuppressWarnings("ArrayRecordComponent") // Bytes to send; never compared as records.
    record Translated(byte[] body) implements TranslatedAnswer {}

    /** It is no answer: not JSON, or an error under a good status. */
    record Unreadable() implements TranslatedAnswer {}
}
