package io.omnia.gateway;

import io.omnia.privacy.Content;
import org.jspecify.annotations.Nullable;

/** Why an upstream gave no answer. */
sealed interface UpstreamProblem {
    /** Whether another candidate may do better. */
    boolean mayFailOver();

    /** Whether it is about the operator's own account at the provider. */
    boolean operatorMustAct();

    /** The status that the client gets. */
    int status();

    /** The provider's own refusal of this request; the client gets it as it came. */
    record Theirs(
            int status,
            CharSequence contentType,
            Content body,
            @Nullable String retryAfter,
            boolean mayFailOver,
            boolean operatorMustAct)
            implements UpstreamProblem {
        /** The same in other words. */
        Theirs saying(Content words) {
            return new Theirs(status, contentType, words, retryAfter, mayFailOver, operatorMustAct);
        }
    }

    /** A failure that is told in our own words. */
    record Ours(ApiError error, boolean mayFailOver, boolean operatorMustAct) implements UpstreamProblem {
        @Override
        public int status() {
            return error.status();
        }
    }

    /** It was not asked, since what its caller wants cannot be said in its protocol; another's may be the caller's own. */
    record Untold(ApiError error) implements UpstreamProblem {
        @Override
        public boolean mayFailOver() {
            return true;
        }

        @Override
        public boolean operatorMustAct() {
            return false;
        }

        @Override
        public int status() {
            return error.status();
        }
    }
}
