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
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code POST /api/sign-up}: making an account. */
@Singleton
@Path("/api/sign-up")
@Produces(MediaType.APPLICATION_JSON)
@OwnPages
@RunOnVirtualThread
final class SignUpEndpoint {
    private final SignUp signUp;
    private final PeopleConfig config;
    private final Attempts attempts;
    private final LinkBase base;
    private final Visits visits;

    @Inject
    SignUpEndpoint(SignUp signUp, PeopleConfig config, Attempts attempts, LinkBase base, Visits visits) {
        this.signUp = signUp;
        this.config = config;
        this.attempts = attempts;
        this.base = base;
        this.visits = visits;
    }

    /** Answers alike whether the address has an account or not. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response signUp(SessionEndpoint.@Nullable Credentials given, @Context HttpServerRequest request) {
        if (config.signUp() == PeopleConfig.SignUpRule.CLOSED) {
            throw new Problem(
                    403, "sign_up_closed", "Here only the operator makes accounts. Please ask for one.", null);
        }
        var credentials = Input.body(given);
        var email = ApiInput.requiredEmail(credentials.email());
        var password = PasswordRule.check("password", credentials.password(), email);
        var links = base.require(request);
        attempts.count(Limit.MAIL_NETWORK, Attempts.network(visits.of(request)));
        attempts.count(Limit.MAIL_ADDRESS, email.value());
        signUp.signUp(email, password, language(request), links);
        return Response.status(202).entity(Map.of()).build();
    }

    /** What the browser prefers; a person can change it later. */
    private static Person.Language language(HttpServerRequest request) {
        var preferred = request.getHeader("accept-language");
        return preferred != null && preferred.toLowerCase(Locale.ROOT).startsWith("zh")
                ? Person.Language.ZH
                : Person.Language.EN;
    }
}
