package io.omnia.identity;

import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;

/** Lets only requests with a living session through to {@link SignedIn} routes. Waits for the database. */
@SignedIn
@Provider
@Priority(Priorities.AUTHENTICATION)
final class SignedInFilter implements ContainerRequestFilter {
    /** Asked for at the first request: the framework makes filters before it has read the settings. */
    private final Instance<Sessions> sessions;

    private final HttpServerRequest http;

    @Inject
    SignedInFilter(Instance<Sessions> sessions, HttpServerRequest http) {
        this.sessions = sessions;
        this.http = http;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        SignedInCaller.set(request, sessions.get().require(http));
    }
}
