package io.omnia.gateway;

import io.omnia.gateway.provider.Protocol;
import io.omnia.ledger.CallId;
import io.omnia.ledger.Credits;
import io.omnia.ledger.Usd;
import io.omnia.platform.database.DatabaseAway;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A refusal as the caller gets it; {@link ErrorBodies} writes it in the caller's dialect. No message quotes a body or a
 * key.
 *
 * @param status the HTTP status
 * @param type the family, in OpenAI's words
 * @param code what exactly, for programs
 * @param param the request field at fault, where one is
 * @param retryAfter when trying again can work; null when nobody knows or it cannot
 * @param retry whether the caller's SDK should try again by itself
 */
public record ApiError(
        int status,
        String type,
        String code,
        String message,
        @Nullable String param,
        @Nullable Duration retryAfter,
        boolean retry) {
    private static final String INVALID = "invalid_request_error";
    private static final String UPSTREAM = "upstream_error";
    private static final String SERVER = "server_error";

    static ApiError invalid(@Nullable String param, String message) {
        return new ApiError(400, INVALID, "invalid_request", message, param, null, false);
    }

    /** What would be dropped here and must not be: a condition, or whose account pays. */
    static ApiError unsupported(@Nullable String param, String message) {
        return new ApiError(400, INVALID, "unsupported_parameter", message, param, null, false);
    }

    /** The same kind of refusal for several reasons. */
    ApiError saying(String reasons) {
        return new ApiError(status, type, code, reasons, param, retryAfter, retry);
    }

    static ApiError noKey() {
        return badKey("No API key was sent. Send one as 'Authorization: Bearer …' or 'x-api-key'.");
    }

    static ApiError twoKeys() {
        return badKey("The Authorization and x-api-key headers hold different keys; send one.");
    }

    static ApiError unknownKey() {
        return badKey("The API key is not known here. Check that it is whole and belongs to this server.");
    }

    static ApiError disabledKey() {
        return badKey("This API key was switched off.");
    }

    static ApiError expiredKey() {
        return badKey("This API key has expired.");
    }

    static ApiError managementKey() {
        return badKey("A management key makes no model calls; use a live or test key.");
    }

    static ApiError needsManagementKey() {
        var message = "This address needs a management key (omnia_adm_…).";
        return new ApiError(403, "permission_error", "management_key_required", message, null, null, false);
    }

    private static ApiError badKey(String message) {
        return new ApiError(401, "authentication_error", "invalid_api_key", message, null, null, false);
    }

    static ApiError notSignedIn() {
        return new ApiError(401, "authentication_error", "not_signed_in", "Please sign in.", null, null, false);
    }

    static ApiError crossSite() {
        var message = "This request does not come from a page of this server, so it was refused.";
        return new ApiError(403, "permission_error", "cross_site", message, null, null, false);
    }

    static ApiError accountSuspended() {
        return new ApiError(
                403, "permission_error", "account_suspended", "This account is suspended.", null, null, false);
    }

    static ApiError modelNotAllowed(String reason) {
        return new ApiError(403, "permission_error", "model_not_allowed", reason, "model", null, false);
    }

    static ApiError noRoute(String reason) {
        return new ApiError(403, "permission_error", "policy_no_route", reason, "model", null, false);
    }

    /** What a caller pays for itself is not to be paid for by the operator instead. */
    static ApiError noOwnKeys(String provider) {
        return unsupported(
                OwnKeyChoice.HEADER,
                "The provider " + provider + " cannot be called with a key of one's own on this server. '"
                        + OwnKeyChoice.HEADER + ": none' leaves the key out.");
    }

    static ApiError ownKeyUnreadable(String provider) {
        var message = "Your stored key at " + provider + " cannot be read by this server; store it again, or send '"
                + OwnKeyChoice.HEADER + ": none'.";
        return new ApiError(503, SERVER, "unavailable", message, OwnKeyChoice.HEADER, null, false);
    }

    /** The vendor does not accept the caller's own key, which only the caller can mend. */
    static ApiError ownKeyRefused(String provider) {
        var message = "The provider " + provider + " does not accept your own key there; your key for this server is"
                + " fine. Nothing was charged.";
        return new ApiError(
                401, "authentication_error", "provider_key_refused", message, OwnKeyChoice.HEADER, null, false);
    }

    /** The vendor does not answer for want of money at the caller's own account there. */
    static ApiError ownKeyUnpaid(String provider) {
        var message = "The provider " + provider + " asks for payment of your own account there; your credit here has"
                + " nothing to do with it. Nothing was charged.";
        return new ApiError(
                402, "insufficient_quota", "provider_key_unpaid", message, OwnKeyChoice.HEADER, null, false);
    }

    static ApiError modelNotFound(String message) {
        return new ApiError(404, INVALID, "model_not_found", message, "model", null, false);
    }

    static ApiError ambiguousModel(List<String> ids) {
        return modelNotFound("Several models have this name; use one of " + String.join(", ", ids) + ".");
    }

    /** The model is there and speaks otherwise; {@code routes} are those that reach it. */
    static ApiError wrongProtocol(Protocol protocol, String model, List<String> routes) {
        var instead =
                routes.isEmpty() ? "by no route of this server yet" : "by " + String.join(" and ", routes) + " only";
        var message =
                "The model '" + model + "' cannot be called by " + protocol.route() + ": it answers " + instead + ".";
        return new ApiError(400, INVALID, "unsupported_model", message, "model", null, false);
    }

    static ApiError unknownRoute() {
        return new ApiError(404, INVALID, "not_found", "There is no such endpoint here.", null, null, false);
    }

    static ApiError nothingStored() {
        var message =
                "Only POST /v1/responses and /v1/responses/input_tokens are served: no response is stored here, so there is none to get, cancel or delete.";
        return new ApiError(404, INVALID, "not_found", message, null, null, false);
    }

    static ApiError noSuchCall() {
        return new ApiError(404, INVALID, "not_found", "This account has no call with this id.", null, null, false);
    }

    static ApiError wrongMethod(String allowed) {
        return new ApiError(405, INVALID, "method_not_allowed", "Use " + allowed + " here.", null, null, false);
    }

    static ApiError slowBody() {
        var message = "The request body did not arrive in time.";
        return new ApiError(408, INVALID, "request_timeout", message, null, null, true);
    }

    /** For the usage line: whoever broke off does not read it. */
    static ApiError brokenBody() {
        var message = "The request body broke off.";
        return new ApiError(400, INVALID, "invalid_request", message, null, null, false);
    }

    static ApiError tooLarge(long limitBytes) {
        var message = "The request body is larger than " + limitBytes / (1024 * 1024) + " MB.";
        return new ApiError(413, INVALID, "request_too_large", message, null, null, false);
    }

    static ApiError unknownEncoding() {
        var message = "The request body has a content encoding other than none.";
        return new ApiError(415, INVALID, "unsupported_encoding", message, null, null, false);
    }

    static ApiError insufficientCredits(Credits required, Credits available) {
        var message = "This call may cost up to $" + Usd.full(required.micros()) + " and the balance is $"
                + Usd.full(available.micros()) + ". Add credit, or set a smaller max_tokens.";
        return new ApiError(402, "insufficient_quota", "insufficient_credits", message, null, null, false);
    }

    static ApiError creditsHeld(Credits required, Credits available, Duration retryAfter) {
        var message = "This call may cost up to $" + Usd.full(required.micros())
                + " and calls that are still running leave $" + Usd.full(available.micros())
                + " for now. Try again when they have ended, or set a smaller max_tokens.";
        return new ApiError(429, "rate_limit_error", "credits_held", message, null, retryAfter, true);
    }

    static ApiError idempotencyInFlight() {
        var message = "The first request with this Idempotency-Key is still running. Try again shortly.";
        return new ApiError(
                409, INVALID, "idempotency_in_flight", message, "Idempotency-Key", Duration.ofSeconds(2), true);
    }

    /** Its node has not told how it ended, and may yet: neither an answer nor a second call would be right. */
    static ApiError idempotencyUnknown(CallId first) {
        var message = "The first request with this Idempotency-Key, call " + first.value()
                + ", was being made when its server was lost, and nobody knows yet whether it was billed."
                + " It is not made again under this key. Use a new key to have it made, at the risk of paying twice.";
        return new ApiError(409, INVALID, "idempotency_unknown", message, "Idempotency-Key", null, false);
    }

    /** The request that an SDK repeats by itself runs for longer than its repeat can wait. */
    static ApiError retryInFlight() {
        var message = "The request that this one repeats is still running. Try again shortly.";
        return new ApiError(409, INVALID, "idempotency_in_flight", message, null, Duration.ofSeconds(2), true);
    }

    static ApiError idempotencyMismatch() {
        var message = "This Idempotency-Key was used with another request. Use a new key for a new request.";
        return new ApiError(422, INVALID, "idempotency_mismatch", message, "Idempotency-Key", null, false);
    }

    /** A repeated request whose first one was billed, and whose answer is not here to be given again. */
    static ApiError completedNotRetained(CallId first, Credits cost) {
        var message = "This request was made before, as call " + first.value() + ", which was billed $"
                + Usd.full(cost.micros())
                + ". Its answer is not kept, so it cannot be given again; nothing more was charged.";
        return new ApiError(409, INVALID, "completed_not_retained", message, null, null, false);
    }

    static ApiError walletFrozen() {
        return new ApiError(
                403,
                "permission_error",
                "account_suspended",
                "The wallet of this account is frozen.",
                null,
                null,
                false);
    }

    static ApiError overloaded() {
        var message = "This server has as much work as it can hold. Try again shortly.";
        return new ApiError(503, SERVER, "overloaded", message, null, Duration.ofSeconds(1), true);
    }

    static ApiError unavailable(Duration retryAfter) {
        var message = "This call cannot be accounted for right now, so it was not made. Try again shortly.";
        return new ApiError(503, SERVER, "unavailable", message, null, retryAfter, true);
    }

    static ApiError stopping() {
        var message = "This server is being stopped and takes no new calls. Try again shortly.";
        return new ApiError(503, SERVER, "unavailable", message, null, Duration.ofSeconds(1), true);
    }

    static ApiError databaseAway() {
        var message = "This cannot be answered right now. Try again shortly.";
        return new ApiError(503, SERVER, "unavailable", message, null, DatabaseAway.RETRY_AFTER, true);
    }

    static ApiError internal() {
        var message = "Something failed inside this server; nothing was charged. The request id says which call.";
        return new ApiError(500, SERVER, "internal_error", message, null, null, true);
    }

    static ApiError upstreamUnreachable(String provider) {
        var message = "The provider " + provider + " could not be reached; nothing was charged.";
        return new ApiError(502, UPSTREAM, "upstream_unreachable", message, null, null, true);
    }

    static ApiError upstreamSaturated(String provider) {
        var message = "Every connection to the provider " + provider + " is in use; nothing was charged.";
        return new ApiError(503, UPSTREAM, "overloaded", message, null, Duration.ofSeconds(1), true);
    }

    static ApiError upstreamSilent(String provider) {
        var message = "The provider " + provider + " did not answer in time; nothing was charged.";
        return new ApiError(504, UPSTREAM, "upstream_timeout", message, null, null, true);
    }

    static ApiError upstreamBroke(String provider) {
        var message = "The provider " + provider + " broke off before its answer began; nothing was charged.";
        return new ApiError(502, UPSTREAM, "upstream_cut", message, null, null, true);
    }

    static ApiError upstreamUnreadable(String provider) {
        var message = "The provider " + provider + " answered with something that is no answer; nothing was charged.";
        return new ApiError(502, UPSTREAM, "upstream_error", message, null, null, true);
    }

    /** An error of the provider's that came without an explanation a caller's SDK could read. */
    static ApiError upstreamFailed(String provider, int status, @Nullable Duration retryAfter) {
        var message = "The provider " + provider + " answered with status " + status + "; nothing was charged.";
        return new ApiError(status, UPSTREAM, "upstream_error", message, null, retryAfter, isPassing(status));
    }

    /** An error that came in a shape of the provider's own, told in the caller's. */
    static ApiError upstreamSaid(int status, String said) {
        return new ApiError(status, UPSTREAM, "upstream_error", said, null, null, isPassing(status));
    }

    /** Whether what a provider says by this status may be over by the next try. */
    static boolean isPassing(int status) {
        return status == 408 || status == 409 || status == 429 || status >= 500;
    }

    /** The provider refused the operator's own key, which is nothing a caller can mend. */
    static ApiError upstreamRefusedUs(String provider) {
        var message = "The provider " + provider + " does not accept this server's credentials. Its operator was told;"
                + " nothing was charged.";
        return new ApiError(502, UPSTREAM, "upstream_credentials", message, null, null, false);
    }

    /** The operator's own balance at the provider is used up. */
    static ApiError upstreamUnpaid(String provider) {
        var message = "The provider " + provider + " is not available to this server right now. Its operator was told;"
                + " nothing was charged.";
        return new ApiError(503, UPSTREAM, "unavailable", message, null, null, false);
    }

    /** The frame that ends a stream which broke after its beginning. */
    static ApiError streamCut(String provider) {
        var message = "The provider " + provider + " broke off inside its answer. What arrived is billed, no more.";
        return new ApiError(502, UPSTREAM, "upstream_cut", message, null, null, false);
    }

    /** The frame that ends a stream which fell silent after its beginning. */
    static ApiError streamStalled(String provider) {
        var message = "The provider " + provider + " did not go on in time. What arrived is billed, no more.";
        return new ApiError(504, UPSTREAM, "upstream_timeout", message, null, null, false);
    }
}
