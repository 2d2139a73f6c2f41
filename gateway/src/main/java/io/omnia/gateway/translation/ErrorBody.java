package io.omnia.gateway.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** Errors in the caller's format: the type by the status, the message as the vendor wrote it. */
final class ErrorBody {
    private static final int MAX_MESSAGE_CHARS = 4000;

    private ErrorBody() {}

    /** An upstream's error, in whatever shape it came. */
    static ObjectNode translate(Format inbound, int status, byte[] upstreamBody, String requestId) {
        var body = Json.read(upstreamBody);
        var root = body == null ? Json.object() : body;
        var error = root.path("error");
        var message = message(root, error);
        var said = message.isEmpty() ? "The provider answered with status " + status + "." : message;
        return write(inbound, status, said, code(root, error), Json.text(error, "param"), requestId);
    }

    /** Every vendor has its own place for it. */
    private static String message(ObjectNode root, JsonNode error) {
        var places = new JsonNode[] {
            error,
            error.path("message"),
            root.path("message"),
            root.path("base_resp").path("status_msg"),
            root.path("detail")
        };
        for (var place : places) {
            if (place.isTextual() && !place.textValue().isBlank()) {
                var text = place.textValue();
                return text.length() > MAX_MESSAGE_CHARS ? text.substring(0, MAX_MESSAGE_CHARS) : text;
            }
        }
        return "";
    }

    private static @Nullable String code(ObjectNode root, JsonNode error) {
        for (var place : new JsonNode[] {error.path("code"), error.path("status"), root.path("code")}) {
            if (place.isTextual()) {
                return place.textValue();
            }
        }
        return null;
    }

    static ObjectNode write(
            Format inbound,
            int status,
            String message,
            @Nullable String code,
            @Nullable String param,
            String requestId) {
        return inbound == Format.MESSAGES ? messages(status, message, requestId) : openAi(status, message, code, param);
    }

    private static ObjectNode messages(int status, String message, String requestId) {
        var body = Json.typed("error");
        body.putObject("error").put("type", messagesType(status)).put("message", message);
        return requestId.isEmpty() ? body : body.put("request_id", requestId);
    }

    private static String messagesType(int status) {
        return switch (status) {
            case 401 -> "authentication_error";
            case 402 -> "billing_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_error";
            case 503, 529 -> "overloaded_error";
            case 504 -> "timeout_error";
            default -> status < 500 ? "invalid_request_error" : "api_error";
        };
    }

    private static ObjectNode openAi(int status, String message, @Nullable String code, @Nullable String param) {
        var body = Json.object();
        body.putObject("error")
                .put("message", message)
                .put("type", openAiType(status))
                .put("param", param)
                .put("code", code);
        return body;
    }

    private static String openAiType(int status) {
        return switch (status) {
            case 401 -> "authentication_error";
            case 402 -> "insufficient_quota";
            case 403 -> "permission_error";
            case 429 -> "rate_limit_error";
            default -> status < 500 ? "invalid_request_error" : "server_error";
        };
    }
}
