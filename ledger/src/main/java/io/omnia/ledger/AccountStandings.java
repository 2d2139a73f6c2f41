package io.omnia.ledger;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.omnia.identity.AccountId;
import io.omnia.identity.ApiKeyView;
import io.omnia.identity.Directory;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Accounts with what they have and what they spent, for operators: two statements for each answer. */
@Singleton
final class AccountStandings {
    private static final Duration LATELY = Duration.ofDays(30);

    private final Jdbi database;
    private final Directory directory;
    private final Clock clock;
    private final StandingTable table = new StandingTable();

    @Inject
    AccountStandings(Jdbi database, Directory directory, Clock clock) {
        this.database = database;
        this.directory = directory;
        this.clock = clock;
    }

    /** A page of accounts; {@code next} is null at the end of the list. */
    record AccountsView(
            @JsonProperty("data") List<AdminAccountView> data,
            @JsonProperty("next") @Nullable String next) {}

    /** Accounts from the newest on; see {@link Directory#accounts}. */
    AccountsView page(@Nullable String part, @Nullable AccountId after, int limit) {
        var page = directory.accounts(part, after, limit);
        var standings = standings(page.items());
        var views =
                page.items().stream().map(entry -> view(entry, standings, null)).toList();
        return new AccountsView(views, page.more() ? views.getLast().id().toString() : null);
    }

    AdminAccountView of(Directory.Entry entry, List<ApiKeyView> keys) {
        return view(entry, standings(List.of(entry)), keys);
    }

    private Map<UUID, StandingTable.Standing> standings(List<Directory.Entry> entries) {
        var ids = entries.stream().map(entry -> entry.account().id().value()).toList();
        var since = clock.instant().minus(LATELY);
        return database.withHandle(handle -> table.standings(handle, ids, since));
    }

    private static AdminAccountView view(
            Directory.Entry entry, Map<UUID, StandingTable.Standing> standings, @Nullable List<ApiKeyView> keys) {
        var standing = standings.get(entry.account().id().value());
        return AdminAccountView.of(entry, Objects.requireNonNull(standing), keys);
    }
}
