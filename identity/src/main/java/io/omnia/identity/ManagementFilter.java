package io.omnia.identity;

import io.omnia.platform.http.Problem;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;
import org.jspecify.annotations.Nullable;

/**
 * Lets management keys of active accounts and sessions of admins through to {@link ManagementOnly} routes. Waits for the
 * database on a session, and on a key not seen before.
 */
@ManagementOnly
@Provider
@Priority(Priorities.AUTHENTICATION)
final class ManagementFilter implements ContainerRequestFilter {
    private static final String API_KEY = "x-api-key";

    private final KeyCache keys;
    /** Asked for at the first request: the framework makes filters before it has read the settings. */
    private final Instance<Sessions> sessions;

    private final HttpServerRequest http;

    @Inject
    ManagementFilter(KeyCache keys, Instance<Sessions> sessions, HttpServerRequest http) {
        this.keys = keys;
        this.sessions = sessions;
        this.http = http;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        var authorization = request.getHeaderString(HttpHeaders.AUTHORIZATION);
        switch (PresentedKey.of(authorization, request.getHeaderString(API_KEY))) {
            case PresentedKey.Key(var text) -> ManagementCaller.set(request, manager(text));
            case PresentedKey.None() -> ManagementCaller.set(request, admin(authorization));
            case PresentedKey.TwoDifferent() ->
                throw unauthorized("The Authorization and x-api-key headers hold different keys; send one.");
        }
    }

    private Operator manager(String presented) {
        var principal = switch (keys.lookup(presented).toCompletableFuture().join()) {
            case KeyLookup.Found(var found) -> found;
            case KeyLookup.Unknown() -> throw unauthorized("There is no such API key.");
            case KeyLookup.Disabled() -> throw unauthorized("This API key was switched off.");
            case KeyLookup.Expired() -> throw unauthorized("This API key has expired.");
            case KeyLookup.Unavailable(var wait) -> throw Problem.unavailable(wait);
        };
        if (principal.kind() != KeyKind.MANAGEMENT) {
            throw new Problem(
                    403,
                    "management_key_required",
                    "This address needs a management key (" + KeyKind.MANAGEMENT.prefix() + "…).",
                    null);
        }
        if (principal.accountStatus() != AccountStatus.ACTIVE) {
            throw new Problem(403, "account_suspended", "The account of this key is not active.", null);
        }
        return new Operator(principal.account(), principal.key());
    }

    private Operator admin(@Nullable String authorization) {
        if (authorization != null || !sessions.get().areClaimedBy(http)) {
            throw unauthorized("Send a management key as \"Authorization: Bearer " + KeyKind.MANAGEMENT.prefix()
                    + "…\" or in x-api-key.");
        }
        var visitor = sessions.get().require(http);
        if (visitor.role() != AccountRole.ADMIN) {
            throw new Problem(403, "operator_only", "Only an admin may do this.", null);
        }
        return new Operator(visitor.account(), null);
    }

    private static Problem unauthorized(String sentence) {
        return new Problem(401, "invalid_api_key", sentence, null);
    }
}
