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

    /** A translated body, unless what it had to leave out is a reason to refuse. */
    static TranslatedRequest of(Content body, Dropped dropped, boolean strict, Asked asked) {
        return strict && !dropped.names().isEmpty()
                ? new Refused(
                        dropped.names().getFirst(),
                        "This model answers through another protocol, which has no equal for: "
                                + String.join(", ", dropped.names()) + ".")
                : new Translated(body, dropped.names(), asked);
    }

    /**
     * It cannot be said in the other format, or not in full where that was demanded.
     *
     * @param param the field at fault, where one is
     * @param message for the caller
     */
    record Refused(@Nullable String param, String message) implements TranslatedRequest {
        static final Refused NO_OBJECT = new Refused(null, "The request body has to be a JSON object.");
    }
}
