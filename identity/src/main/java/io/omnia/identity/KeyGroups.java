package io.omnia.identity;

import io.omnia.platform.http.Input;
import io.omnia.platform.time.Uuid7;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** The projects and members of accounts: names for keys, on which limits can be set. Every method waits for the database. */
@Singleton
public final class KeyGroups {
    /** Of one account; more would be a program that makes one for each of its runs. */
    static final int MAX_OF_KIND = 500;

    private final Jdbi database;
    private final KeyGroupTable groups;
    private final ApiKeyTable keys;
    private final AccountTable accounts;
    private final LimitRemover limits;
    private final Clock clock;

    @Inject
    KeyGroups(
            Jdbi database,
            KeyGroupTable groups,
            ApiKeyTable keys,
            AccountTable accounts,
            LimitRemover limits,
            Clock clock) {
        this.database = database;
        this.groups = groups;
        this.keys = keys;
        this.accounts = accounts;
        this.limits = limits;
        this.clock = clock;
    }

    /**
     * The group that an address names.
     *
     * @param word {@code projects} or {@code members}
     * @throws io.omnia.platform.http.Problem 404 when there is none
     */
    public KeyGroup named(String word, String id) {
        var kind = KeyGroup.Kind.ofPath(word);
        var value = Input.uuid(id);
        if (value == null) {
            throw ApiInput.noSuchGroup(kind);
        }
        return database.withHandle(handle -> groups.find(handle, kind, value))
                .orElseThrow(() -> ApiInput.noSuchGroup(kind));
    }

    /** As {@link #named}, of this account's: another's is as good as none. */
    public KeyGroup named(AccountId owner, String word, String id) {
        var group = named(word, id);
        if (!group.account().equals(owner)) {
            throw ApiInput.noSuchGroup(group.kind());
        }
        return group;
    }

    /** All groups of this kind, by name. */
    List<KeyGroup> list(AccountId account, KeyGroup.Kind kind) {
        return database.withHandle(handle -> groups.list(handle, account, kind));
    }

    /** Makes a group without keys. */
    Creation create(AccountId account, KeyGroup.Kind kind, String name) {
        return database.inTransaction(handle -> {
            accounts.lock(handle, account);
            if (accounts.find(handle, account).isEmpty()) {
                return new Creation.NoSuchAccount();
            }
            var id = Uuid7.next(clock);
            if (groups.isTaken(handle, account, kind, name, id)) {
                return new Creation.NameTaken();
            }
            if (groups.list(handle, account, kind).size() >= MAX_OF_KIND) {
                return new Creation.TooMany();
            }
            return new Creation.Created(groups.insert(handle, id, account, kind, name));
        });
    }

    /** Gives a group another name. Safe to repeat. */
    Renaming rename(KeyGroup group, String name) {
        return database.inTransaction(handle -> {
            accounts.lock(handle, group.account());
            if (groups.isTaken(handle, group.account(), group.kind(), name, group.id())) {
                return new Renaming.NameTaken();
            }
            return groups.rename(handle, group.id(), name)
                    .<Renaming>map(Renaming.Renamed::new)
                    .orElseGet(Renaming.Gone::new);
        });
    }

    /** Deletes a group and its limits. One that has keys that work stays, for they would lose its limits. */
    Deletion delete(KeyGroup group) {
        var deletion = database.inTransaction(handle -> {
            if (!groups.lock(handle, group.account(), group.kind(), group.id())) {
                return new Deletion.Gone();
            }
            var living = keys.countLivingIn(handle, group.id(), clock.instant());
            if (living > 0) {
                return new Deletion.InUse(living);
            }
            groups.delete(handle, group.id());
            return new Deletion.Deleted();
        });
        if (deletion instanceof Deletion.Deleted) {
            limits.removeAll(group.id());
        }
        return deletion;
    }

    /** The answer of {@link #create}: every case a caller has to handle. Only {@link Created} wrote anything. */
    sealed interface Creation {
        /** The group exists. */
        record Created(KeyGroup group) implements Creation {}

        /** There is no such account. */
        record NoSuchAccount() implements Creation {}

        /** Another group of this kind has the name. */
        record NameTaken() implements Creation {}

        /** The account has as many groups of this kind as it may have. */
        record TooMany() implements Creation {}
    }

    /** The answer of {@link #rename}: every case a caller has to handle. */
    sealed interface Renaming {
        /** The group has the name. */
        record Renamed(KeyGroup group) implements Renaming {}

        /** Another group of this kind has the name. */
        record NameTaken() implements Renaming {}

        /** The group was deleted meanwhile. */
        record Gone() implements Renaming {}
    }

    /** The answer of {@link #delete}: every case a caller has to handle. */
    sealed interface Deletion {
        /** The group is gone, and so are its limits. */
        record Deleted() implements Deletion {}

        /** So many of its keys work; nothing changed. */
        record InUse(int keys) implements Deletion {}

        /** The group was deleted meanwhile. */
        record Gone() implements Deletion {}
    }
}
