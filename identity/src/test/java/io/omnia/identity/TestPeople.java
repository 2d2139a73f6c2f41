package io.omnia.identity;

import io.omnia.privacy.Secret;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Makes people who can sign in, as if they had opened the link in their mail. */
@Singleton
final class TestPeople {
    static final String PASSWORD = "a long enough password";

    private final Jdbi database;
    private final Accounts accounts;
    private final AccountTable table;
    private final Passwords passwords;
    private final Clock clock;

    @Inject
    TestPeople(Jdbi database, Accounts accounts, AccountTable table, Passwords passwords, Clock clock) {
        this.database = database;
        this.accounts = accounts;
        this.table = table;
        this.passwords = passwords;
        this.clock = clock;
    }

    /** Somebody with an address of their own and {@link #PASSWORD}. */
    record TestPerson(AccountId account, String email) {}

    TestPerson make(AccountRole role) {
        var email = new EmailAddress(UUID.randomUUID() + "@example.org");
        var account = accounts.create(email, role).orElseThrow().id();
        database.useHandle(handle -> {
            table.setPassword(handle, account, passwords.hash(Secret.of(PASSWORD)));
            table.markEmailVerified(handle, account, clock.instant());
        });
        return new TestPerson(account, email.value());
    }
}
