package io.omnia.gateway;

import io.omnia.gateway.provider.Dialect;
import io.vertx.core.json.JsonObject;

/** Writes an {@link ApiError} in a dialect. Source: the error references of OpenAI and Anthropic. */
final class ErrorBodies {
    private ErrorBodies() {}

    static String write(Dialect dialect, ApiError error, String requestId) {
        return switch (dialect) {
            case OPENAI, GOOGLE -> openAi(error);
            case ANTHROPIC -> anthropic(error, requestId);
        };
    }

    /** All four keys, always. */
    private static String openAi(ApiError error) {
        var body = new JsonObject()
                .put("message", error.message())
                .put("type", error.type())
                .put("param", error.param())
                .put("code", error.code());
        return new JsonObject().put("error", body).encode();
    }

    private static String anthropic(ApiError error, String requestId) {
        var type = switch (error.status()) {
            case 401 -> "authentication_error";
            case 402 -> "billing_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_error";
            case 504 -> "timeout_error";
            case 503, 529 -> "overloaded_error";
            default -> error.status() < 500 ? "invalid_request_error" : "api_error";
        };
        var body = new JsonObject().put("type", type).put("message", error.message());
        return new JsonObject()
                .put("type", "error")
                .put("error", body)
                .put("request_id", requestId)
                .encode();
    }
}
