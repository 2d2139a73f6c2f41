package io.omnia.identity;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The rows of {@code identity.session}. Nothing else reads or writes that table. */
@Singleton
final class SessionTable {
    @Inject
    SessionTable() {}

    void insert(Handle handle, Session session, AccountId account, KeyHash hash) {
        handle.createUpdate("""
                insert into identity.session (
                    id, account_id, sha256, created_at, last_seen_at, idle_expires_at, expires_at, client, ip)
                values (:id, :account, :sha256, :createdAt, :createdAt, :idleExpiresAt, :expiresAt, :client, :ip)
                """)
                .bind("id", session.id().value())
                .bind("account", account.value())
                .bind("sha256", hash.bytes())
                .bind("createdAt", session.createdAt())
                .bind("idleExpiresAt", session.idleExpiresAt())
                .bind("expiresAt", session.expiresAt())
                .bind("client", session.client())
                .bind("ip", session.ip())
                .execute();
    }

    /** The living session of this hash, if its account is active. */
    Optional<Living> find(Handle handle, KeyHash hash, Instant now) {
        return handle.createQuery("""
                select s.id, s.account_id, s.last_seen_at, s.expires_at, a.role, a.status,
                       a.email_verified_at is not null as verified
                from identity.session s join identity.account a on a.id = s.account_id
                where s.sha256 = :sha256 and s.idle_expires_at > :now and s.expires_at > :now and a.status = 'active'
                """)
                .bind("sha256", hash.bytes())
                .bind("now", now)
                .map((row, context) -> living(row))
                .findOne();
    }

    /** Those among {@code asked} that live and whose accounts are active. */
    Set<SessionId> living(Handle handle, Set<SessionId> asked, Instant now) {
        var ids = asked.stream().map(SessionId::value).toArray(UUID[]::new);
        return handle.createQuery("""
                select s.id
                from identity.session s join identity.account a on a.id = s.account_id
                where s.id = any(:ids) and s.idle_expires_at > :now and s.expires_at > :now and a.status = 'active'
                """)
                .bind("ids", Columns.array("uuid", (Object[]) ids))
                .bind("now", now)
                .map((row, context) -> new SessionId(Columns.uuid(row, "id")))
                .set();
    }

    /** Notes a use. */
    void touch(Handle handle, SessionId session, Instant now, Instant idleExpiresAt) {
        handle.createUpdate("""
                update identity.session
                set last_seen_at = :now, idle_expires_at = least(:idleExpiresAt, expires_at)
                where id = :id and last_seen_at < :now
                """)
                .bind("id", session.value())
                .bind("now", now)
                .bind("idleExpiresAt", idleExpiresAt)
                .execute();
    }

    /** The living sessions of an account, the newest first. */
    List<Session> list(Handle handle, AccountId account, Instant now) {
        return handle.createQuery("""
                select id, created_at, last_seen_at, idle_expires_at, expires_at, client, ip
                from identity.session
                where account_id = :account and idle_expires_at > :now and expires_at > :now
                order by id desc
                limit 200
                """)
                .bind("account", account.value())
                .bind("now", now)
                .map((row, context) -> session(row))
                .list();
    }

    /** Ends one session of an account; false when it has none of this id. */
    boolean end(Handle handle, AccountId account, SessionId session) {
        return handle.createUpdate("delete from identity.session where id = :id and account_id = :account")
                        .bind("id", session.value())
                        .bind("account", account.value())
                        .execute()
                == 1;
    }

    void endAll(Handle handle, AccountId account) {
        handle.createUpdate("delete from identity.session where account_id = :account")
                .bind("account", account.value())
                .execute();
    }

    /** Ends whatever session this hash has. */
    void endByHash(Handle handle, KeyHash hash) {
        handle.createUpdate("delete from identity.session where sha256 = :sha256")
                .bind("sha256", hash.bytes())
                .execute();
    }

    /** Deletes what is over; how many rows that were. */
    int deleteEnded(Handle handle, Instant now) {
        return handle.createUpdate("delete from identity.session where expires_at <= :now or idle_expires_at <= :now")
                .bind("now", now)
                .execute();
    }

    private static Living living(ResultSet row) throws SQLException {
        return new Living(
                new Visitor(
                        new AccountId(Columns.uuid(row, "account_id")),
                        new SessionId(Columns.uuid(row, "id")),
                        Columns.value(AccountRole.class, row, "role"),
                        Columns.value(AccountStatus.class, row, "status"),
                        row.getBoolean("verified")),
                Columns.time(row, "last_seen_at"));
    }

    private static Session session(ResultSet row) throws SQLException {
        return new Session(
                new SessionId(Columns.uuid(row, "id")),
                Columns.time(row, "created_at"),
                Columns.time(row, "last_seen_at"),
                Columns.time(row, "idle_expires_at"),
                Columns.time(row, "expires_at"),
                Columns.text(row, "client"),
                row.getString("ip"));
    }

    /** A session that counts, and when it was last used. */
    record Living(Visitor visitor, Instant lastSeenAt) {}

    /** One session as its person sees it. */
    record Session(
            SessionId id,
            Instant createdAt,
            Instant lastSeenAt,
            Instant idleExpiresAt,
            Instant expiresAt,
            String client,
            @Nullable String ip) {
        /** When it ends if it is not used again. */
        Instant endsAt() {
            return idleExpiresAt.isBefore(expiresAt) ? idleExpiresAt : expiresAt;
        }

        /** Without the address of the network, which may name a person. */
        @Override
        public String toString() {
            return "Session[" + id.value() + "]";
        }
    }
}
