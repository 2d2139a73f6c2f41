package io.omnia.identity;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The rows of {@code identity.account} and {@code identity.api_key}, read for people: many at once, and only what they show. */
final class DirectoryTable {
    private static final String KEY_NAMES = "select id, name from identity.api_key where id = any(:ids)";

    private static final String EMAILS =
            "select id, email from identity.account where id = any(:ids) and email is not null";

    private static final String KEYS =
            "select id, kind, console_own from identity.api_key where account_id = :account order by id";

    private static final String ACCOUNT =
            "select id, email, name, role, status, created_at from identity.account where id = :id";

    private static final String ACCOUNTS = """
            select id, email, name, role, status, created_at from identity.account
            where (:after::uuid is null or id < :after::uuid)
                and (:part::text is null or strpos(email, :part::text) > 0 or strpos(lower(name), :part::text) > 0
                    or starts_with(id::text, :part::text))
            order by id desc
            limit :limit
            """;

    Map<UUID, String> keyNames(Handle handle, Collection<UUID> keys) {
        return names(handle, KEY_NAMES, keys);
    }

    Map<UUID, String> emails(Handle handle, Collection<UUID> accounts) {
        return names(handle, EMAILS, accounts);
    }

    List<Directory.Key> keys(Handle handle, AccountId account) {
        return handle.createQuery(KEYS)
                .bind("account", account.value())
                .map((row, context) -> new Directory.Key(
                        new KeyId(Columns.uuid(row, "id")),
                        Columns.value(KeyKind.class, row, "kind"),
                        row.getBoolean("console_own")))
                .list();
    }

    Optional<Directory.Entry> account(Handle handle, AccountId account) {
        return handle.createQuery(ACCOUNT)
                .bind("id", account.value())
                .map((row, context) -> entry(row))
                .findOne();
    }

    List<Directory.Entry> accounts(Handle handle, @Nullable String part, @Nullable AccountId after, int limit) {
        return handle.createQuery(ACCOUNTS)
                .bind("part", part)
                .bind("after", Columns.uuidOrNull(after == null ? null : after.value()))
                .bind("limit", limit)
                .map((row, context) -> entry(row))
                .list();
    }

    private static Map<UUID, String> names(Handle handle, String sql, Collection<UUID> ids) {
        var names = new HashMap<UUID, String>();
        handle.createQuery(sql)
                .bind("ids", Columns.array("uuid", ids.toArray()))
                .map((row, context) -> Map.entry(row.getObject(1, UUID.class), row.getString(2)))
                .forEach(name -> names.put(name.getKey(), name.getValue()));
        return names;
    }

    private static Directory.Entry entry(ResultSet row) throws SQLException {
        var email = row.getString("email");
        return new Directory.Entry(
                new Account(
                        new AccountId(Columns.uuid(row, "id")),
                        email == null ? null : new EmailAddress(email),
                        Columns.value(AccountRole.class, row, "role"),
                        Columns.value(AccountStatus.class, row, "status"),
                        Columns.time(row, "created_at")),
                row.getString("name"));
    }
}
