package io.omnia.platform.http;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A refusal that the caller is told about: thrown by an endpoint, answered as its status and body. The message is one or
 * more whole sentences that say what is wrong and what would be right; it never repeats a secret.
 */
public final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final String sentence;
    private final @Nullable String param;
    private final @Nullable Duration retryAfter;

    /**
     * @param status the HTTP status, 400 to 599
     * @param code a word for programs, such as {@code account_not_found}
     * @param param the field or parameter that is wrong; null when it is none
     */
    public Problem(int status, String code, String sentence, @Nullable String param) {
        this(status, code, sentence, param, null);
    }

    private Problem(int status, String code, String sentence, @Nullable String param, @Nullable Duration retryAfter) {
        super(code, null, false, false);
        if (status < 400 || status > 599) {
            throw new IllegalArgumentException("no refusal: " + status);
        }
        this.status = status;
        this.code = Objects.requireNonNull(code);
        this.sentence = Objects.requireNonNull(sentence);
        this.param = param;
        this.retryAfter = retryAfter;
    }

    /** 400: the request itself is wrong, in this field or parameter. */
    public static Problem invalid(@Nullable String param, String sentence) {
        return new Problem(400, "invalid_request", sentence, param);
    }

    /** 404: there is no such thing. */
    public static Problem notFound(String code, String sentence) {
        return new Problem(404, code, sentence, null);
    }

    /** 409: what is there now forbids it. */
    public static Problem conflict(String code, String sentence) {
        return new Problem(409, code, sentence, null);
    }

    /** 429: too often; the same request may work after {@code retryAfter}, told in whole seconds. */
    public static Problem tooManyAttempts(Duration retryAfter) {
        var minutes = Math.max(1, retryAfter.plusSeconds(59).toMinutes());
        return new Problem(
                429,
                "too_many_attempts",
                "There were too many attempts. Please wait " + (minutes == 1 ? "a minute." : minutes + " minutes."),
                null,
                retryAfter);
    }

    /** 503: cannot be answered now; the same request may work after {@code retryAfter}, told in whole seconds. */
    public static Problem unavailable(Duration retryAfter) {
        return new Problem(
                503, "unavailable", "This cannot be answered right now. Please try again shortly.", null, retryAfter);
    }

    public int status() {
        return status;
    }

    /** The word for programs. */
    public String code() {
        return code;
    }

    /** What the caller reads. */
    public String sentence() {
        return sentence;
    }

    public @Nullable String param() {
        return param;
    }

    /** How long to wait before trying again; null when that is not known to help. */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }

    /** The value of a {@code Retry-After} header: whole seconds, at least one; null when there is none. */
    public @Nullable String retryAfterSeconds() {
        return retryAfter == null
                ? null
                : Long.toString(Math.max(1, retryAfter.plusMillis(999).toSeconds()));
    }

    /** The body, as JSON. */
    public String body() {
        var error = new JsonObject().put("message", sentence).put("type", type());
        return new JsonObject()
                .put("error", error.put("param", param).put("code", code))
                .encode();
    }

    private String type() {
        return switch (status) {
            case 401 -> "authentication_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 429 -> "rate_limit_error";
            default -> status < 500 ? "invalid_request_error" : "server_error";
        };
    }
}
