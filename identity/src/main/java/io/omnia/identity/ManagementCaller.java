package io.omnia.identity;

import jakarta.ws.rs.container.ContainerRequestContext;
import org.jspecify.annotations.Nullable;

/** What a request brought to a {@link ManagementOnly} route. */
public final class ManagementCaller {
    private static final String KEY = "io.omnia.identity.caller";

    private ManagementCaller() {}

    /** The management key that this request brought; null when it brought an admin's session instead. */
    public static @Nullable KeyId key(ContainerRequestContext request) {
        return request.getProperty(KEY) instanceof Principal principal ? principal.key() : null;
    }

    static void set(ContainerRequestContext request, Principal principal) {
        request.setProperty(KEY, principal);
    }
}
