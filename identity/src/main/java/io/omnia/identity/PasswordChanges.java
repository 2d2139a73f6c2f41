package io.omnia.identity;

import io.omnia.mail.Mail;
import io.omnia.mail.Notice;
import io.omnia.mail.Outbox;
import io.omnia.platform.telemetry.EventLog;
import io.omnia.privacy.Secret;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Changes passwords: by their person who knows the old one, or by a link. Either ends every session and tells the person. */
@Singleton
final class PasswordChanges {
    private static final int MAX_REQUESTS = 16;
    private static final Duration NOTICE_LIFE = Duration.ofDays(1);

    private final Jdbi database;
    private final AccountTable accounts;
    private final SessionTable sessionTable;
    private final Sessions sessions;
    private final Passwords passwords;
    private final Links links;
    private final Outbox outbox;
    private final Clock clock;
    private final EventLog log;
    private final Semaphore requests = new Semaphore(MAX_REQUESTS);

    @Inject
    PasswordChanges(
            Jdbi database,
            AccountTable accounts,
            SessionTable sessionTable,
            Sessions sessions,
            Passwords passwords,
            Links links,
            Outbox outbox,
            Clock clock,
            EventLog log) {
        this.database = database;
        this.accounts = accounts;
        this.sessionTable = sessionTable;
        this.sessions = sessions;
        this.passwords = passwords;
        this.links = links;
        this.outbox = outbox;
        this.clock = clock;
        this.log = log;
    }

    /**
     * Sends a link to the account of this address, if there is one. That is done after the caller was answered, since it would
     * take longer for an account than for none; false when too much of it waits already.
     */
    boolean request(EmailAddress email, String base) {
        if (!requests.tryAcquire()) {
            return false;
        }
        Thread.ofVirtual().name("password-link").start(() -> {
            try {
                database.useTransaction(handle -> send(handle, email, base));
            } catch (RuntimeException problem) {
                log.warn("password.link-failed", problem);
            } finally {
                requests.release();
            }
        });
        return true;
    }

    private void send(Handle handle, EmailAddress email, String base) {
        var account = accounts.findByEmail(handle, email).orElse(null);
        if (account == null || account.status() == AccountStatus.CLOSED) {
            return;
        }
        var link = links.make(handle, account.id(), LinkPurpose.RESET_PASSWORD, base);
        var life = Objects.requireNonNull(LinkPurpose.RESET_PASSWORD.life());
        notify(handle, account.id(), new Notice.ResetRequested(link), life);
    }

    /** Uses a link up and sets the password; false when the link is dead. The link also shows that the address is theirs. */
    boolean reset(Secret token, Secret password, String page) {
        var hash = passwords.hash(password);
        return database.inTransaction(handle -> {
            var account = links.take(handle, token, LinkPurpose.RESET_PASSWORD).orElse(null);
            if (account == null) {
                return false;
            }
            accounts.markEmailVerified(handle, account, clock.instant());
            set(handle, account, hash, page);
            return true;
        });
    }

    /** Sets the password of somebody who is signed in, and begins a session anew; false when the old one is wrong. */
    boolean change(Visitor visitor, Secret current, Secret wanted, String page, HttpServerRequest request) {
        var account = visitor.account();
        var present = database.withHandle(handle -> accounts.passwordHash(handle, account));
        if (!passwords.matches(current, present.orElse(null))) {
            return false;
        }
        var hash = passwords.hash(wanted);
        var token = database.inTransaction(handle -> {
            accounts.lock(handle, account);
            if (!accounts.passwordHash(handle, account).equals(present)) {
                // Changed by a link meanwhile, perhaps because somebody else knew the old one.
                return Optional.<Secret>empty();
            }
            set(handle, account, hash, page);
            return Optional.of(sessions.begin(handle, request, account, visitor.role()));
        });
        token.ifPresent(given -> sessions.hand(request, given, visitor.role()));
        return token.isPresent();
    }

    private void set(Handle handle, AccountId account, String hash, String page) {
        accounts.setPassword(handle, account, hash);
        sessionTable.endAll(handle, account);
        links.end(handle, account, LinkPurpose.RESET_PASSWORD);
        links.end(handle, account, LinkPurpose.VERIFY_EMAIL);
        if (accounts.hasAdminWithPassword(handle)) {
            // An old terminal shows a link that would make its reader the admin, should this one ever be suspended.
            links.endAll(handle, LinkPurpose.FIRST_ADMIN);
        }
        notify(handle, account, new Notice.PasswordChanged(page), NOTICE_LIFE);
    }

    private void notify(Handle handle, AccountId account, Notice notice, Duration useful) {
        var person = accounts.person(handle, account).orElseThrow();
        var email = person.account().email();
        if (email != null) {
            outbox.add(
                    handle,
                    new Mail(account.value(), email.value(), SignUp.mailLanguage(person.language()), notice, useful));
        }
    }
}
