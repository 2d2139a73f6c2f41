package io.omnia.ledger;

import io.omnia.identity.AccountId;
import io.omnia.identity.Mode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * A wallet's journal as its owner reads it: each grant, expiry and adjustment, and in place of the settle of a whole group
 * each of the wallet's calls in it.
 */
final class StatementTable {
    /** More calls than a person would read one by one. */
    static final int MAX_RUNNING = 100;

    private static final String WALLET = """
            select ledger_account_id, limit_micros, spent_micros, held_micros from ledger.spend_limit
            where subject_id = :account and kind = 'wallet' and mode = :mode
            """;

    private static final String RUNNING = """
            select call_id, amount_micros, created_at from ledger.hold
            where account_id = :account and mode = :mode and not lease order by created_at, call_id limit :max
            """;

    private static final String COUNT_RUNNING =
            "select coalesce(sum(calls), 0) from ledger.hold where account_id = :account and mode = :mode";

    /**
     * Every transaction of the wallet is at least one movement, so a page without a choice of kinds needs at most as many
     * transactions as it has places, and the one that the page before ended in. What a settle took for calls that
     * are no longer kept is one movement. There is no order outside for the reason given at {@link CallListTable#PAGE}.
     */
    static final String POSTINGS = """
            with own as (
                select txn_id, -amount as amount from ledger.ledger_entry
                where account_id = :wallet and txn_id <= :txn
                order by txn_id desc
                limit case when :kind::text is null then :limit + 1 end),
            entry as (
                select e.txn_id, e.amount, t.kind, t.created_at, t.reason
                from own e join ledger.ledger_txn t on t.id = e.txn_id and t.id <= :txn),
            posting as (
                select e.txn_id, u.call_id, e.kind, e.created_at, e.reason,
                    coalesce(-u.amount_micros, e.amount) as amount, u.model, u.held_micros
                from entry e left join lateral (
                    with kept as materialized (
                        select call_id, amount_micros, model, held_micros from ledger.lines_of(e.txn_id, -e.amount)),
                    found as (select sum(amount_micros) as micros from kept)
                    select * from kept
                    union all
                    select null, (-e.amount - micros)::bigint, null, null from found where micros < -e.amount) u
                    on e.kind = 'settle' and coalesce(:kind::text, 'settle') = 'settle'
                where e.txn_id < :txn or coalesce(u.call_id, '00000000-0000-0000-0000-000000000000') < :call),
            balanced as (
                select p.*, (:balance + p.amount - sum(p.amount) over (
                    order by p.txn_id desc, p.call_id desc nulls last rows unbounded preceding))::bigint as balance_after
                from posting p)
            select b.*, (select max(g.expires_at) from ledger.credit_grant g where g.txn_id = b.txn_id) as expires_at,
                (select a.call_id from ledger.adjustment a where b.kind = 'adjust' and a.txn_id = b.txn_id) as corrected
            from balanced b
            where :kind::text is null or b.kind = :kind::text
            limit :limit
            """;

    /** A wallet and where the journal has it. */
    record Wallet(long journalAccount, Balance balance) {}

    /** What a running call has set aside since when. */
    record Running(UUID call, long heldMicros, Instant since) {}

    /**
     * One movement. Amounts are micro-credits.
     *
     * @param call null when it was no call's
     * @param amount what came in; negative when it went out
     * @param held what the call had set aside; null when nothing is known of that
     * @param corrected the call that an adjustment corrects; null for none
     */
    record Posting(
            UUID txn,
            @Nullable UUID call,
            String kind,
            Instant at,
            @Nullable String reason,
            long amount,
            long balanceAfter,
            @Nullable String model,
            @Nullable Long held,
            @Nullable Instant expiresAt,
            @Nullable UUID corrected) {

        StatementPosition position() {
            return new StatementPosition(
                    txn, call == null ? StatementPosition.NO_CALL : call, Math.subtractExact(balanceAfter, amount));
        }
    }

    /** The wallet; empty when it never received credit. */
    Optional<Wallet> wallet(Handle handle, AccountId account, Mode mode) {
        return handle.createQuery(WALLET)
                .bind("account", account.value())
                .bind("mode", Columns.code(mode))
                .map((row, context) ->
                        new Wallet(row.getLong(1), Balance.of(row.getLong(2), row.getLong(3), row.getLong(4))))
                .findOne();
    }

    /** What runs now, the oldest first, at most {@link #MAX_RUNNING}. */
    List<Running> running(Handle handle, AccountId account, Mode mode) {
        return handle.createQuery(RUNNING)
                .bind("account", account.value())
                .bind("mode", Columns.code(mode))
                .bind("max", MAX_RUNNING)
                .map((row, context) -> new Running(row.getObject(1, UUID.class), row.getLong(2), time(row, 3)))
                .list();
    }

    int countRunning(Handle handle, AccountId account, Mode mode) {
        return handle.createQuery(COUNT_RUNNING)
                .bind("account", account.value())
                .bind("mode", Columns.code(mode))
                .mapTo(Integer.class)
                .one();
    }

    /**
     * The movements that come after a position, the newest first.
     *
     * @param kind only those of this kind; null for all
     */
    List<Posting> postings(Handle handle, Wallet wallet, StatementPosition after, @Nullable String kind, int limit) {
        return handle.createQuery(POSTINGS)
                .addCustomizer(new PlannedForItsValues())
                .bind("wallet", wallet.journalAccount())
                .bind("txn", after.txn())
                .bind("call", after.call())
                .bind("balance", after.balance())
                .bind("kind", kind)
                .bind("limit", limit)
                .map((row, context) -> posting(row))
                .list();
    }

    private static Posting posting(ResultSet row) throws SQLException {
        var expires = row.getObject("expires_at", OffsetDateTime.class);
        return new Posting(
                row.getObject("txn_id", UUID.class),
                row.getObject("call_id", UUID.class),
                row.getString("kind"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getString("reason"),
                row.getLong("amount"),
                row.getLong("balance_after"),
                row.getString("model"),
                row.getObject("held_micros", Long.class),
                expires == null ? null : expires.toInstant(),
                row.getObject("corrected", UUID.class));
    }

    private static Instant time(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
