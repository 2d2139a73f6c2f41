package io.omnia.identity;

import io.vertx.ext.web.Router;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.time.Clock;
import javax.sql.DataSource;

/** What the program around this module provides, as far as its routes need it, and one route that fails. */
@Singleton
@Path("/api/test")
public class TestServer {
    static final String LOOKUP = "/test/lookup";

    @Produces
    @Singleton
    DataSource pool() {
        return TestIdentity.migrated();
    }

    @Produces
    @Singleton
    CreditGranter credits() {
        return (account, mode, microDollars, reason, key) -> {};
    }

    @Produces
    @Singleton
    BudgetCopier budgets() {
        return (from, to) -> {};
    }

    @Produces
    @Singleton
    LimitRemover limits() {
        return group -> {};
    }

    private final SettableClock clock = new SettableClock();

    @Produces
    @Singleton
    @Alternative
    @Priority(1)
    Clock clock() {
        return clock;
    }

    /** Answers what {@link Sessions#identify} says of a request. */
    void register(@Observes Router router, Sessions sessions) {
        router.route(LOOKUP)
                .handler(request -> sessions.identify(request.request())
                        .thenAccept(found -> request.end(
                                switch (found) {
                                    case SessionLookup.Found(var visitor) ->
                                        "Found " + visitor.account().value();
                                    case SessionLookup.None() -> "None";
                                    case SessionLookup.CrossSite() -> "CrossSite";
                                    case SessionLookup.Unavailable(var wait) -> "Unavailable";
                                })));
    }

    /** Throws what nobody expects. */
    @GET
    @Path("/defect")
    public String defect() {
        throw new IllegalStateException("secret detail");
    }
}
