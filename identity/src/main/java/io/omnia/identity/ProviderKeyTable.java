package io.omnia.identity;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The rows of {@code identity.provider_key}. Nothing else reads or writes that table. */
@Singleton
final class ProviderKeyTable {
    private static final String COLUMNS = "id, account_id, provider, last4, fallback, enabled, created_at";

    @Inject
    ProviderKeyTable() {}

    /** What all rows have in common: it changes with every change of any of them, in whatever order they are committed. */
    record State(long rows, @Nullable Long changes) {}

    /** A key and its secret, which stays sealed. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Sealed(ProviderKey key, byte[] bytes) {}

    State state(Handle handle) {
        return handle.createQuery("select count(*), sum(changed)::bigint from identity.provider_key")
                .map((row, context) -> new State(row.getLong(1), row.getObject(2, Long.class)))
                .one();
    }

    List<Sealed> all(Handle handle) {
        return handle.createQuery("select " + COLUMNS + ", sealed from identity.provider_key")
                .map((row, context) -> new Sealed(key(row), row.getBytes("sealed")))
                .list();
    }

    List<ProviderKey> of(Handle handle, AccountId account) {
        return handle.createQuery("select " + COLUMNS
                        + " from identity.provider_key where account_id = :account order by provider")
                .bind("account", account.value())
                .map((row, context) -> key(row))
                .list();
    }

    /** Writes a key in place of the one that the account had at this provider; nothing when there is no such account. */
    Optional<ProviderKey> put(Handle handle, ProviderKey key, byte[] sealed) {
        return handle.createQuery("""
                insert into identity.provider_key (id, account_id, provider, sealed, last4, fallback)
                select :id, a.id, :provider, :sealed, :last4, :fallback from identity.account a where a.id = :account
                on conflict (account_id, provider) do update
                set id = excluded.id, sealed = excluded.sealed, last4 = excluded.last4, fallback = excluded.fallback,
                    enabled = true, created_at = excluded.created_at, changed = default
                returning
                """ + COLUMNS)
                .bind("id", key.id().value())
                .bind("account", key.account().value())
                .bind("provider", key.provider())
                .bind("sealed", sealed)
                .bind("last4", key.last4())
                .bind("fallback", key.fallback())
                .map((row, context) -> key(row))
                .findOne();
    }

    /** Replaces the sealed secret by one that is sealed anew, unless another key has taken its place. */
    void reseal(Handle handle, ProviderKeyId id, byte[] sealed) {
        handle.createUpdate("update identity.provider_key set sealed = :sealed, changed = default where id = :id")
                .bind("id", id.value())
                .bind("sealed", sealed)
                .execute();
    }

    /** Changes what is not null, and leaves the secret; nothing when the account has no such key. */
    Optional<ProviderKey> change(
            Handle handle, AccountId account, ProviderKeyId id, @Nullable Boolean fallback, @Nullable Boolean enabled) {
        return handle.createQuery("""
                update identity.provider_key
                set fallback = coalesce(:fallback::boolean, fallback), enabled = coalesce(:enabled::boolean, enabled),
                    changed = default
                where id = :id and account_id = :account
                returning
                """ + COLUMNS)
                .bind("id", id.value())
                .bind("account", account.value())
                .bind("fallback", fallback)
                .bind("enabled", enabled)
                .map((row, context) -> key(row))
                .findOne();
    }

    /** Whether there was such a key of this account. */
    boolean delete(Handle handle, AccountId account, ProviderKeyId id) {
        return handle.createUpdate("delete from identity.provider_key where id = :id and account_id = :account")
                        .bind("id", id.value())
                        .bind("account", account.value())
                        .execute()
                > 0;
    }

    private static ProviderKey key(ResultSet row) throws SQLException {
        return new ProviderKey(
                new ProviderKeyId(Columns.uuid(row, "id")),
                new AccountId(Columns.uuid(row, "account_id")),
                Columns.text(row, "provider"),
                Columns.text(row, "last4"),
                row.getBoolean("fallback"),
                row.getBoolean("enabled"),
                Columns.time(row, "created_at"));
    }
}
