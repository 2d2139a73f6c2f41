package io.omnia.gateway;

import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** Why an upstream gave no answer. */
sealed interface UpstreamProblem {
    /** Whether another candidate may do better. */
    boolean mayFailOver();

    /** The provider's own refusal of this request; the client gets it as it came. */
    record Theirs(
            int status,
            CharSequence contentType,
            Buffer body,
            @Nullable String retryAfter,
            boolean mayFailOver) implements UpstreamProblem {}

    /**
     * A failure that is told in our own words.
     *
     * @param operatorMustAct whether it is about the operator's own account at the provider
     */
    record Ours(ApiError error, boolean mayFailOver, boolean operatorMustAct) implements UpstreamProblem {}
}
