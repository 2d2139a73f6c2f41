package io.omnia.ledger;

import io.omnia.identity.AccountId;
import io.omnia.identity.Mode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The rows of {@code ledger.credit_grant} (lots of credit) and {@code ledger.grant_use} (which transaction consumed how
 * much of which lot). Every writer holds the lock of the wallet's limit row.
 */
final class GrantTable {
    /** Goes to each wallet's lots by their index; as a plain join the planner may read the lots of everybody. */
    private static final String BURN = """
            with need as (
                select txn_id, wallet_id, amount_micros as amount from unnest(?::ledger.posting[])),
            burn as (
                select lot.id, n.txn_id, least(lot.remaining_micros, n.amount - lot.before)::bigint as amount
                from need n cross join lateral (
                    select g.id, g.remaining_micros, sum(g.remaining_micros) over (
                        order by g.priority, g.expires_at nulls last, g.kind desc, g.created_at, g.id) - g.remaining_micros as before
                    from ledger.credit_grant g
                    where g.wallet_id = n.wallet_id and g.exhausted_at is null) lot
                where lot.before < n.amount),
            burnt as (
                update ledger.credit_grant g
                set remaining_micros = g.remaining_micros - b.amount,
                    exhausted_at = case when g.remaining_micros = b.amount then now() end
                from burn b where g.id = b.id)
            insert into ledger.grant_use (txn_id, grant_id, amount_micros) select txn_id, id, amount from burn
            """;

    private static final String INSERT = """
            insert into ledger.credit_grant (wallet_id, txn_id, kind, source_kind, source_ref, line, amount_micros,
                remaining_micros, priority, expires_at, exhausted_at)
            values (:wallet, :txn, :kind, :sourceKind, :sourceRef, 1, :amount, :remaining, :priority, :expires,
                case when :remaining = 0 then now() end)
            returning id
            """;

    private static final String INSERT_USE =
            "insert into ledger.grant_use (txn_id, grant_id, amount_micros) values (:txn, :grant, :amount)";

    private static final String EXPIRED = """
            select id, remaining_micros from ledger.credit_grant
            where wallet_id = :wallet and exhausted_at is null and expires_at <= now()
            order by priority, expires_at, kind desc, created_at, id
            """;

    private static final String WALLETS_WITH_EXPIRED = """
            select distinct g.wallet_id
            from ledger.credit_grant g join ledger.spend_limit l on l.id = g.wallet_id
            where g.exhausted_at is null and g.expires_at <= now()
                and l.limit_micros - l.spent_micros - l.held_micros > 0
            """;

    private static final String EXPIRE = """
            update ledger.credit_grant
            set remaining_micros = remaining_micros - :amount, expired_micros = expired_micros + :amount,
                exhausted_at = case when remaining_micros = :amount then now() end
            where id = :id
            """;

    private static final String OF_TXN = """
            select id, amount_micros, remaining_micros, expired_micros, revoked_micros, shortfall_micros
            from ledger.credit_grant where wallet_id = :wallet and txn_id = :txn
            """;

    private static final String REVOKE = """
            update ledger.credit_grant
            set remaining_micros = remaining_micros - :unused, revoked_micros = revoked_micros + :unused,
                shortfall_micros = shortfall_micros + :used,
                exhausted_at = case when remaining_micros = :unused then coalesce(exhausted_at, now()) end
            where id = :id
            """;

    private static final String LIST = """
            select g.txn_id, g.kind, g.source_kind, g.priority, g.amount_micros, g.remaining_micros, g.expired_micros,
                g.revoked_micros, g.shortfall_micros, g.created_at, g.expires_at, t.reason
            from ledger.credit_grant g
            join ledger.spend_limit l on l.id = g.wallet_id
            join ledger.ledger_txn t on t.id = g.txn_id
            where l.subject_id = :account and l.kind = 'wallet' and l.mode = :mode
                and (:before::uuid is null or g.txn_id < :before::uuid)
            order by g.txn_id desc
            limit :limit
            """;

    /** A lot to be made. */
    record NewLot(
            long wallet,
            UUID txn,
            GrantKind kind,
            int priority,
            String source,
            String reference,
            long amount,
            @Nullable Instant expiresAt) {}

    /** A lot whose time is over, and what is left of it. */
    record ExpiredLot(long id, long remaining) {}

    /** Adds a lot, of which {@code debt} is consumed at once by calls that ran ahead of it. */
    void insert(Handle handle, NewLot lot, long debt) {
        var id = handle.createQuery(INSERT)
                .bind("wallet", lot.wallet())
                .bind("txn", lot.txn())
                .bind("kind", Columns.code(lot.kind()))
                .bind("sourceKind", lot.source())
                .bind("sourceRef", lot.reference())
                .bind("amount", lot.amount())
                .bind("remaining", lot.amount() - debt)
                .bind("priority", lot.priority())
                .bind(
                        "expires",
                        lot.expiresAt() == null ? null : lot.expiresAt().atOffset(ZoneOffset.UTC))
                .mapTo(Long.class)
                .one();
        if (debt > 0) {
            handle.createUpdate(INSERT_USE)
                    .bind("txn", lot.txn())
                    .bind("grant", id)
                    .bind("amount", debt)
                    .execute();
        }
    }

    /** Wallets with a lot whose time is over and with credit that no running call holds. */
    List<Long> walletsWithExpiredLots(Handle handle) {
        return handle.createQuery(WALLETS_WITH_EXPIRED).mapTo(Long.class).list();
    }

    /** The wallet's lots whose time is over and that still have credit, in burn order. */
    List<ExpiredLot> expired(Handle handle, long wallet) {
        return handle.createQuery(EXPIRED)
                .bind("wallet", wallet)
                .map((row, context) -> new ExpiredLot(row.getLong(1), row.getLong(2)))
                .list();
    }

    /** Ends that much of a lot. */
    void expire(Handle handle, long lot, long amount) {
        handle.createUpdate(EXPIRE).bind("id", lot).bind("amount", amount).execute();
    }

    /**
     * A lot that may be taken back, and what became of it so far.
     *
     * @param revoked what was taken back unused
     * @param shortfall what was taken back though it had been used
     */
    record TakenLot(long id, long amount, long remaining, long expired, long revoked, long shortfall) {
        /** What a revocation can still take: nothing that has expired, and nothing twice. */
        long revocable() {
            return amount - expired - revoked - shortfall;
        }
    }

    /** The lot that this transaction put into the wallet. */
    Optional<TakenLot> ofTransaction(Handle handle, long wallet, UUID txn) {
        return handle.createQuery(OF_TXN)
                .bind("wallet", wallet)
                .bind("txn", txn)
                .map((row, context) -> new TakenLot(
                        row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5), row.getLong(6)))
                .findOne();
    }

    /** Takes so much of a lot back: of what is left of it, and of what was used and has to come from elsewhere. */
    void revoke(Handle handle, long lot, long unused, long used) {
        handle.createUpdate(REVOKE)
                .bind("id", lot)
                .bind("unused", unused)
                .bind("used", used)
                .execute();
    }

    /** The wallet's lots, the newest first; those after {@code before} in that order, null for the first ones. */
    List<Lot> list(Handle handle, AccountId account, Mode mode, @Nullable UUID before, int limit) {
        return handle.createQuery(LIST)
                .bind("account", account.value())
                .bind("mode", Columns.code(mode))
                .bind("before", before)
                .bind("limit", limit)
                .map((row, context) -> Lot.read(row))
                .list();
    }

    /** Takes each posting's amount out of its wallet's lots in burn order; what no lot covers is debt. */
    void burn(Trip trip, Collection<GroupPlan.Posting> postings) {
        if (!postings.isEmpty()) {
            trip.add(BURN, JournalTable.literal(postings));
        }
    }
}
