package io.omnia.gateway.translation;

import org.jspecify.annotations.Nullable;

/** A request that cannot be said in the other format; ends in a {@link TranslatedRequest.Refused}. */
final class Untranslatable extends Exception {
    private static final long serialVersionUID = 1L;

    private final @Nullable String param;
    private final String message;

    /** The message is for the caller, and quotes names of fields and types only. */
    Untranslatable(@Nullable String param, String message) {
        super(message, null, false, false);
        this.param = param;
        this.message = message;
    }

    String message() {
        return message;
    }

    @Nullable
    String param() {
        return param;
    }
}
