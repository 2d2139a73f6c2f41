package io.omnia.gateway;

import io.omnia.identity.AccountStatus;
import io.omnia.identity.KeyCache;
import io.omnia.identity.KeyLookup;
import io.omnia.identity.Mode;
import io.omnia.identity.PresentedKey;
import io.omnia.identity.Principal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;

/** Stage 2: who calls. From memory in nearly every call; the database is asked only about a key not seen lately. */
@Singleton
final class Caller {
    static final CharSequence X_API_KEY = HttpHeaders.createOptimized("x-api-key");

    private final KeyCache keys;
    private final Vertx vertx;

    Caller(KeyCache keys, Vertx vertx) {
        this.keys = keys;
        this.vertx = vertx;
    }

    /** Someone who may make calls, and whose money they cost. */
    record Identity(Principal principal, Mode mode) {}

    Future<Identity> identify(HttpServerRequest request) {
        return switch (PresentedKey.of(request.getHeader(HttpHeaders.AUTHORIZATION), request.getHeader(X_API_KEY))) {
            case PresentedKey.Key(var key) -> identify(key);
            case PresentedKey.None() -> Refusal.future(ApiError.noKey());
            case PresentedKey.TwoDifferent() -> Refusal.future(ApiError.twoKeys());
        };
    }

    private Future<Identity> identify(String key) {
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
