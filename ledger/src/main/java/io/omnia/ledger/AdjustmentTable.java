package io.omnia.ledger;

import io.omnia.identity.AccountId;
import io.omnia.identity.KeyId;
import io.omnia.identity.Mode;
import io.omnia.identity.Operator;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** The rows of {@code ledger.adjustment}. Whoever makes or decides one holds the lock of its wallet. */
final class AdjustmentTable {
    /** A proposal whose time is over reads as expired, also before the round that writes it down. */
    private static final String SELECT = """
            select a.*, case when state = 'proposed' and expires_at <= clock_timestamp() then 'expired' else state end as shown
            from ledger.adjustment a
            """;

    private static final String FIND = SELECT + "where id = :id";
    private static final String FIND_BY_KEY = SELECT + "where idempotency_key = :key";

    private static final String LIST = SELECT + """
            where (:account::uuid is null or account_id = :account::uuid)
                and (:waiting = (state = 'proposed' and expires_at > clock_timestamp()) or not :waiting)
                and (:before::uuid is null or id < :before::uuid)
            order by id desc limit :limit
            """;

    private static final String INSERT = """
            insert into ledger.adjustment (id, account_id, mode, action, amount_micros, shortfall, grant_txn, call_id, reason,
                idempotency_key, input_hash, state, proposed_by, proposed_by_key, expires_at, txn_id)
            values (:id, :account, :mode, :action, :amount, :shortfall, :grant::uuid, :call::uuid, :reason,
                :key, :hash, :state, :by, :byKey::uuid, now() + :seconds::bigint * interval '1 second', :txn::uuid)
            """;

    private static final String DECIDE = """
            update ledger.adjustment
            set state = :state, decided_by = :by, decided_by_key = :byKey::uuid, decided_at = now(), txn_id = :txn::uuid
            where id = :id and state = 'proposed'
            """;

    private static final String EXPIRE = """
            update ledger.adjustment set state = 'expired', decided_at = now()
            where state = 'proposed' and expires_at <= now()
            """;

    private static final String CORRECTED = """
            select coalesce(sum(case action when 'give' then amount_micros else -amount_micros end), 0)::bigint
            from ledger.adjustment where call_id = :call and txn_id is not null
            """;

    /** An adjustment, and what tells its request from another under the same key. */
    record Keyed(Adjustment adjustment, String inputHash) {}

    Optional<Adjustment> find(Handle handle, UUID id) {
        return handle.createQuery(FIND)
                .bind("id", id)
                .map((row, context) -> read(row))
                .findOne();
    }

    @Nullable
    Keyed findByKey(Handle handle, String idempotencyKey) {
        return handle.createQuery(FIND_BY_KEY)
                .bind("key", idempotencyKey)
                .map((row, context) -> new Keyed(read(row), HexFormat.of().formatHex(row.getBytes("input_hash"))))
                .findOne()
                .orElse(null);
    }

    /**
     * The newest first.
     *
     * @param account only those of this account's wallets; null for all
     * @param waiting only those that can be decided now
     * @param before the last one of the page before; null for the first page
     */
    List<Adjustment> list(
            Handle handle, @Nullable AccountId account, boolean waiting, @Nullable UUID before, int limit) {
        return handle.createQuery(LIST)
                .bind("account", account == null ? null : account.value())
                .bind("waiting", waiting)
                .bind("before", before)
                .bind("limit", limit)
                .map((row, context) -> read(row))
                .list();
    }

    /** What a wish is written down with. */
    record NewRow(UUID id, Adjustment.Wish wish, Operator by, String idempotencyKey, String inputHash) {}

    /** Writes down what was made at once. */
    void insertApplied(Handle handle, NewRow row, UUID txn) {
        insert(handle, row, Adjustment.State.APPLIED, null, txn);
    }

    /** Writes down what waits for a second operator, for so long. */
    void insertProposed(Handle handle, NewRow row, Duration lifetime) {
        insert(handle, row, Adjustment.State.PROPOSED, lifetime.toSeconds(), null);
    }

    private static void insert(
            Handle handle, NewRow row, Adjustment.State state, @Nullable Long seconds, @Nullable UUID txn) {
        var wish = row.wish();
        var call = wish.call();
        var insert = handle.createUpdate(INSERT)
                .bind("id", row.id())
                .bind("account", wish.account().value())
                .bind("mode", Columns.code(wish.mode()))
                .bind("action", Columns.code(wish.action()))
                .bind("amount", wish.amount().micros())
                .bind("shortfall", Columns.code(wish.shortfall()))
                .bind("grant", wish.grant())
                .bind("call", call == null ? null : call.value())
                .bind("reason", wish.reason())
                .bind("key", row.idempotencyKey())
                .bind("hash", HexFormat.of().parseHex(row.inputHash()))
                .bind("state", Columns.code(state))
                .bind("seconds", seconds)
                .bind("txn", txn);
        bind(insert, row.by()).execute();
    }

    /** Decides what waits; false when it does not any more. */
    boolean decide(Handle handle, UUID id, Adjustment.State state, Operator by, @Nullable UUID txn) {
        var update = handle.createUpdate(DECIDE)
                .bind("id", id)
                .bind("state", Columns.code(state))
                .bind("txn", txn);
        return bind(update, by).execute() == 1;
    }

    /** Ends proposals that nobody decided in time; returns how many. */
    int expire(Handle handle) {
        return handle.createUpdate(EXPIRE).execute();
    }

    /** What corrections of this call have given back in all, in micro-credits; negative when they took more. */
    long corrected(Handle handle, CallId call) {
        return handle.createQuery(CORRECTED)
                .bind("call", call.value())
                .mapTo(Long.class)
                .one();
    }

    private static <T extends SqlStatement<T>> T bind(T statement, Operator by) {
        var key = by.key();
        return statement.bind("by", by.account().value()).bind("byKey", key == null ? null : key.value());
    }

    private static Adjustment read(ResultSet row) throws SQLException {
        var call = row.getObject("call_id", UUID.class);
        var wish = new Adjustment.Wish(
                new AccountId(row.getObject("account_id", UUID.class)),
                Objects.requireNonNull(Mode.ofCode(row.getString("mode"))),
                Adjustment.Action.valueOf(upper(row, "action")),
                new Credits(row.getLong("amount_micros")),
                Adjustment.Shortfall.valueOf(upper(row, "shortfall")),
                row.getObject("grant_txn", UUID.class),
                call == null ? null : new CallId(call),
                row.getString("reason"));
        return new Adjustment(
                row.getObject("id", UUID.class),
                wish,
                Adjustment.State.valueOf(upper(row, "shown")),
                Objects.requireNonNull(operator(row, "proposed_by")),
                Objects.requireNonNull(time(row, "proposed_at")),
                time(row, "expires_at"),
                operator(row, "decided_by"),
                time(row, "decided_at"),
                row.getObject("txn_id", UUID.class));
    }

    private static String upper(ResultSet row, String column) throws SQLException {
        return row.getString(column).toUpperCase(Locale.ROOT);
    }

    private static @Nullable Operator operator(ResultSet row, String column) throws SQLException {
        var account = row.getObject(column, UUID.class);
        var key = row.getObject(column + "_key", UUID.class);
        return account == null ? null : new Operator(new AccountId(account), key == null ? null : new KeyId(key));
    }

    private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
        var time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
