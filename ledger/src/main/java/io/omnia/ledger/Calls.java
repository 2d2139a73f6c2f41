package io.omnia.ledger;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.omnia.identity.Directory;
import io.omnia.platform.http.Input;
import io.omnia.platform.http.Problem;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Calls with the names of their keys: a constant number of statements for each answer. A filter without an account is an
 * operator's, who sees everybody's calls and whose they are.
 */
@Singleton
final class Calls {
    private final Jdbi database;
    private final Directory directory;
    private final CallListTable lists = new CallListTable();
    private final UsageReadTable lines = new UsageReadTable();
    private final SpendTable sums = new SpendTable();

    @Inject
    Calls(Jdbi database, Directory directory) {
        this.database = database;
        this.directory = directory;
    }

    /** A page of calls; {@code next} is null at the end of the list. */
    record CallsView(
            @JsonProperty("data") List<CallView> data,
            @JsonProperty("next") @Nullable String next) {}

    /** What there is to filter by. */
    record FacetsView(
            @JsonProperty("models") Collection<String> models,
            @JsonProperty("providers") Collection<String> providers,
            @JsonProperty("keys") List<KeyFacet> keys,
            @JsonProperty("statuses") Collection<String> statuses) {}

    /** A key to filter by; its name is its id when there is none. */
    record KeyFacet(
            @JsonProperty("id") UUID id,
            @JsonProperty("name") String name) {}

    CallsView page(CallFilter filter, @Nullable CallPosition after, int limit) {
        var page = database.withHandle(handle -> lists.page(handle, filter, after, limit));
        var next = page.next();
        return new CallsView(views(filter, page.lines()), next == null ? null : next.cursor());
    }

    private List<CallView> views(CallFilter filter, List<CallLine> calls) {
        var keyNames = directory.keyNames(ids(calls, CallLine::key));
        var emails =
                filter.scope().operator() ? directory.emails(ids(calls, CallLine::account)) : Map.<UUID, String>of();
        return calls.stream().map(line -> CallView.of(line, keyNames, emails)).toList();
    }

    /** One call; 404 when there is none by that id, or it is not the account's. */
    CallDetailView detail(Scope scope, String id) {
        var call = Input.uuid(id);
        var detail = call == null
                ? null
                : database.withHandle(handle -> lines.detail(handle, scope.account(), new CallId(call)))
                        .orElse(null);
        if (detail == null) {
            throw Problem.notFound("call_not_found", "There is no call with this id.");
        }
        var record = detail.call().record();
        var keyNames = directory.keyNames(List.of(record.key().value()));
        var emails =
                scope.operator() ? directory.emails(List.of(record.account().value())) : Map.<UUID, String>of();
        return CallDetailView.of(detail, keyNames, emails);
    }

    /** What there is to choose among these calls. */
    FacetsView facets(CallFilter filter) {
        var facets = database.withHandle(handle -> sums.facets(handle, filter));
        var keys = facets.stream().map(SpendTable.Facet::key).collect(Collectors.toCollection(TreeSet::new));
        var names = directory.keyNames(keys);
        return new FacetsView(
                words(facets, SpendTable.Facet::model),
                words(facets, SpendTable.Facet::provider),
                keys.stream()
                        .map(key -> new KeyFacet(key, names.getOrDefault(key, key.toString())))
                        .toList(),
                words(facets, SpendTable.Facet::outcome));
    }

    /** In their order; what is empty because nobody was asked is no choice. */
    private static Collection<String> words(List<SpendTable.Facet> facets, Function<SpendTable.Facet, String> word) {
        var words = facets.stream().map(word).collect(Collectors.toCollection(TreeSet::new));
        words.remove("");
        return words;
    }

    private static Collection<UUID> ids(List<CallLine> calls, Function<CallLine, UUID> id) {
        return calls.stream().map(id).collect(Collectors.toSet());
    }
}
