package io.omnia.identity;

import jakarta.ws.rs.container.ContainerRequestContext;

/** Who calls a {@link ManagementOnly} route. */
public final class ManagementCaller {
    private static final String PROPERTY = "io.omnia.identity.caller";

    private ManagementCaller() {}

    /** The caller of this request, which must have come to a {@link ManagementOnly} route. */
    public static Principal of(ContainerRequestContext request) {
        if (request.getProperty(PROPERTY) instanceof Principal principal) {
            return principal;
        }
        throw new IllegalStateException("the route is not marked as management-only");
    }

    static void set(ContainerRequestContext request, Principal principal) {
        request.setProperty(PROPERTY, principal);
    }
}
