package io.omnia.identity;

import io.omnia.privacy.Secret;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Signs people in with address and password. An unknown address costs the same work as a wrong password. */
@Singleton
final class SignIn {
    private final Jdbi database;
    private final AccountTable accounts;
    private final Sessions sessions;
    private final Passwords passwords;

    @Inject
    SignIn(Jdbi database, AccountTable accounts, Sessions sessions, Passwords passwords) {
        this.database = database;
        this.accounts = accounts;
        this.sessions = sessions;
        this.passwords = passwords;
    }

    /** Compares the password and begins a session, whose cookie the answer to this request carries. */
    Outcome signIn(EmailAddress email, Secret password, HttpServerRequest request) {
        var row =
                database.withHandle(handle -> accounts.signInRow(handle, email)).orElse(null);
        var hash = row == null ? null : row.passwordHash();
        if (!passwords.matches(password, hash) || row == null || hash == null) {
            return new Outcome.WrongCredentials();
        }
        if (!row.emailVerified()) {
            return new Outcome.EmailNotVerified();
        }
        if (row.status() != AccountStatus.ACTIVE) {
            return new Outcome.AccountNotActive();
        }
        var renewed = PasswordHash.isOutdated(hash) ? passwords.hash(password) : hash;
        var token = database.inTransaction(handle -> begin(handle, row, hash, renewed, request))
                .orElse(null);
        if (token == null) {
            return new Outcome.WrongCredentials();
        }
        sessions.hand(request, token, row.role());
        return new Outcome.Done(row.account());
    }

    /** Nothing when the password was changed while it was compared: that has ended all sessions, and this would be one more. */
    private Optional<Secret> begin(
            Handle handle, AccountTable.SignInRow row, String hash, String renewed, HttpServerRequest request) {
        accounts.lock(handle, row.account());
        if (!accounts.passwordHash(handle, row.account()).equals(Optional.of(hash))) {
            return Optional.empty();
        }
        if (!renewed.equals(hash)) {
            accounts.setPassword(handle, row.account(), renewed);
        }
        return Optional.of(sessions.begin(handle, request, row.account(), row.role()));
    }

    /** The answer of {@link #signIn}: every case a caller has to handle. */
    sealed interface Outcome {
        /** A session has begun. */
        record Done(AccountId account) implements Outcome {}

        /** There is no such pair of address and password. */
        record WrongCredentials() implements Outcome {}

        /** The password is right, but nobody has shown that the address is theirs. */
        record EmailNotVerified() implements Outcome {}

        /** The password is right, but the account is suspended or closed. */
        record AccountNotActive() implements Outcome {}
    }
}
