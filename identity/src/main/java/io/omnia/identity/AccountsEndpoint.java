package io.omnia.identity;

import io.omnia.platform.http.Input;
import io.omnia.platform.http.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** {@code /api/accounts}: makes, lists, suspends and resumes accounts. */
@Singleton
@Path("/api/accounts")
@Produces(MediaType.APPLICATION_JSON)
@ManagementOnly
@RunOnVirtualThread
final class AccountsEndpoint {
    private final Accounts accounts;

    @Inject
    AccountsEndpoint(Accounts accounts) {
        this.accounts = accounts;
    }

    /** Makes an account; 409 when the address belongs to another one. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response create(@Nullable NewAccount given) {
        var wanted = Input.body(given);
        var account = accounts.create(ApiInput.email(wanted.email()), ApiInput.role(wanted.role()));
        return account.map(made ->
                        Response.status(201).entity(AccountView.of(made)).build())
                .orElseThrow(() -> Problem.conflict("email_taken", "Another account has this e-mail address."));
    }

    @GET
    public PageView<AccountView> list(
            @QueryParam("limit") @Nullable String limit, @QueryParam("after") @Nullable String after) {
        var page = accounts.list(ApiInput.after(after, AccountId::new), Input.limit(limit));
        return PageView.of(page, AccountView::of, AccountView::id);
    }

    @GET
    @Path("/{id}")
    public AccountView find(@PathParam("id") String id) {
        return accounts.find(ApiInput.account(id)).map(AccountView::of).orElseThrow(ApiInput::noSuchAccount);
    }

    /** Stops an account and its keys; 409 for the last active admin. */
    @POST
    @Path("/{id}/suspend")
    public AccountView suspend(@PathParam("id") String id) {
        return answer(accounts.suspend(ApiInput.account(id)));
    }

    @POST
    @Path("/{id}/resume")
    public AccountView resume(@PathParam("id") String id) {
        return answer(accounts.resume(ApiInput.account(id)));
    }

    private static AccountView answer(Accounts.StatusChange change) {
        return switch (change) {
            case Accounts.StatusChange.Done(var account) -> AccountView.of(account);
            case Accounts.StatusChange.NoSuchAccount() -> throw ApiInput.noSuchAccount();
            case Accounts.StatusChange.Closed() ->
                throw Problem.conflict("account_closed", "The account is closed, and closed it stays.");
            case Accounts.StatusChange.LastAdmin() ->
                throw Problem.conflict("last_admin", "This is the last active admin; make another one first.");
        };
    }

    /** What a new account shall be; {@code role} is {@code member} unless it says {@code admin}. */
    record NewAccount(@Nullable String email, @Nullable String role) {
        /** Without the address, which names a person. */
        @Override
        public String toString() {
            return "NewAccount[" + role + "]";
        }
    }
}
