package io.omnia.identity;

import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;

/** Keeps requests of other sites from {@link OwnPages} routes. */
@OwnPages
@Provider
@Priority(Priorities.AUTHENTICATION)
final class OwnPagesFilter implements ContainerRequestFilter {
    /** Asked for at the first request: the framework makes filters before it has read the settings. */
    private final Instance<Sessions> sessions;

    private final HttpServerRequest http;

    @Inject
    OwnPagesFilter(Instance<Sessions> sessions, HttpServerRequest http) {
        this.sessions = sessions;
        this.http = http;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        sessions.get().refuseForeign(http);
    }
}
