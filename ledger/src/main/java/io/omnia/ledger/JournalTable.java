package io.omnia.ledger;

import io.omnia.identity.Mode;
import java.util.Collection;
import java.util.HexFormat;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The rows of {@code ledger.ledger_txn} and {@code ledger.ledger_entry}: the journal. Insert only. */
final class JournalTable {
    private static final String POST_SETTLES = """
            with posting as (
                select txn_id, account_id, mode, amount_micros as amount from unnest(?::ledger.posting[])),
            txn as (
                insert into ledger.ledger_txn (id, kind, mode) select txn_id, 'settle', mode from posting)
            insert into ledger.ledger_entry (txn_id, line, account_id, unit, mode, amount)
            select txn_id, 1, account_id, 'uCR', mode, amount from posting
            union all
            select p.txn_id, 2, revenue.id, 'uCR', p.mode, -p.amount
            from posting p join ledger.ledger_account revenue on revenue.code = 'revenue_usage' and revenue.mode = p.mode
            """;

    private static final String INSERT_TXN = """
            insert into ledger.ledger_txn (id, kind, mode, idempotency_key, input_hash, reason, reverses_txn)
            values (:id, :kind, :mode, :key, :hash, :reason, :reverses::uuid)
            """;

    private static final String INSERT_TRANSFER = """
            insert into ledger.ledger_entry (txn_id, line, account_id, unit, mode, amount)
            select :txn, 1, :wallet, 'uCR', :mode, :toOther
            union all
            select :txn, 2, other.id, 'uCR', :mode, -:toOther
            from ledger.ledger_account other where other.code = :other and other.mode = :mode
            """;

    private static final String FIND = "select id, input_hash from ledger.ledger_txn where idempotency_key = :key";

    /** A transaction found by its idempotency key. */
    record Found(UUID id, String inputHash) {}

    /** The transaction that was made under this key, or null. */
    @Nullable
    Found find(Handle handle, String idempotencyKey) {
        return handle.createQuery(FIND)
                .bind("key", idempotencyKey)
                .map((row, context) ->
                        new Found(row.getObject(1, UUID.class), HexFormat.of().formatHex(row.getBytes(2))))
                .findOne()
                .orElse(null);
    }

    /**
     * Why and under which key a transaction is made.
     *
     * @param reverses the transaction that it takes back or corrects, in whole or in part; null for none
     */
    record Cause(
            String kind,
            @Nullable String idempotencyKey,
            @Nullable String inputHash,
            String reason,
            @Nullable UUID reverses) {
        Cause(String kind, @Nullable String idempotencyKey, @Nullable String inputHash, String reason) {
            this(kind, idempotencyKey, inputHash, reason, null);
        }
    }

    /**
     * One balanced transaction between a wallet and an account of the system.
     *
     * @param toOther micro-credits that leave the wallet; negative when they enter it
     */
    void transfer(Handle handle, UUID txn, Cause cause, Mode mode, long wallet, String other, long toOther) {
        var hash = cause.inputHash();
        handle.createUpdate(INSERT_TXN)
                .bind("id", txn)
                .bind("kind", cause.kind())
                .bind("mode", Columns.code(mode))
                .bind("key", cause.idempotencyKey())
                .bind("hash", hash == null ? null : HexFormat.of().parseHex(hash))
                .bind("reason", cause.reason())
                .bind("reverses", cause.reverses())
                .execute();
        handle.createUpdate(INSERT_TRANSFER)
                .bind("txn", txn)
                .bind("wallet", wallet)
                .bind("mode", Columns.code(mode))
                .bind("other", other)
                .bind("toOther", toOther)
                .execute();
    }

    /** One balanced transaction per wallet: its calls of one group, from the wallet to revenue. */
    void postSettles(Trip trip, Collection<GroupPlan.Posting> postings) {
        if (!postings.isEmpty()) {
            trip.add(POST_SETTLES, literal(postings));
        }
    }

    /** The postings as an array of {@code ledger.posting}. */
    static String literal(Collection<GroupPlan.Posting> postings) {
        var rows = new Rows();
        for (var posting : postings) {
            rows.row()
                    .uuid(posting.txn())
                    .number(posting.wallet())
                    .number(posting.ledgerAccount())
                    .safe(Columns.code(posting.mode()))
                    .number(posting.amount());
        }
        return rows.literal();
    }
}
