package io.omnia.gateway.protocol;

import org.jspecify.annotations.Nullable;

/** What came of reading a request: its envelope, or why it cannot be one. */
public sealed interface EnvelopeResult permits Envelope, EnvelopeResult.Invalid {
    /**
     * The request is not one.
     *
     * @param param the field at fault, where one is
     * @param message a sentence for the caller; it never quotes the body
     * @param unsupported whether the field is right and only not heeded here
     */
    record Invalid(@Nullable String param, String message, boolean unsupported) implements EnvelopeResult {
        static Invalid of(@Nullable String param, String message) {
            return new Invalid(param, message, false);
        }
    }
}
