package io.omnia.identity;

import io.omnia.mail.Mail;
import io.omnia.mail.MailLanguage;
import io.omnia.mail.Notice;
import io.omnia.mail.Outbox;
import io.omnia.platform.time.Uuid7;
import io.omnia.privacy.Secret;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Makes members' accounts, and shows that an address is its account's. */
@Singleton
final class SignUp {
    static final String FORGOT_PAGE = "/forgot-password";

    private final Jdbi database;
    private final AccountTable accounts;
    private final Passwords passwords;
    private final Links links;
    private final Outbox outbox;
    private final Clock clock;

    @Inject
    SignUp(Jdbi database, AccountTable accounts, Passwords passwords, Links links, Outbox outbox, Clock clock) {
        this.database = database;
        this.accounts = accounts;
        this.passwords = passwords;
        this.links = links;
        this.outbox = outbox;
        this.clock = clock;
    }

    /**
     * Makes an account that begins to exist for its person when they open the link they are sent. An address that has an account
     * is sent a mail that says so. Nobody who sees only the answer can tell the two apart, and both cost one hash.
     */
    void signUp(EmailAddress email, Secret password, Person.Language language, String base) {
        var hash = passwords.hash(password);
        database.useTransaction(handle -> {
            var id = new AccountId(Uuid7.next(clock));
            var made = accounts.insert(handle, id, email, AccountRole.MEMBER, hash);
            if (made.isPresent()) {
                accounts.setLanguage(handle, id, language);
                sendVerification(handle, id, email, language, base);
                return;
            }
            accounts.lock(
                    handle, accounts.findByEmail(handle, email).orElseThrow().id());
            // Read with the lock: had its owner confirmed it meanwhile, this would set a living account's password.
            var present = accounts.signInRow(handle, email).orElseThrow();
            if (isUnclaimed(present)) {
                // Whoever signed up before has not shown that the address is theirs, so the last password counts, and
                // only the last link lives.
                accounts.setPassword(handle, present.account(), hash);
                sendVerification(handle, present.account(), email, language, base);
            } else {
                var notice = new Notice.AlreadyRegistered(base + FORGOT_PAGE);
                send(handle, present.account(), email, language, notice, Duration.ofHours(24));
            }
        });
    }

    /** Sends a signed-in person the link again; nothing when their address is verified already. */
    void resend(AccountId account, String base) {
        database.useTransaction(handle -> {
            var person = accounts.person(handle, account).orElseThrow();
            var email = person.account().email();
            if (email != null && !person.emailVerified()) {
                sendVerification(handle, account, email, person.language(), base);
            }
        });
    }

    /** Uses a link of {@link LinkPurpose#VERIFY_EMAIL} up: the address that is verified now; nothing when the link is dead. */
    Optional<EmailAddress> verify(Secret token) {
        return database.inTransaction(handle -> links.take(handle, token, LinkPurpose.VERIFY_EMAIL)
                .map(account -> {
                    accounts.markEmailVerified(handle, account, clock.instant());
                    return Objects.requireNonNull(
                            accounts.find(handle, account).orElseThrow().email());
                }));
    }

    /** Made by a sign-up that nobody has confirmed; an account that an operator made has no password yet. */
    private static boolean isUnclaimed(AccountTable.SignInRow row) {
        return !row.emailVerified() && row.passwordHash() != null && row.role() == AccountRole.MEMBER;
    }

    private void sendVerification(
            Handle handle, AccountId account, EmailAddress email, Person.Language language, String base) {
        var link = links.make(handle, account, LinkPurpose.VERIFY_EMAIL, base);
        var life = Objects.requireNonNull(LinkPurpose.VERIFY_EMAIL.life());
        send(handle, account, email, language, new Notice.VerifyEmail(link), life);
    }

    private void send(
            Handle handle,
            AccountId account,
            EmailAddress email,
            Person.Language language,
            Notice notice,
            Duration useful) {
        outbox.add(handle, new Mail(account.value(), email.value(), mailLanguage(language), notice, useful));
    }

    static MailLanguage mailLanguage(Person.Language language) {
        return switch (language) {
            case EN -> MailLanguage.ENGLISH;
            case ZH -> MailLanguage.CHINESE;
        };
    }
}
