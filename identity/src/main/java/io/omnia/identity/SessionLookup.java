package io.omnia.identity;

import io.omnia.platform.http.Problem;
import java.time.Duration;

/** The answer of {@link Sessions#identify}: every case a caller has to handle. */
public sealed interface SessionLookup {
    /** The request comes from a page of ours, in which this person is signed in. */
    record Found(Visitor visitor) implements SessionLookup {}

    /** No cookie, or one of a session that has ended. */
    record None() implements SessionLookup {
        /** How a request is refused that only somebody signed in may make. */
        public Problem problem() {
            return new Problem(401, "not_signed_in", "Please sign in.", null);
        }
    }

    /** The request would change something and does not come from a page of ours, so its cookie counts for nothing. */
    record CrossSite() implements SessionLookup {
        /** How such a request is refused. */
        public Problem problem() {
            return new Problem(
                    403,
                    "cross_site",
                    "This request does not come from a page of this server, so it was refused.",
                    null);
        }
    }

    /** Who it is cannot be found out now: the database is away, or too many look-ups wait for it. */
    record Unavailable(Duration retryAfter) implements SessionLookup {}
}
