package io.omnia.ledger;

import io.omnia.identity.AccountId;
import io.omnia.identity.ApiKeyView;
import io.omnia.identity.ApiKeys;
import io.omnia.identity.Directory;
import io.omnia.identity.ManagementOnly;
import io.omnia.platform.http.Input;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;

/** {@code /api/admin/accounts}: accounts, the newest first, and each one's keys and statement. */
@Singleton
@Path("/api/admin/accounts")
@Produces(MediaType.APPLICATION_JSON)
@ManagementOnly
@RunOnVirtualThread
final class AdminAccountsEndpoint {
    private final AccountStandings standings;
    private final Directory directory;
    private final ApiKeys keys;
    private final Statements statements;

    @Inject
    AdminAccountsEndpoint(AccountStandings standings, Directory directory, ApiKeys keys, Statements statements) {
        this.standings = standings;
        this.directory = directory;
        this.keys = keys;
        this.statements = statements;
    }

    @GET
    public AccountStandings.AccountsView list(
            @QueryParam("q") @Nullable String q,
            @QueryParam("after") @Nullable String after,
            @QueryParam("limit") @Nullable String limit) {
        return standings.page(CallInput.searched(q), after(after), Input.limit(limit));
    }

    /** One account, with its keys. */
    @GET
    @Path("/{id}")
    public AdminAccountView find(@PathParam("id") String id) {
        var entry = existing(id);
        var all = keys.listAll(entry.account().id());
        return standings.of(entry, all.stream().map(ApiKeyView::of).toList());
    }

    @GET
    @Path("/{id}/statement")
    public StatementView statement(
            @PathParam("id") String id,
            @QueryParam("mode") @Nullable String mode,
            @QueryParam("kind") @Nullable String kind,
            @QueryParam("after") @Nullable String after,
            @QueryParam("limit") @Nullable String limit) {
        return StatementView.of(statements.of(
                existing(id).account().id(),
                LedgerInput.modeOrLive(mode),
                LedgerInput.movement(kind),
                StatementPosition.of(after),
                Input.limit(limit)));
    }

    private Directory.Entry existing(String id) {
        return directory.account(LedgerInput.account(id)).orElseThrow(LedgerInput::noSuchAccount);
    }

    private static @Nullable AccountId after(@Nullable String given) {
        var id = Input.uuid(given);
        if (given != null && id == null) {
            throw Cursors.refused();
        }
        return id == null ? null : new AccountId(id);
    }
}
