package io.omnia.console;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.omnia.identity.SignedIn;
import io.omnia.identity.SignedInCaller;
import io.omnia.platform.http.Input;
import io.omnia.platform.http.Problem;
import io.omnia.platform.time.Uuid7;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** {@code /api/me/views}: filters that a person keeps under a name. */
@Singleton
@Path("/api/me/views")
@Produces(MediaType.APPLICATION_JSON)
@SignedIn
@RunOnVirtualThread
final class SavedViewsEndpoint {
    static final int MAX_VIEWS = 50;
    private static final int MAX_NAME_CHARS = 80;
    private static final int MAX_QUERY_CHARS = 2_000;
    private static final Set<String> PAGES = Set.of("activity", "admin-calls");
    private static final int CREATED = 201;

    private final Jdbi database;
    private final Clock clock;
    private final SavedViewTable table = new SavedViewTable();

    @Inject
    SavedViewsEndpoint(Jdbi database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** All of them, the oldest first. */
    @GET
    public Views list(@Context ContainerRequestContext request) {
        var account = SignedInCaller.of(request).account();
        return new Views(database.withHandle(handle -> table.of(handle, account)));
    }

    /** Keeps one more; 409 when there are fifty. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response save(@Context ContainerRequestContext request, @Nullable NewView given) {
        var account = SignedInCaller.of(request).account();
        var wanted = Input.body(given);
        var view = new SavedView(Uuid7.next(clock), wanted.checkedPage(), wanted.checkedName(), wanted.checkedQuery());
        var now = clock.instant();
        if (!database.inTransaction(handle -> table.insert(handle, account, view, now, MAX_VIEWS))) {
            throw Problem.conflict("too_many_views", "There are " + MAX_VIEWS + " views already; delete one first.");
        }
        return Response.status(CREATED).entity(view).build();
    }

    /** Forgets one. */
    @DELETE
    @Path("/{id}")
    public void delete(@Context ContainerRequestContext request, @PathParam("id") String id) {
        var account = SignedInCaller.of(request).account();
        var view = Input.uuid(id);
        if (view == null || !database.inTransaction(handle -> table.delete(handle, account, view))) {
            throw Problem.notFound("view_not_found", "There is no view with this id.");
        }
    }

    /** The answer. */
    record Views(@JsonProperty("data") List<SavedView> data) {}

    /** A view as somebody asks for it. */
    record NewView(
            @JsonProperty("page") @Nullable String page,
            @JsonProperty("name") @Nullable String name,
            @JsonProperty("query") @Nullable String query) {
        String checkedPage() {
            if (page == null || !PAGES.contains(page)) {
                throw Problem.invalid("page", "page must be activity or admin-calls.");
            }
            return page;
        }

        String checkedName() {
            var plain = name == null ? "" : name.strip();
            if (plain.isEmpty() || plain.length() > MAX_NAME_CHARS || hasControls(plain)) {
                throw Problem.invalid("name", "name must be 1 to " + MAX_NAME_CHARS + " characters on one line.");
            }
            return plain;
        }

        String checkedQuery() {
            if (query == null || query.length() > MAX_QUERY_CHARS || hasControls(query)) {
                throw Problem.invalid(
                        "query",
                        "query must be what stands after the question mark of the list's address, at most "
                                + MAX_QUERY_CHARS + " characters.");
            }
            return query;
        }

        private static boolean hasControls(String text) {
            return text.chars().anyMatch(Character::isISOControl);
        }
    }
}
