package io.omnia.identity;

import io.omnia.platform.time.Uuid7;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Makes, finds and suspends accounts. Every method waits for the database. */
@Singleton
public final class Accounts {
    private final Jdbi database;
    private final AccountTable accounts;
    private final ApiKeyTable keys;
    private final SessionTable sessions;
    private final KeyMemory memory;
    private final Clock clock;

    @Inject
    Accounts(
            Jdbi database,
            AccountTable accounts,
            ApiKeyTable keys,
            SessionTable sessions,
            KeyMemory memory,
            Clock clock) {
        this.database = database;
        this.accounts = accounts;
        this.keys = keys;
        this.sessions = sessions;
        this.memory = memory;
        this.clock = clock;
    }

    /**
     * Makes an active account; nothing when the address belongs to another one. Without an address each call makes
     * another account.
     */
    public Optional<Account> create(@Nullable EmailAddress email, AccountRole role) {
        var id = new AccountId(Uuid7.next(clock));
        return database.inTransaction(handle -> accounts.insert(handle, id, email, role, null));
    }

    /** The account of this id. */
    public Optional<Account> find(AccountId account) {
        return database.withHandle(handle -> accounts.find(handle, account));
    }

    /** The account with this address. */
    public Optional<Account> findByEmail(EmailAddress email) {
        return database.withHandle(handle -> accounts.findByEmail(handle, email));
    }

    /** The active admin who came first; nothing before the first start. */
    public Optional<Account> findFirstAdmin() {
        return database.withHandle(accounts::findFirstAdmin);
    }

    /**
     * All accounts, oldest first.
     *
     * @param after the last account of the page before; null for the first page
     * @param limit 1 to {@link Page#MAX_SIZE}
     */
    public Page<Account> list(@Nullable AccountId after, int limit) {
        return database.withHandle(handle -> Page.of(accounts.list(handle, after, limit + 1), limit));
    }

    /**
     * Stops an account: its sessions end, and its keys are refused, on this node at once, elsewhere within five seconds. Safe
     * to repeat.
     */
    public StatusChange suspend(AccountId account) {
        return change(account, AccountStatus.SUSPENDED);
    }

    /** Lets a suspended account act again. Safe to repeat. */
    public StatusChange resume(AccountId account) {
        return change(account, AccountStatus.ACTIVE);
    }

    private StatusChange change(AccountId id, AccountStatus wanted) {
        var result = database.inTransaction(handle -> {
            accounts.lockAll(handle);
            var account = accounts.find(handle, id).orElse(null);
            if (account == null) {
                return new StatusChange.NoSuchAccount();
            }
            if (account.status() == AccountStatus.CLOSED) {
                return new StatusChange.Closed();
            }
            if (account.status() == wanted) {
                return new StatusChange.Done(account);
            }
            var locksOut = wanted != AccountStatus.ACTIVE
                    && account.role() == AccountRole.ADMIN
                    && !accounts.hasOtherActiveAdmin(handle, id);
            if (locksOut) {
                return new StatusChange.LastAdmin();
            }
            // Whoever was signed in, or stole a cookie, is not signed in again when the account is resumed.
            sessions.endAll(handle, id);
            return new StatusChange.Done(accounts.setStatus(handle, id, wanted));
        });
        memory.forget(database.withHandle(handle -> keys.hashesOf(handle, id)));
        return result;
    }

    /** The answer of {@link #suspend} and {@link #resume}: every case a caller has to handle. */
    public sealed interface StatusChange {
        /** The account has the wanted status now. */
        record Done(Account account) implements StatusChange {}

        /** There is no such account. */
        record NoSuchAccount() implements StatusChange {}

        /** The account is closed, and closed it stays. */
        record Closed() implements StatusChange {}

        /** Suspending the only active admin would leave nobody to undo it. */
        record LastAdmin() implements StatusChange {}
    }
}
