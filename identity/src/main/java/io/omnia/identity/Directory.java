package io.omnia.identity;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Who and what identifiers stand for, for lists that people read. Each method is one query, however many are asked for, and
 * waits for the database.
 */
@Singleton
public final class Directory {
    private final Jdbi database;
    private final DirectoryTable table = new DirectoryTable();

    @Inject
    public Directory(Jdbi database) {
        this.database = database;
    }

    /**
     * An account and what its person wants to be called.
     *
     * @param name null when they have not said
     */
    public record Entry(Account account, @Nullable String name) {
        /** Without the name and the address. */
        @Override
        public String toString() {
            return "Entry[" + account.id().value() + "]";
        }
    }

    /**
     * That an account has a key.
     *
     * @param consoleOwn whether it stands for the console's own calls, and nobody knows its secret
     */
    public record Key(KeyId id, KeyKind kind, boolean consoleOwn) {}

    /** What the owners of these keys call them; keys that do not exist are left out. */
    public Map<UUID, String> keyNames(Collection<UUID> keys) {
        return keys.isEmpty() ? Map.of() : database.withHandle(handle -> table.keyNames(handle, keys));
    }

    /** The addresses of these accounts; those without one are left out. */
    public Map<UUID, String> emails(Collection<UUID> accounts) {
        return accounts.isEmpty() ? Map.of() : database.withHandle(handle -> table.emails(handle, accounts));
    }

    /** Every key of the account, the console's own and those that ended too. */
    public List<Key> keys(AccountId account) {
        return database.withHandle(handle -> table.keys(handle, account));
    }

    public Optional<Entry> account(AccountId account) {
        return database.withHandle(handle -> table.account(handle, account));
    }

    /**
     * Accounts, the newest first.
     *
     * @param part a part of the address or name, or the beginning of the id; null for every account
     * @param after the last one of the page before; null for the first page
     * @param limit 1 to {@link Page#MAX_SIZE}
     */
    public Page<Entry> accounts(@Nullable String part, @Nullable AccountId after, int limit) {
        var lower = part == null ? null : part.toLowerCase(Locale.ROOT);
        return database.withHandle(handle -> Page.of(table.accounts(handle, lower, after, limit + 1), limit));
    }
}
