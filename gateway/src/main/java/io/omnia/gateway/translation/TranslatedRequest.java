package io.omnia.gateway.translation;

import io.omnia.privacy.Content;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of a request. */
public sealed interface TranslatedRequest {
    /**
     * The upstream's body.
     *
     * @param dropped the parameters that are not in it, as the caller named them
     * @param asked what the answer's translation has to know of the request
     */
    record Translated(Content body, List<String> dropped, Asked asked) implements TranslatedRequest {}

    /**
     * It cannot be said in the other format, or not in full where that was demanded.
     *
     * @param param the field at fault, where one is
     * @param message for the caller
     */
    record Refused(@Nullable String param, String message) implements TranslatedRequest {}
}
