package io.omnia.gateway;

import io.omnia.gateway.transport.Upstream.Unreachable;
import io.omnia.privacy.Content;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads an upstream's refusal. What concerns the request reaches the client unchanged; what concerns the operator's own key
 * or balance never does: a client that is told 401 looks for a fault in its own key.
 */
final class UpstreamProblems {
    private static final int BAD_GATEWAY = 502;
    private static final int FIRST_ERROR_STATUS = 400;
    private static final int LAST_ERROR_STATUS = 599;
    private static final int MAX_SAID_CHARS = 500;

    private static final Pattern CONTENT_REFUSAL =
            words("content|moderat|flagged|safety|sensitive|inappropriate|inspection|violat|harm");
    private static final Pattern ABOUT_THE_KEY =
            words("api.?key|credential|permission|organization|project|country|region|authori[sz]|subscription"
                    + "|access.?denied|account|terminated|suspended|deactivated");
    /** OpenAI, Moonshot, Z.ai, DashScope and MiniMax, in this order, when the operator's own balance is used up. */
    private static final Pattern UNPAID =
            words("insufficient_quota|exceeded_current_quota|\"1113\"|arrearage|insufficient_balance|\\(1008\\)");

    /** What the words of an error inside a 200 stand for; the first that fits counts. */
    private static final Map<Pattern, Integer> SAYS = says();

    private UpstreamProblems() {}

    private static Pattern words(String alternatives) {
        return Pattern.compile(alternatives, Pattern.CASE_INSENSITIVE);
    }

    private static Map<Pattern, Integer> says() {
        var says = new LinkedHashMap<Pattern, Integer>();
        says.put(words("invalid_api_key|authenticat|unauthori[sz]ed"), 401);
        says.put(words("insufficient|billing|payment|arrearage"), 402);
        says.put(words("rate_?limit|too_many|exhausted|quota"), 429);
        says.put(words("permission|forbidden"), 403);
        says.put(words("not_?found"), 404);
        says.put(words("invalid|context_length|content_|unsupported"), 400);
        says.put(words("\\boverloaded_error\\b"), 529);
        says.put(words("overloaded|unavailable"), 503);
        return says;
    }

    /** A problem for an HTTP answer that is none: an error, or a redirect. */
    static UpstreamProblem of(
            String provider, int status, CharSequence contentType, Buffer body, @Nullable String retryAfter) {
        if (status < FIRST_ERROR_STATUS) {
            return unreadable(provider);
        }
        var json = json(body);
        return switch (status) {
            case 401 -> operator(ApiError.upstreamRefusedUs(provider));
            case 402 -> operator(ApiError.upstreamUnpaid(provider));
            case 403 ->
                isContentRefusal(json)
                        ? new UpstreamProblem.Theirs(status, contentType, Content.of(body), null, false, false)
                        : operator(ApiError.upstreamRefusedUs(provider));
            default ->
                json == null
                        ? new UpstreamProblem.Ours(
                                ApiError.upstreamFailed(provider, status, seconds(retryAfter)),
                                ApiError.isPassing(status),
                                false)
                        : new UpstreamProblem.Theirs(
                                status,
                                contentType,
                                Content.of(body),
                                retryAfter,
                                ApiError.isPassing(status),
                                isUnpaid(json));
        };
    }

    /** A problem for an error that came inside a 200; its own code says which status it should have been. */
    static UpstreamProblem inside200(String provider, CharSequence contentType, Buffer body) {
        var json = toldByResponse(json(body));
        if (json == null) {
            return unreadable(provider);
        }
        var status = json.getValue("base_resp") instanceof JsonObject base ? statusOfMiniMax(base) : statusInside(json);
        if (json.getValue("error") instanceof JsonObject || status == 401 || status == 402 || status == 403) {
            return of(provider, status, contentType, body, null);
        }
        var error = ApiError.upstreamSaid(status, said(provider, json));
        return new UpstreamProblem.Ours(error, ApiError.isPassing(status), false);
    }

    /** An event with a whole response that has failed has the error inside of that. */
    private static @Nullable JsonObject toldByResponse(@Nullable JsonObject json) {
        return json != null
                        && json.getValue("response") instanceof JsonObject response
                        && response.getValue("error") instanceof JsonObject error
                ? error
                : json;
    }

    /** A problem for an answer that never began, or of which nothing was sent yet. */
    static UpstreamProblem of(String provider, Unreachable.Reason reason) {
        var error = switch (reason) {
            case CONNECT -> ApiError.upstreamUnreachable(provider);
            case SATURATED -> ApiError.upstreamSaturated(provider);
            case BROKEN, CLIENT_GONE -> ApiError.upstreamBroke(provider);
            case SILENT -> ApiError.upstreamSilent(provider);
        };
        return new UpstreamProblem.Ours(error, reason != Unreachable.Reason.CLIENT_GONE, false);
    }

    /** A problem for an answer that is not the answer to a call: no JSON, an encoding that was not asked for, a redirect. */
    static UpstreamProblem unreadable(String provider) {
        return new UpstreamProblem.Ours(ApiError.upstreamUnreadable(provider), true, false);
    }

    private static UpstreamProblem operator(ApiError error) {
        return new UpstreamProblem.Ours(error, true, true);
    }

    private static boolean isContentRefusal(@Nullable JsonObject json) {
        var error = json == null ? null : json.getValue("error", json.getValue("message"));
        return error != null
                && CONTENT_REFUSAL.matcher(error.toString()).find()
                && !ABOUT_THE_KEY.matcher(error.toString()).find();
    }

    /** The caller gets it as it came, being neither 401 nor 402; the operator has to know. */
    private static boolean isUnpaid(JsonObject json) {
        return UNPAID.matcher(json.encode()).find();
    }

    /** OpenRouter and others put the status into {@code error.code}, others a word; who says nothing failed as a gateway. */
    private static int statusInside(JsonObject json) {
        var error = json.getValue("error") instanceof JsonObject inner ? inner : json;
        var number = number(error.getValue("code", error.getValue("status")));
        if (number != null) {
            return number;
        }
        var words = error.getValue("code") + " " + error.getValue("type") + " " + error.getValue("status");
        return SAYS.entrySet().stream()
                .filter(says -> says.getKey().matcher(words).find())
                .findFirst()
                .map(Map.Entry::getValue)
                .orElse(BAD_GATEWAY);
    }

    private static @Nullable Integer number(@Nullable Object code) {
        try {
            var number = code == null ? 0 : Integer.parseInt(code.toString());
            return number >= FIRST_ERROR_STATUS && number <= LAST_ERROR_STATUS ? number : null;
        } catch (NumberFormatException aWord) {
            return null;
        }
    }

    /** Source: MiniMax API reference, "Error code". */
    private static int statusOfMiniMax(JsonObject base) {
        var code = base.getValue("status_code");
        return switch (String.valueOf(code)) {
            case "1002", "1039" -> 429;
            case "1004", "2049" -> 401;
            case "1008" -> 402;
            case "1026", "1027", "2013" -> 400;
            default -> BAD_GATEWAY;
        };
    }

    private static String said(String provider, JsonObject json) {
        var said = json.getValue("base_resp") instanceof JsonObject base
                ? base.getValue("status_msg")
                : json.getValue("error") instanceof String text ? text : json.getValue("message");
        var text = said instanceof String words && !words.isBlank() ? words : "an error without a message";
        return "The provider " + provider + " says: " + text.substring(0, Math.min(text.length(), MAX_SAID_CHARS));
    }

    static @Nullable Duration seconds(@Nullable String retryAfter) {
        try {
            return retryAfter == null
                    ? null
                    : Duration.ofSeconds(Math.clamp(Long.parseLong(retryAfter.strip()), 0, 86_400));
        } catch (NumberFormatException aDate) {
            return null;
        }
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
