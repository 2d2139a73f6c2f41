package io.omnia.identity;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.omnia.platform.http.Input;
import io.omnia.platform.http.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;

/** {@code POST /api/me/password}: a new password for somebody who knows the old one. */
@Singleton
@Path("/api/me/password")
@SignedIn
@RunOnVirtualThread
final class MyPasswordEndpoint {
    private final PasswordChanges passwords;
    private final Attempts attempts;
    private final LinkBase base;
    private final People people;

    @Inject
    MyPasswordEndpoint(PasswordChanges passwords, Attempts attempts, LinkBase base, People people) {
        this.passwords = passwords;
        this.attempts = attempts;
        this.base = base;
        this.people = people;
    }

    /** Ends all other sessions, and gives this one a new cookie. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public void change(
            @Nullable Change given, @Context ContainerRequestContext context, @Context HttpServerRequest request) {
        var change = Input.body(given);
        var visitor = SignedInCaller.of(context);
        var email = people.find(visitor.account()).account().email();
        var current = ApiInput.password("current", change.current());
        var wanted = PasswordRule.check("new", change.wanted(), email);
        var who = visitor.account().value().toString();
        attempts.count(Limit.OWN_PASSWORD, who);
        if (!passwords.change(visitor, current, wanted, base.page(request, SignUp.FORGOT_PAGE), request)) {
            throw new Problem(403, "wrong_credentials", "This is not your present password.", "current");
        }
        attempts.forget(Limit.OWN_PASSWORD, who);
    }

    /** The old password and the new one. */
    record Change(
            @Nullable String current,
            @JsonProperty("new") @Nullable String wanted) {
        /** Neither belongs in a log. */
        @Override
        public String toString() {
            return "Change[…]";
        }
    }
}
