package io.omnia.ledger;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.omnia.identity.AccountId;
import io.omnia.identity.ApiKeyView;
import io.omnia.identity.ApiKeys;
import io.omnia.identity.Directory;
import io.omnia.identity.ManagementOnly;
import io.omnia.platform.http.Input;
import io.omnia.platform.http.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** {@code /api/admin/accounts}: accounts with what they have and what they spent, the newest first. */
@Singleton
@Path("/api/admin/accounts")
@Produces(MediaType.APPLICATION_JSON)
@ManagementOnly
@RunOnVirtualThread
final class AdminAccountsEndpoint {
    private static final Duration LATELY = Duration.ofDays(30);

    private final Jdbi database;
    private final Directory directory;
    private final ApiKeys keys;
    private final Statements statements;
    private final Clock clock;
    private final StandingTable standings = new StandingTable();

    @Inject
    AdminAccountsEndpoint(Jdbi database, Directory directory, ApiKeys keys, Statements statements, Clock clock) {
        this.database = database;
        this.directory = directory;
        this.keys = keys;
        this.statements = statements;
        this.clock = clock;
    }

    @GET
    public AccountsView list(
            @QueryParam("q") @Nullable String q,
            @QueryParam("after") @Nullable String after,
            @QueryParam("limit") @Nullable String limit) {
        var page = directory.accounts(CallInput.searched(q), after(after), Input.limit(limit));
        var found = standings(page.items());
        var views = page.items().stream()
                .map(entry -> AdminAccountView.of(entry, standing(found, entry), null))
                .toList();
        return new AccountsView(views, page.more() ? views.getLast().id().toString() : null);
    }

    /** One account, with its keys. */
    @GET
    @Path("/{id}")
    public AdminAccountView find(@PathParam("id") String id) {
        var entry = existing(id);
        var own = keys.list(entry.account().id(), null, Input.MAX_PAGE).items().stream()
                .map(ApiKeyView::of)
                .toList();
        return AdminAccountView.of(entry, standing(standings(List.of(entry)), entry), own);
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
        return directory
                .account(LedgerInput.account(id))
                .orElseThrow(() -> Problem.notFound("account_not_found", "There is no account with this id."));
    }

    private Map<UUID, StandingTable.Standing> standings(List<Directory.Entry> entries) {
        var ids = entries.stream().map(entry -> entry.account().id().value()).toList();
        var since = clock.instant().minus(LATELY);
        return database.withHandle(handle -> standings.standings(handle, ids, since));
    }

    private static StandingTable.Standing standing(Map<UUID, StandingTable.Standing> standings, Directory.Entry entry) {
        return Objects.requireNonNull(standings.get(entry.account().id().value()));
    }

    private static @Nullable AccountId after(@Nullable String given) {
        var id = Input.uuid(given);
        if (given != null && id == null) {
            throw Cursors.refused();
        }
        return id == null ? null : new AccountId(id);
    }

    /** A page of accounts; {@code next} is null at the end of the list. */
    record AccountsView(
            @JsonProperty("data") List<AdminAccountView> data,
            @JsonProperty("next") @Nullable String next) {}
}
