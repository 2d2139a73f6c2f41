package io.omnia.identity;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Jdbi;

/** Shows people their own accounts and changes what they set for themselves. Every method waits for the database. */
@Singleton
final class People {
    private final Jdbi database;
    private final AccountTable accounts;

    @Inject
    People(Jdbi database, AccountTable accounts) {
        this.database = database;
        this.accounts = accounts;
    }

    /** The person of an account, which must exist. */
    Person find(AccountId account) {
        return database.withHandle(handle -> accounts.person(handle, account)).orElseThrow();
    }

    /** Replaces what a person may change; {@code edit} is called with the row locked. */
    Person update(AccountId account, UnaryOperator<Person> edit) {
        return database.inTransaction(handle -> {
            accounts.lock(handle, account);
            var edited = edit.apply(accounts.person(handle, account).orElseThrow());
            accounts.updatePerson(handle, edited);
            return edited;
        });
    }
}
