package io.omnia.identity;

import io.omnia.platform.http.Problem;
import io.omnia.platform.startup.FirstStart;
import io.omnia.platform.startup.Role;
import io.omnia.privacy.Secret;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/**
 * Gives the admin whom the first start made to a person, by a link at the terminal. Until somebody has used one, each start
 * prints another.
 */
@Singleton
final class FirstAdmin implements FirstStart {
    private final Jdbi database;
    private final AccountTable accounts;
    private final Links links;
    private final Passwords passwords;
    private final Sessions sessions;
    private final Clock clock;
    private final Role role;

    @Inject
    FirstAdmin(
            Jdbi database,
            AccountTable accounts,
            Links links,
            Passwords passwords,
            Sessions sessions,
            Clock clock,
            Role role) {
        this.database = database;
        this.accounts = accounts;
        this.links = links;
        this.passwords = passwords;
        this.sessions = sessions;
        this.clock = clock;
        this.role = role;
    }

    /** Whether no admin can sign in yet. */
    boolean isNeeded() {
        return !database.withHandle(accounts::hasAdminWithPassword);
    }

    @Override
    public List<String> lines(String address) {
        if (!role.servesConsole()) {
            return List.of();
        }
        if (!isNeeded()) {
            return List.of("Console        " + address);
        }
        return database.inTransaction(handle -> accounts.findFirstAdmin(handle)
                .map(admin -> links.make(handle, admin.id(), LinkPurpose.FIRST_ADMIN, address))
                .map(link -> List.of(
                        "Console        " + link.revealText(), "               (this link makes you the admin, once)"))
                .orElse(List.of()));
    }

    /** Uses the link up and signs its person in; a {@link Problem} when the address is another account's. */
    Outcome claim(Secret token, EmailAddress email, Secret password, HttpServerRequest request) {
        if (!isNeeded()) {
            return new Outcome.LinkUsed();
        }
        var hash = passwords.hash(password);
        return database.inTransaction(handle -> {
            accounts.lockAll(handle);
            if (accounts.hasAdminWithPassword(handle)) {
                return new Outcome.LinkUsed();
            }
            var other = accounts.findByEmail(handle, email).orElse(null);
            var account = links.take(handle, token, LinkPurpose.FIRST_ADMIN).orElse(null);
            if (account == null) {
                return new Outcome.LinkUnknown();
            }
            if (other != null && !other.id().equals(account)) {
                // Thrown, so that the link is not used up.
                throw Problem.conflict("email_taken", "Another account has this e-mail address.");
            }
            accounts.claim(handle, account, email, hash, clock.instant());
            return new Outcome.Claimed(account, sessions.begin(handle, request, account, AccountRole.ADMIN));
        });
    }

    /** The answer of {@link #claim}: every case a caller has to handle. */
    sealed interface Outcome {
        /** The account has this address and password now; the token is for {@link Sessions#hand}. */
        record Claimed(AccountId account, Secret session) implements Outcome {}

        /** There is an admin who can sign in. */
        record LinkUsed() implements Outcome {}

        /** No such link, or a later start has printed another. */
        record LinkUnknown() implements Outcome {}
    }
}
