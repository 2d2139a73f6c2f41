package io.omnia.identity;

import io.omnia.platform.http.Input;
import io.omnia.platform.http.Visits;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code POST /api/verify-email}: showing that an address is one's own. Nothing but this uses the link up. */
@Singleton
@Path("/api/verify-email")
@Produces(MediaType.APPLICATION_JSON)
@OwnPages
@RunOnVirtualThread
final class VerifyEmailEndpoint {
    private final SignUp signUp;
    private final Attempts attempts;
    private final Visits visits;

    @Inject
    VerifyEmailEndpoint(SignUp signUp, Attempts attempts, Visits visits) {
        this.signUp = signUp;
        this.attempts = attempts;
        this.visits = visits;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Map<String, String> verify(@Nullable Token given, @Context HttpServerRequest request) {
        var token = ApiInput.token(Input.body(given).token());
        attempts.count(Limit.LINK_NETWORK, Attempts.network(visits.of(request)));
        var email = signUp.verify(token).orElseThrow(ApiInput::linkExpired);
        return Map.of("email", email.value());
    }

    /** The secret part of a link. */
    record Token(@Nullable String token) {
        /** It stands for a person. */
        @Override
        public String toString() {
            return "Token[…]";
        }
    }
}
