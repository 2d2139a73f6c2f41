package io.omnia.identity;

import jakarta.annotation.Priority;
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

    private final SettableClock clock = new SettableClock();

    @Produces
    @Singleton
    @Alternative
    @Priority(1)
    Clock clock() {
        return clock;
    }

    /** Throws what nobody expects. */
    @GET
    @Path("/defect")
    public String defect() {
        throw new IllegalStateException("secret detail");
    }
}
