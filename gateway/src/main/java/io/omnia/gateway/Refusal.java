package io.omnia.gateway;

import io.vertx.core.Future;

/**
 * Ends a call early with an answer for the caller: how any stage says no. A failed future carries it past the stages that
 * are left, so that each of them reads as if all went well; one place of each endpoint sends it.
 */
final class Refusal extends Exception {
    private final ApiError error;

    Refusal(ApiError error) {
        // An expected outcome: no stack trace is made for it.
        super(error.code(), null, false, false);
        this.error = error;
    }

    /** What a stage that says no returns. */
    static <T> Future<T> future(ApiError error) {
        return Future.failedFuture(new Refusal(error));
    }

    ApiError error() {
        return error;
    }
}
