package io.omnia.identity;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.argument.Argument;
import org.jspecify.annotations.Nullable;

/**
 * The rows of {@code identity.api_key}. Nothing else writes that table. The columns that a node caches carry
 * {@code changed_at}; being used is no change.
 */
@Singleton
final class ApiKeyTable {
    /** By this name the database announces that a key, or an account that has some, was changed. */
    static final String ANNOUNCED = "identity.api_key";

    /**
     * How far back a node looks again for changes it has asked for already: a change is dated before it commits, so one
     * that took this long to commit would otherwise be missed.
     */
    static final Duration FOLLOW_OVERLAP = Duration.ofSeconds(15);

    private static final String COLUMNS = """
            id, account_id, kind, name, last4, model_allow_list, expires_at, disabled_at, created_at, created_by,
            last_used_at, project_id, member_id
            """;

    @Inject
    ApiKeyTable() {}

    /** Inserts a key; the hash must be new. */
    ApiKey insert(Handle handle, NewRow row) {
        var insert = handle.createQuery("""
                insert into identity.api_key (
                    id, account_id, kind, name, sha256, last4, operator_chosen, model_allow_list, expires_at, created_by,
                    project_id, member_id)
                values (
                    :id, :account, :kind, :name, :sha256, :last4, :operatorChosen, :models, :expiresAt, :createdBy,
                    :project, :member)
                returning
                """ + COLUMNS);
        insert.bind("id", row.id().value()).bind("account", row.account().value());
        insert.bind("kind", Columns.name(row.kind())).bind("name", row.name());
        insert.bind("sha256", row.hash().bytes()).bind("last4", row.last4());
        insert.bind("operatorChosen", row.operatorChosen());
        insert.bind("models", models(row.models())).bind("expiresAt", row.expiresAt());
        insert.bind(
                "createdBy",
                Columns.uuidOrNull(
                        row.createdBy() == null ? null : row.createdBy().value()));
        insert.bind("project", Columns.uuidOrNull(row.groups().project()));
        insert.bind("member", Columns.uuidOrNull(row.groups().member()));
        return insert.map((result, context) -> key(result)).one();
    }

    /** A key that its owner may know of. */
    Optional<ApiKey> find(Handle handle, KeyId key) {
        return handle.createQuery("select " + COLUMNS + " from identity.api_key where id = :id and not console_own")
                .bind("id", key.value())
                .map((row, context) -> key(row))
                .findOne();
    }

    /** The keys of an account made after {@code after}, oldest first. */
    List<ApiKey> list(Handle handle, AccountId account, @Nullable KeyId after, int limit) {
        return handle.createQuery("select " + COLUMNS + """
                from identity.api_key
                where account_id = :account and not console_own and (cast(:after as uuid) is null or id > :after)
                order by id
                limit :limit
                """)
                .bind("account", account.value())
                .bind("after", Columns.uuidOrNull(after == null ? null : after.value()))
                .bind("limit", limit)
                .map((row, context) -> key(row))
                .list();
    }

    /** Keys that work before those that ended, of each the newest first. */
    List<ApiKey> listLivingFirst(Handle handle, AccountId account, Instant now, int limit) {
        return handle.createQuery("select " + COLUMNS + """
                from identity.api_key
                where account_id = :account and not console_own
                order by disabled_at is null and coalesce(expires_at > :now, true) desc, id desc
                limit :limit
                """)
                .bind("account", account.value())
                .bind("now", now)
                .bind("limit", limit)
                .map((row, context) -> key(row))
                .list();
    }

    /** How many keys of an account work. */
    int countLiving(Handle handle, AccountId account, Instant now) {
        return handle.createQuery("""
                select count(*) from identity.api_key
                where account_id = :account and not console_own
                    and disabled_at is null and coalesce(expires_at > :now, true)
                """)
                .bind("account", account.value())
                .bind("now", now)
                .mapTo(Integer.class)
                .one();
    }

    /** How many keys of a group work. */
    int countLivingIn(Handle handle, UUID group, Instant now) {
        return handle.createQuery("""
                select count(*) from identity.api_key
                where (project_id = :group or member_id = :group)
                    and disabled_at is null and coalesce(expires_at > :now, true)
                """)
                .bind("group", group)
                .bind("now", now)
                .mapTo(Integer.class)
                .one();
    }

    /** Inserts the key of the console's own calls unless there is one; its hash is of a secret that nobody keeps. */
    void insertConsoleOwn(Handle handle, KeyId id, AccountId account, KeyKind kind, KeyHash hash, String last4) {
        handle.createUpdate("""
                insert into identity.api_key (id, account_id, kind, name, sha256, last4, console_own)
                values (:id, :account, :kind, 'Playground', :sha256, :last4, true)
                on conflict (account_id, kind) where console_own do nothing
                """)
                .bind("id", id.value())
                .bind("account", account.value())
                .bind("kind", Columns.name(kind))
                .bind("sha256", hash.bytes())
                .bind("last4", last4)
                .execute();
    }

    /** The key of the console's own calls. */
    Optional<KeyId> findConsoleOwn(Handle handle, AccountId account, KeyKind kind) {
        return handle.createQuery(
                        "select id from identity.api_key where account_id = :account and kind = :kind and console_own")
                .bind("account", account.value())
                .bind("kind", Columns.name(kind))
                .map((row, context) -> new KeyId(Columns.uuid(row, "id")))
                .findOne();
    }

    /** Switches the key off; a second time changes nothing. Its hash, or nothing when there is no such key. */
    Optional<KeyHash> disable(Handle handle, KeyId key) {
        return handle.createQuery("""
                update identity.api_key
                set disabled_at = coalesce(disabled_at, clock_timestamp()), changed_at = clock_timestamp()
                where id = :id and not console_own
                returning sha256
                """)
                .bind("id", key.value())
                .map((row, context) -> KeyHash.of(row.getBytes("sha256")))
                .findOne();
    }

    /** Replaces what an owner may change. Its hash, or nothing when there is no such key. */
    Optional<KeyHash> update(Handle handle, ApiKey key) {
        return handle.createQuery("""
                update identity.api_key
                set name = :name, model_allow_list = :models, expires_at = :expiresAt, project_id = :project,
                    member_id = :member, changed_at = clock_timestamp()
                where id = :id and not console_own
                returning sha256
                """)
                .bind("id", key.id().value())
                .bind("name", key.name())
                .bind("models", models(key.models()))
                .bind("expiresAt", key.expiresAt())
                .bind("project", Columns.uuidOrNull(key.groups().project()))
                .bind("member", Columns.uuidOrNull(key.groups().member()))
                .map((row, context) -> KeyHash.of(row.getBytes("sha256")))
                .findOne();
    }

    /** Locks the row until the transaction ends, so that two changes of it follow one another. */
    void lock(Handle handle, KeyId key) {
        handle.createQuery("select id from identity.api_key where id = :id for update")
                .bind("id", key.value())
                .mapTo(UUID.class)
                .findOne();
    }

    List<KeyHash> hashesOf(Handle handle, AccountId account) {
        return handle.createQuery("select sha256 from identity.api_key where account_id = :account")
                .bind("account", account.value())
                .map((row, context) -> KeyHash.of(row.getBytes("sha256")))
                .list();
    }

    /** The key of this hash with the status of its account, both as of now; null when there is none. */
    @Nullable
    CachedKey findByHash(Handle handle, KeyHash hash, long readAt) {
        return handle.createQuery("""
                select k.id, k.account_id, k.kind, k.model_allow_list, k.expires_at, k.disabled_at, a.status,
                       k.project_id, k.member_id, greatest(k.changed_at, a.changed_at) as changed_at,
                       coalesce(k.expires_at <= statement_timestamp(), false) as expired
                from identity.api_key k join identity.account a on a.id = k.account_id
                where k.sha256 = :sha256
                """)
                .bind("sha256", hash.bytes())
                .map((row, context) -> cached(row, readAt))
                .findOne()
                .orElse(null);
    }

    List<KeyHash> operatorChosen(Handle handle) {
        return handle.createQuery("select sha256 from identity.api_key where operator_chosen")
                .map((row, context) -> KeyHash.of(row.getBytes("sha256")))
                .list();
    }

    Instant databaseTime(Handle handle) {
        return handle.createQuery("select statement_timestamp() as now")
                .map((row, context) -> Columns.time(row, "now"))
                .one();
    }

    /** What changed since that database time, and a little before it: a change may be told more than once. */
    List<KeyChange> changedSince(Handle handle, Instant since) {
        return handle.createQuery("""
                select sha256, operator_chosen, changed_at
                from identity.api_key
                where changed_at > :since
                union all
                select k.sha256, k.operator_chosen, a.changed_at
                from identity.account a join identity.api_key k on k.account_id = a.id
                where a.changed_at > :since
                """)
                .bind("since", since.minus(FOLLOW_OVERLAP))
                .map((row, context) -> new KeyChange(
                        KeyHash.of(row.getBytes("sha256")),
                        row.getBoolean("operator_chosen"),
                        Columns.time(row, "changed_at")))
                .list();
    }

    /** Notes uses; an older one than already noted changes nothing. */
    void markUsed(Handle handle, List<KeyUse> uses) {
        var ids = uses.stream().map(use -> use.key().value()).toArray();
        var minutes = uses.stream().map(use -> use.minute().toString()).toArray();
        handle.createUpdate("""
                update identity.api_key k
                set last_used_at = u.minute
                from unnest(:ids, :minutes) as u (id, minute)
                where k.id = u.id and (k.last_used_at is null or k.last_used_at < u.minute)
                """)
                .bind("ids", Columns.array("uuid", ids))
                .bind("minutes", Columns.array("timestamptz", minutes))
                .execute();
    }

    private static Argument models(@Nullable Set<String> models) {
        return Columns.array(
                "text", models == null ? null : models.stream().sorted().toArray());
    }

    private static CachedKey cached(ResultSet row, long readAt) throws SQLException {
        var id = new KeyId(Columns.uuid(row, "id"));
        KeyLookup outcome;
        if (Columns.timeOrNull(row, "disabled_at") != null) {
            outcome = new KeyLookup.Disabled();
        } else if (row.getBoolean("expired")) {
            outcome = new KeyLookup.Expired();
        } else {
            outcome = new KeyLookup.Found(new Principal(
                    new AccountId(Columns.uuid(row, "account_id")),
                    id,
                    Columns.value(KeyKind.class, row, "kind"),
                    Columns.textsOrNull(row, "model_allow_list"),
                    Columns.value(AccountStatus.class, row, "status"),
                    Columns.timeOrNull(row, "expires_at"),
                    groups(row)));
        }
        return new CachedKey(outcome, id, Columns.time(row, "changed_at"), readAt);
    }

    private static ApiKey key(ResultSet row) throws SQLException {
        var createdBy = row.getObject("created_by", UUID.class);
        return new ApiKey(
                new KeyId(Columns.uuid(row, "id")),
                new AccountId(Columns.uuid(row, "account_id")),
                Columns.value(KeyKind.class, row, "kind"),
                Columns.text(row, "name"),
                Columns.text(row, "last4"),
                Columns.textsOrNull(row, "model_allow_list"),
                Columns.timeOrNull(row, "expires_at"),
                Columns.timeOrNull(row, "disabled_at"),
                Columns.time(row, "created_at"),
                createdBy == null ? null : new KeyId(createdBy),
                Columns.timeOrNull(row, "last_used_at"),
                groups(row));
    }

    private static GroupsOfKey groups(ResultSet row) throws SQLException {
        return new GroupsOfKey(row.getObject("project_id", UUID.class), row.getObject("member_id", UUID.class));
    }

    /** A key about to be written. */
    record NewRow(
            KeyId id,
            AccountId account,
            KeyKind kind,
            String name,
            KeyHash hash,
            String last4,
            boolean operatorChosen,
            @Nullable Set<String> models,
            @Nullable Instant expiresAt,
            @Nullable KeyId createdBy,
            GroupsOfKey groups) {}
}
