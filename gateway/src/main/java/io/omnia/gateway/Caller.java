package io.omnia.gateway;

import io.omnia.identity.AccountStatus;
import io.omnia.identity.KeyCache;
import io.omnia.identity.KeyLookup;
import io.omnia.identity.Mode;
import io.omnia.identity.Principal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Stage 2: who calls. From memory in nearly every call; the database is asked only about a key not seen lately. */
@Singleton
final class Caller {
    private static final String BEARER = "bearer ";
    private static final CharSequence X_API_KEY = HttpHeaders.createOptimized("x-api-key");

    private final KeyCache keys;
    private final Vertx vertx;

    Caller(KeyCache keys, Vertx vertx) {
        this.keys = keys;
        this.vertx = vertx;
    }

    /** Someone who may make calls, and whose money they cost. */
    record Identity(Principal principal, Mode mode) {}

    Future<Identity> identify(HttpServerRequest request) {
        var key = presentedKey(request);
        if (key == null) {
            return Refusal.future(ApiError.noKey());
        }
        var known = keys.cached(key);
        if (known != null) {
            return admit(known);
        }
        return Future.fromCompletionStage(keys.lookup(key), vertx.getOrCreateContext())
                .compose(lookup -> switch (lookup) {
                    case KeyLookup.Found(var principal) -> admit(principal);
                    case KeyLookup.Unknown() -> Refusal.future(ApiError.unknownKey());
                    case KeyLookup.Disabled() -> Refusal.future(ApiError.disabledKey());
                    case KeyLookup.Expired() -> Refusal.future(ApiError.expiredKey());
                    case KeyLookup.Unavailable(var retryAfter) -> Refusal.future(ApiError.unavailable(retryAfter));
                });
    }

    /** Never from the query: addresses end up in logs. */
    private static @Nullable String presentedKey(HttpServerRequest request) {
        var authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return authorization.substring(BEARER.length()).trim();
        }
        return request.getHeader(X_API_KEY);
    }

    private static Future<Identity> admit(Principal principal) {
        var mode = principal.mode();
        if (mode == null) {
            return Refusal.future(ApiError.managementKey());
        }
        return principal.accountStatus() == AccountStatus.ACTIVE
                ? Future.succeededFuture(new Identity(principal, mode))
                : Refusal.future(ApiError.accountSuspended());
    }
}
