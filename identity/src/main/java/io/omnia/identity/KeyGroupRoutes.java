package io.omnia.identity;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.omnia.platform.http.Input;
import io.omnia.platform.http.Problem;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the routes of projects and members do, once it is known which account is asked for. */
@Singleton
final class KeyGroupRoutes {
    private final KeyGroups groups;

    @Inject
    KeyGroupRoutes(KeyGroups groups) {
        this.groups = groups;
    }

    ListView<KeyGroupView> list(AccountId account, String word) {
        return new ListView<>(groups.list(account, KeyGroup.Kind.ofPath(word)).stream()
                .map(KeyGroupView::of)
                .toList());
    }

    Response create(AccountId account, String word, @Nullable Named given) {
        var kind = KeyGroup.Kind.ofPath(word);
        return switch (groups.create(account, kind, Named.name(given))) {
            case KeyGroups.Creation.Created(var group) ->
                Response.status(201).entity(KeyGroupView.of(group)).build();
            case KeyGroups.Creation.NoSuchAccount() -> throw ApiInput.noSuchAccount();
            case KeyGroups.Creation.NameTaken() -> throw nameTaken(kind);
            case KeyGroups.Creation.TooMany() ->
                throw Problem.conflict(
                        "too_many_" + word,
                        "The account has " + KeyGroups.MAX_OF_KIND + " " + word
                                + " already; delete some that nobody uses.");
        };
    }

    KeyGroupView rename(AccountId account, String word, String id, @Nullable Named given) {
        var group = groups.named(account, word, id);
        return switch (groups.rename(group, Named.name(given))) {
            case KeyGroups.Renaming.Renamed(var renamed) -> KeyGroupView.of(renamed);
            case KeyGroups.Renaming.NameTaken() -> throw nameTaken(group.kind());
            case KeyGroups.Renaming.Gone() -> throw ApiInput.noSuchGroup(group.kind());
        };
    }

    Response delete(AccountId account, String word, String id) {
        var group = groups.named(account, word, id);
        return switch (groups.delete(group)) {
            case KeyGroups.Deletion.Deleted() -> Response.noContent().build();
            case KeyGroups.Deletion.InUse(var keys) ->
                throw Problem.conflict(
                        group.kind().word() + "_in_use",
                        (keys == 1 ? "A key of it works" : keys + " keys of it work")
                                + " and would lose its limits; take them out of it or switch them off first.");
            case KeyGroups.Deletion.Gone() -> throw ApiInput.noSuchGroup(group.kind());
        };
    }

    private static Problem nameTaken(KeyGroup.Kind kind) {
        return new Problem(
                409, "name_taken", "Another " + kind.word() + " of this account has this name already.", "name");
    }

    /** A group as a caller wants it. */
    record Named(@Nullable String name) {
        private static String name(@Nullable Named given) {
            return ApiInput.name(Input.body(given).name());
        }

        /** Without the name. */
        @Override
        public String toString() {
            return "Named[…]";
        }
    }

    /** A group as the routes answer it. */
    record KeyGroupView(
            UUID id,
            String name,
            @JsonProperty("created_at") Instant createdAt) {
        static KeyGroupView of(KeyGroup group) {
            return new KeyGroupView(group.id(), group.name(), group.createdAt());
        }
    }
}
