package io.omnia.identity;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The rows of {@code identity.key_group}. Nothing else reads or writes that table. */
@Singleton
final class KeyGroupTable {
    private static final String COLUMNS = "id, account_id, kind, name, created_at";

    @Inject
    KeyGroupTable() {}

    /** Inserts a group; its name must be free. */
    KeyGroup insert(Handle handle, UUID id, AccountId account, KeyGroup.Kind kind, String name) {
        return handle.createQuery("""
                insert into identity.key_group (id, account_id, kind, name)
                values (:id, :account, :kind, :name)
                returning
                """ + COLUMNS)
                .bind("id", id)
                .bind("account", account.value())
                .bind("kind", kind.word())
                .bind("name", name)
                .map((row, context) -> group(row))
                .one();
    }

    Optional<KeyGroup> find(Handle handle, KeyGroup.Kind kind, UUID id) {
        return handle.createQuery("select " + COLUMNS + " from identity.key_group where id = :id and kind = :kind")
                .bind("id", id)
                .bind("kind", kind.word())
                .map((row, context) -> group(row))
                .findOne();
    }

    /** The groups of an account, by name. */
    List<KeyGroup> list(Handle handle, AccountId account, KeyGroup.Kind kind) {
        return handle.createQuery("select " + COLUMNS + """
                 from identity.key_group
                where account_id = :account and kind = :kind
                order by lower(name)
                """)
                .bind("account", account.value())
                .bind("kind", kind.word())
                .map((row, context) -> group(row))
                .list();
    }

    /** Whether a group of this account and kind, other than this one, has the name. */
    boolean isTaken(Handle handle, AccountId account, KeyGroup.Kind kind, String name, UUID id) {
        return handle.createQuery("""
                select exists (
                    select from identity.key_group
                    where account_id = :account and kind = :kind and lower(name) = lower(:name) and id <> :id)
                """)
                .bind("account", account.value())
                .bind("kind", kind.word())
                .bind("name", name)
                .bind("id", id)
                .mapTo(Boolean.class)
                .one();
    }

    /** Whether the account has this group, which then stays until the transaction ends. */
    boolean keep(Handle handle, AccountId account, KeyGroup.Kind kind, UUID id) {
        return exists(handle, account, kind, id, "for key share");
    }

    /** Whether the account has this group, which then gets no key until the transaction ends. */
    boolean lock(Handle handle, AccountId account, KeyGroup.Kind kind, UUID id) {
        return exists(handle, account, kind, id, "for update");
    }

    private static boolean exists(Handle handle, AccountId account, KeyGroup.Kind kind, UUID id, String lock) {
        return handle.createQuery(
                        "select id from identity.key_group where id = :id and account_id = :account and kind = :kind "
                                + lock)
                .bind("id", id)
                .bind("account", account.value())
                .bind("kind", kind.word())
                .mapTo(UUID.class)
                .findOne()
                .isPresent();
    }

    /** Gives a group another name, which must be free; nothing when it is gone. */
    Optional<KeyGroup> rename(Handle handle, UUID id, String name) {
        return handle.createQuery("update identity.key_group set name = :name where id = :id returning " + COLUMNS)
                .bind("id", id)
                .bind("name", name)
                .map((row, context) -> group(row))
                .findOne();
    }

    /** Deletes a group; keys that are still in it are in none then. */
    void delete(Handle handle, UUID id) {
        handle.createUpdate("delete from identity.key_group where id = :id")
                .bind("id", id)
                .execute();
    }

    private static KeyGroup group(ResultSet row) throws SQLException {
        return new KeyGroup(
                Columns.uuid(row, "id"),
                new AccountId(Columns.uuid(row, "account_id")),
                Columns.value(KeyGroup.Kind.class, row, "kind"),
                Columns.text(row, "name"),
                Columns.time(row, "created_at"));
    }
}
