package io.omnia.identity;

import jakarta.ws.rs.container.ContainerRequestContext;
import org.jspecify.annotations.Nullable;

/** Who made a request to a {@link ManagementOnly} route. */
public final class ManagementCaller {
    private static final String OPERATOR = "io.omnia.identity.operator";

    private ManagementCaller() {}

    /** The operator whose request this is. */
    public static Operator of(ContainerRequestContext request) {
        if (request.getProperty(OPERATOR) instanceof Operator operator) {
            return operator;
        }
        throw new IllegalStateException("the route is not marked as management-only");
    }

    /** The management key that this request brought; null when it brought an admin's session instead. */
    public static @Nullable KeyId key(ContainerRequestContext request) {
        return of(request).key();
    }

    static void set(ContainerRequestContext request, Operator operator) {
        request.setProperty(OPERATOR, operator);
    }
}
