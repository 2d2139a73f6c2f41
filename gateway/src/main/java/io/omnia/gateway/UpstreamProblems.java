package io.omnia.gateway;

import io.omnia.gateway.transport.Upstream.Unreachable;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads an upstream's refusal. What concerns the request reaches the client unchanged; what concerns the operator's own key
 * or balance never does: a client that is told 401 looks for a fault in its own key.
 */
final class UpstreamProblems {
    private static final int BAD_GATEWAY = 502;
    private static final Pattern CONTENT_REFUSAL = Pattern.compile(
            "content|moderat|flagged|safety|sensitive|inappropriate|inspection|violat|harm", Pattern.CASE_INSENSITIVE);

    private UpstreamProblems() {}

    /** A problem for an HTTP error. */
    static UpstreamProblem of(
            String provider, int status, CharSequence contentType, Buffer body, @Nullable String retryAfter) {
        return switch (status) {
            case 401 -> operator(ApiError.upstreamRefusedUs(provider));
            case 402 -> operator(ApiError.upstreamUnpaid(provider));
            case 403 ->
                isContentRefusal(body)
                        ? new UpstreamProblem.Theirs(status, contentType, body, null, false)
                        : operator(ApiError.upstreamRefusedUs(provider));
            default -> new UpstreamProblem.Theirs(status, contentType, body, retryAfter, isPassing(status));
        };
    }

    /** A problem for an error that came inside a 200; its own code says which status it should have been. */
    static UpstreamProblem inside200(String provider, CharSequence contentType, Buffer body) {
        return of(provider, statusInside(body), contentType, body, null);
    }

    /** A problem for an answer that never began. */
    static UpstreamProblem of(String provider, Unreachable.Reason reason) {
        var error = switch (reason) {
            case CONNECT -> ApiError.upstreamUnreachable(provider);
            case SATURATED -> ApiError.upstreamSaturated(provider);
            case BROKEN, CLIENT_GONE -> ApiError.upstreamBroke(provider);
            case SILENT -> ApiError.upstreamSilent(provider);
        };
        return new UpstreamProblem.Ours(error, reason != Unreachable.Reason.CLIENT_GONE, false);
    }

    /** A problem for an answer that broke off before any of it was sent. */
    static UpstreamProblem brokenOff(String provider) {
        return new UpstreamProblem.Ours(ApiError.upstreamBroke(provider), true, false);
    }

    private static UpstreamProblem operator(ApiError error) {
        return new UpstreamProblem.Ours(error, true, true);
    }

    private static boolean isPassing(int status) {
        return status == 408 || status == 409 || status == 429 || status >= 500;
    }

    private static boolean isContentRefusal(Buffer body) {
        var error = errorOf(body);
        return error != null
                && CONTENT_REFUSAL.matcher(error.toLowerCase(Locale.ROOT)).find();
    }

    private static @Nullable String errorOf(Buffer body) {
        var json = json(body);
        var error = json == null ? null : json.getValue("error", json.getValue("message"));
        return error == null ? null : error.toString();
    }

    /** OpenRouter and others put the status into {@code error.code}; whoever says nothing failed as a gateway would. */
    private static int statusInside(Buffer body) {
        var json = json(body);
        if (json != null && json.getValue("error") instanceof JsonObject error) {
            var code = error.getValue("code", error.getValue("status"));
            if (code instanceof Number number && number.intValue() >= 400 && number.intValue() <= 599) {
                return number.intValue();
            }
        }
        return BAD_GATEWAY;
    }

    private static @Nullable JsonObject json(Buffer body) {
        try {
            return switch (Json.decodeValue(body)) {
                case JsonObject object -> object;
                case JsonArray array when array.size() > 0 && array.getValue(0) instanceof JsonObject first -> first;
                case null, default -> null;
            };
        } catch (DecodeException notJson) {
            return null;
        }
    }
}
