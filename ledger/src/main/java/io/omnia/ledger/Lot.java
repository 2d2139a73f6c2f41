package io.omnia.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A lot of credit as operators read it. Amounts are micro-credits.
 *
 * @param txn the transaction that granted it, which names it from outside
 * @param source what it came from: {@code operator} for a grant, {@code adjustment}
 * @param priority credit of a lower number burns first
 * @param expired what was left when its time was over
 * @param revoked what was taken back, used or not
 * @param revocable what can still be taken back
 * @param expiresAt null for never
 */
record Lot(
        UUID txn,
        String kind,
        String source,
        int priority,
        long amount,
        long remaining,
        long expired,
        long revoked,
        long revocable,
        Instant created,
        @Nullable Instant expiresAt,
        String reason) {

    static Lot read(ResultSet row) throws SQLException {
        var expires = row.getObject("expires_at", OffsetDateTime.class);
        var amount = row.getLong("amount_micros");
        var expired = row.getLong("expired_micros");
        var revoked = row.getLong("revoked_micros") + row.getLong("shortfall_micros");
        return new Lot(
                row.getObject("txn_id", UUID.class),
                row.getString("kind"),
                row.getString("source_kind"),
                row.getInt("priority"),
                amount,
                row.getLong("remaining_micros"),
                expired,
                revoked,
                amount - expired - revoked,
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                expires == null ? null : expires.toInstant(),
                row.getString("reason"));
    }
}
