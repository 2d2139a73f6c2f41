package io.omnia.mail;

import io.omnia.mail.provider.Letter;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The rows of {@code mail.outbox}. Nothing else reads or writes that table. */
@Singleton
final class OutboxTable {
    private static final String COLUMNS = "id, recipient, subject, body, state, created_at, sent_at, error";

    @Inject
    OutboxTable() {}

    void insert(Handle handle, UUID id, Mail mail, Texts texts, Instant now) {
        handle.createUpdate("""
                insert into mail.outbox (
                    id, account_id, recipient, subject, body, state, next_attempt_at, created_at, erase_at)
                values (:id, :account, :recipient, :subject, :body, 'waiting', :now, :now, :eraseAt)
                """)
                .bind("id", id)
                .bind("account", mail.account())
                .bind("recipient", mail.recipient())
                .bind("subject", texts.subject())
                .bind("body", texts.body())
                .bind("now", now)
                .bind("eraseAt", now.plus(mail.useful()))
                .execute();
    }

    /** Takes mails that are due: until {@code nextAttemptAt} nobody else does, and after it somebody has to try again. */
    List<Due> take(Handle handle, Instant now, Instant nextAttemptAt, int limit) {
        return handle.createQuery("""
                update mail.outbox o
                set attempts = attempts + 1, next_attempt_at = :nextAttemptAt
                where id in (
                    select id from mail.outbox
                    where state = 'waiting' and next_attempt_at <= :now and erase_at > :now and body is not null
                    order by next_attempt_at
                    limit :limit
                    for update skip locked)
                returning id, recipient, subject, body, attempts
                """)
                .bind("now", now)
                .bind("nextAttemptAt", nextAttemptAt)
                .bind("limit", limit)
                .map((row, context) -> new Due(
                        new Letter(uuid(row), text(row, "recipient"), text(row, "subject"), text(row, "body")),
                        row.getInt("attempts")))
                .list();
    }

    void markSent(Handle handle, UUID id, Instant now, boolean keepBody) {
        handle.createUpdate("""
                update mail.outbox
                set state = 'sent', sent_at = :now, error = null, body = case when :keepBody then body end
                where id = :id
                """)
                .bind("id", id)
                .bind("now", now)
                .bind("keepBody", keepBody)
                .execute();
    }

    void markLater(Handle handle, UUID id, String error, Instant nextAttemptAt) {
        handle.createUpdate("""
                update mail.outbox set error = :error, next_attempt_at = :nextAttemptAt
                where id = :id and state = 'waiting'
                """)
                .bind("id", id)
                .bind("error", error)
                .bind("nextAttemptAt", nextAttemptAt)
                .execute();
    }

    void markFailed(Handle handle, UUID id, String error) {
        handle.createUpdate("""
                update mail.outbox set state = 'failed', error = :error, body = null
                where id = :id and state = 'waiting'
                """).bind("id", id).bind("error", error).execute();
    }

    /** Erases texts that have lost their use, and gives up what still waits with one; the ids. */
    List<UUID> erase(Handle handle, Instant now) {
        return handle.createQuery("""
                update mail.outbox
                set body = null,
                    state = case state when 'waiting' then 'failed' else state end,
                    error = case state when 'waiting' then coalesce(error, 'not sent in time') else error end
                where erase_at <= :now and body is not null
                returning id
                """)
                .bind("now", now)
                .map((row, context) -> uuid(row))
                .list();
    }

    void deleteBefore(Handle handle, Instant end) {
        handle.createUpdate("delete from mail.outbox where created_at < :end")
                .bind("end", end)
                .execute();
    }

    /** The mails made before {@code before}, the newest first. */
    List<Outbox.Entry> list(Handle handle, @Nullable UUID before, int limit) {
        return handle.createQuery("select " + COLUMNS + """
                 from mail.outbox
                where cast(:before as uuid) is null or id < :before
                order by id desc
                limit :limit
                """)
                .bind("before", (position, statement, context) -> statement.setObject(position, before, Types.OTHER))
                .bind("limit", limit)
                .map((row, context) -> entry(row))
                .list();
    }

    Optional<Outbox.Entry> find(Handle handle, UUID id) {
        return handle.createQuery("select " + COLUMNS + " from mail.outbox where id = :id")
                .bind("id", id)
                .map((row, context) -> entry(row))
                .findOne();
    }

    /** Why the newest mail since {@code begin} that is not sent was not; empty when all were at the first try. */
    Optional<String> lastErrorSince(Handle handle, Instant begin) {
        return handle.createQuery("""
                select error from mail.outbox
                where created_at >= :begin and state <> 'sent' and error is not null
                order by created_at desc
                limit 1
                """).bind("begin", begin).mapTo(String.class).findOne();
    }

    private static Outbox.Entry entry(ResultSet row) throws SQLException {
        return new Outbox.Entry(
                uuid(row),
                text(row, "recipient"),
                text(row, "subject"),
                row.getString("body"),
                Outbox.State.valueOf(text(row, "state").toUpperCase(Locale.ROOT)),
                Objects.requireNonNull(time(row, "created_at")),
                time(row, "sent_at"),
                row.getString("error"));
    }

    private static UUID uuid(ResultSet row) throws SQLException {
        return Objects.requireNonNull(row.getObject("id", UUID.class));
    }

    private static String text(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNull(row.getString(column), column);
    }

    private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
        var value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    /** A mail to be sent now, by this attempt. */
    record Due(Letter letter, int attempt) {}
}
