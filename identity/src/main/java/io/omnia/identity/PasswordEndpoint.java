package io.omnia.identity;

import io.omnia.platform.http.Input;
import io.omnia.platform.http.Problem;
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
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code /api/password}: a new password for somebody who has lost the old one. */
@Singleton
@Path("/api/password")
@Produces(MediaType.APPLICATION_JSON)
@OwnPages
@RunOnVirtualThread
final class PasswordEndpoint {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final PasswordChanges passwords;
    private final Attempts attempts;
    private final LinkBase base;
    private final Visits visits;

    @Inject
    PasswordEndpoint(PasswordChanges passwords, Attempts attempts, LinkBase base, Visits visits) {
        this.passwords = passwords;
        this.attempts = attempts;
        this.base = base;
        this.visits = visits;
    }

    /** Answers alike whether the address has an account or not. */
    @POST
    @Path("/forgot")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response forgot(@Nullable Forgotten given, @Context HttpServerRequest request) {
        var email = ApiInput.requiredEmail(Input.body(given).email());
        var links = base.require(request);
        attempts.count(Limit.MAIL_NETWORK, Attempts.network(visits.of(request)));
        attempts.count(Limit.MAIL_ADDRESS, email.value());
        if (!passwords.request(email, links)) {
            throw Problem.unavailable(RETRY_AFTER);
        }
        return Response.status(202).entity(Map.of()).build();
    }

    @POST
    @Path("/reset")
    @Consumes(MediaType.APPLICATION_JSON)
    public void reset(@Nullable Reset given, @Context HttpServerRequest request) {
        var reset = Input.body(given);
        var password = PasswordRule.check("password", reset.password(), null);
        var token = ApiInput.token(reset.token());
        attempts.count(Limit.LINK_NETWORK, Attempts.network(visits.of(request)));
        if (!passwords.reset(token, password, base.page(request, SignUp.FORGOT_PAGE))) {
            throw ApiInput.linkExpired();
        }
    }

    /** Whose password is forgotten. */
    record Forgotten(@Nullable String email) {
        /** Without the address. */
        @Override
        public String toString() {
            return "Forgotten[…]";
        }
    }

    /** A link's token and what it shall set. */
    record Reset(@Nullable String token, @Nullable String password) {
        /** Neither belongs in a log. */
        @Override
        public String toString() {
            return "Reset[…]";
        }
    }
}
