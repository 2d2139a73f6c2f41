package io.omnia.identity;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The rows of {@code identity.link}. Nothing else reads or writes that table. */
@Singleton
final class LinkTable {
    @Inject
    LinkTable() {}

    /** Writes a link in place of the one before. */
    void put(
            Handle handle,
            AccountId account,
            LinkPurpose purpose,
            KeyHash hash,
            Instant now,
            @Nullable Instant expiresAt) {
        handle.createUpdate("""
                insert into identity.link (account_id, purpose, sha256, created_at, expires_at)
                values (:account, :purpose, :sha256, :now, :expiresAt)
                on conflict (account_id, purpose) do update
                set sha256 = excluded.sha256, created_at = excluded.created_at, expires_at = excluded.expires_at
                """)
                .bind("account", account.value())
                .bind("purpose", Columns.name(purpose))
                .bind("sha256", hash.bytes())
                .bind("now", now)
                .bind("expiresAt", expiresAt)
                .execute();
    }

    /** Whose link this is, if there is one of this purpose that lives. */
    Optional<AccountId> find(Handle handle, KeyHash hash, LinkPurpose purpose, Instant now) {
        return handle.createQuery("""
                select account_id from identity.link
                where sha256 = :sha256 and purpose = :purpose and (expires_at is null or expires_at > :now)
                """)
                .bind("sha256", hash.bytes())
                .bind("purpose", Columns.name(purpose))
                .bind("now", now)
                .map((row, context) -> new AccountId(Columns.uuid(row, "account_id")))
                .findOne();
    }

    /** Uses a link up: whose it is, or nothing when there is none of this purpose that lives. */
    Optional<AccountId> take(Handle handle, KeyHash hash, LinkPurpose purpose, Instant now) {
        return handle.createQuery("""
                delete from identity.link
                where sha256 = :sha256 and purpose = :purpose and (expires_at is null or expires_at > :now)
                returning account_id
                """)
                .bind("sha256", hash.bytes())
                .bind("purpose", Columns.name(purpose))
                .bind("now", now)
                .map((row, context) -> new AccountId(Columns.uuid(row, "account_id")))
                .findOne();
    }

    void end(Handle handle, AccountId account, LinkPurpose purpose) {
        handle.createUpdate("delete from identity.link where account_id = :account and purpose = :purpose")
                .bind("account", account.value())
                .bind("purpose", Columns.name(purpose))
                .execute();
    }

    void endAll(Handle handle, LinkPurpose purpose) {
        handle.createUpdate("delete from identity.link where purpose = :purpose")
                .bind("purpose", Columns.name(purpose))
                .execute();
    }

    void deleteExpired(Handle handle, Instant now) {
        handle.createUpdate("delete from identity.link where expires_at <= :now")
                .bind("now", now)
                .execute();
    }
}
