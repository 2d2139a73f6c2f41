package io.omnia.identity;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
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

    /** Throws what nobody expects. */
    @GET
    @Path("/defect")
    public String defect() {
        throw new IllegalStateException("secret detail");
    }
}
