package io.omnia.identity;

import io.omnia.platform.http.Input;
import io.omnia.platform.http.Problem;
import io.omnia.platform.http.Visits;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;

/** {@code /api/session}: signing in and out. */
@Singleton
@Path("/api/session")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
final class SessionEndpoint {
    private final SignIn signIn;
    private final Sessions sessions;
    private final People people;
    private final Attempts attempts;
    private final Visits visits;

    @Inject
    SessionEndpoint(SignIn signIn, Sessions sessions, People people, Attempts attempts, Visits visits) {
        this.signIn = signIn;
        this.sessions = sessions;
        this.people = people;
        this.attempts = attempts;
        this.visits = visits;
    }

    /** Begins a session; the same refusal for an unknown address and a wrong password. */
    @POST
    @OwnPages
    @Consumes(MediaType.APPLICATION_JSON)
    public MeView signIn(@Nullable Credentials given, @Context HttpServerRequest request) {
        var credentials = Input.body(given);
        var email = ApiInput.requiredEmail(credentials.email());
        var password = ApiInput.password("password", credentials.password());
        sessions.refuseInsecure(request);
        var network = Attempts.network(visits.of(request));
        var pair = email.value() + " " + network;
        attempts.count(Limit.SIGN_IN_NETWORK, network);
        attempts.count(Limit.SIGN_IN_PAIR, pair);
        var outcome = signIn.signIn(email, password, request);
        if (!(outcome instanceof SignIn.Outcome.WrongCredentials)) {
            attempts.uncount(Limit.SIGN_IN_NETWORK, network);
            attempts.forget(Limit.SIGN_IN_PAIR, pair);
        }
        return switch (outcome) {
            case SignIn.Outcome.Done(var account) -> MeView.of(people.find(account));
            case SignIn.Outcome.WrongCredentials() ->
                throw new Problem(401, "wrong_credentials", "This address and password do not belong together.", null);
            case SignIn.Outcome.EmailNotVerified() ->
                throw new Problem(
                        403,
                        "email_not_verified",
                        "Please open the link in the mail that was sent to this address, then sign in.",
                        null);
            case SignIn.Outcome.AccountNotActive() ->
                throw new Problem(
                        403, "account_suspended", "This account is not active. Please ask the operator.", null);
        };
    }

    /** Ends this session, at once and everywhere. */
    @DELETE
    @SignedIn
    public void signOut(@Context ContainerRequestContext request, @Context HttpServerRequest http) {
        sessions.endOwn(http, SignedInCaller.of(request));
    }

    /** What somebody signs in with. */
    record Credentials(@Nullable String email, @Nullable String password) {
        /** Neither belongs in a log. */
        @Override
        public String toString() {
            return "Credentials[…]";
        }
    }
}
