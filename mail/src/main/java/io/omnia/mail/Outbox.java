package io.omnia.mail;

import io.omnia.mail.provider.MailProvider;
import io.omnia.platform.time.Uuid7;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Where mails wait to be sent, and what became of them. Every method waits for the database. */
@Singleton
public final class Outbox {
    private final Jdbi database;
    private final OutboxTable outbox;
    private final MailProvider provider;
    private final Clock clock;

    @Inject
    Outbox(Jdbi database, OutboxTable outbox, MailProvider provider, Clock clock) {
        this.database = database;
        this.outbox = outbox;
        this.provider = provider;
        this.clock = clock;
    }

    /** Writes a mail in the caller's transaction; it is sent when that has committed. Each call is another mail. */
    public void add(Handle handle, Mail mail) {
        outbox.insert(handle, Uuid7.next(clock), mail, Texts.of(mail.notice(), mail.language()), clock.instant());
    }

    /** Whether mails stay here for the operator to read, since no mail server is set. */
    public boolean isMailbox() {
        return provider.keepsText();
    }

    /**
     * Mails, the newest first.
     *
     * @param before the last mail of the page before; null for the first page
     */
    public List<Entry> list(@Nullable UUID before, int limit) {
        return database.withHandle(handle -> outbox.list(handle, before, limit));
    }

    /** The mail of this id. */
    public Optional<Entry> find(UUID id) {
        return database.withHandle(handle -> outbox.find(handle, id));
    }

    /**
     * A mail and what became of it.
     *
     * @param text null once it was erased
     * @param error why it could not be sent so far; null when it could, or was not tried
     */
    public record Entry(
            UUID id,
            String recipient,
            String subject,
            @Nullable String text,
            State state,
            Instant createdAt,
            @Nullable Instant sentAt,
            @Nullable String error) {
        /** Without address and text. */
        @Override
        public String toString() {
            return "Entry[" + id + "]";
        }
    }

    /** What became of a mail. */
    public enum State {
        WAITING,
        SENT,
        FAILED
    }
}
