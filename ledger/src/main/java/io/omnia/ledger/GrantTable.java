package io.omnia.ledger;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
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
                        order by g.priority, g.expires_at nulls last, g.created_at, g.id) - g.remaining_micros as before
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
            order by priority, expires_at, created_at, id
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

    /** A lot to be made. */
    record NewLot(
            long wallet,
            UUID txn,
            GrantKind kind,
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
                .bind("priority", lot.kind().priority())
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

    /** Takes each posting's amount out of its wallet's lots in burn order; what no lot covers is debt. */
    void burn(Trip trip, Collection<GroupPlan.Posting> postings) {
        if (!postings.isEmpty()) {
            trip.add(BURN, JournalTable.literal(postings));
        }
    }
}
