package io.omnia.gateway;

/**
 * Ends a call early with an answer for the caller: how any stage says no. A failed future carries it past the stages that
 * are left, so that each of them reads as if all went well; {@link ChatCompletionsEndpoint} sends it, in one place.
 */
final class Refusal extends Exception {
    private final ApiError error;

    Refusal(ApiError error) {
        // An expected outcome: no stack trace is made for it.
        super(error.code(), null, false, false);
        this.error = error;
    }

    ApiError error() {
        return error;
    }
}
