package io.omnia.identity;

import jakarta.ws.rs.container.ContainerRequestContext;

/** Who calls a {@link SignedIn} route. */
public final class SignedInCaller {
    private static final String PROPERTY = "io.omnia.identity.visitor";

    private SignedInCaller() {}

    /** The caller of this request, which must have come to a {@link SignedIn} route. */
    public static Visitor of(ContainerRequestContext request) {
        if (request.getProperty(PROPERTY) instanceof Visitor visitor) {
            return visitor;
        }
        throw new IllegalStateException("the route is not marked as signed-in");
    }

    static void set(ContainerRequestContext request, Visitor visitor) {
        request.setProperty(PROPERTY, visitor);
    }
}
