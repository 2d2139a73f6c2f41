package io.omnia.identity;

import io.omnia.platform.http.Problem;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;

/**
 * Lets only management keys of active accounts through to {@link ManagementOnly} routes. Waits for the database on a key
 * not seen before.
 */
@ManagementOnly
@Provider
@Priority(Priorities.AUTHENTICATION)
final class ManagementFilter implements ContainerRequestFilter {
    private static final String API_KEY = "x-api-key";

    private final KeyCache keys;

    @Inject
    ManagementFilter(KeyCache keys) {
        this.keys = keys;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        var principal =
                switch (keys.lookup(presented(request)).toCompletableFuture().join()) {
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
        ManagementCaller.set(request, principal);
    }

    private static String presented(ContainerRequestContext request) {
        return switch (PresentedKey.of(
                request.getHeaderString(HttpHeaders.AUTHORIZATION), request.getHeaderString(API_KEY))) {
            case PresentedKey.Key(var text) -> text;
            case PresentedKey.None() ->
                throw unauthorized("Send a management key as \"Authorization: Bearer " + KeyKind.MANAGEMENT.prefix()
                        + "…\" or in x-api-key.");
            case PresentedKey.TwoDifferent() ->
                throw unauthorized("The Authorization and x-api-key headers hold different keys; send one.");
        };
    }

    private static Problem unauthorized(String sentence) {
        return new Problem(401, "invalid_api_key", sentence, null);
    }
}
