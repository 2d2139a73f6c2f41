package io.omnia.ledger;

import io.omnia.identity.AccountId;
import io.omnia.identity.Mode;
import io.omnia.platform.time.Uuid7;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Puts credit into wallets, and takes out what has expired. Each change is one balanced transaction. */
public final class Grants {
    /** What a wallet may receive in all, in micro-credits. */
    static final long MAX_RECEIVED_MICROS = 10_000_000_000_000_000L;

    private static final String SOURCE = "operator";

    private final Jdbi database;
    private final Clock clock;
    private final LimitTable limits = new LimitTable();
    private final JournalTable journal = new JournalTable();
    private final GrantTable lots = new GrantTable();

    public Grants(Jdbi database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * What to put into whose wallet.
     *
     * @param credits more than zero
     * @param expiresAt when what is left of it ends; null for never
     * @param reason for the operator's records, at most 200 characters
     */
    public record Grant(
            AccountId account,
            Mode mode,
            Credits credits,
            GrantKind kind,
            @Nullable Instant expiresAt,
            String reason) {
        /** The longest reason, in characters. */
        public static final int MAX_REASON = 200;

        public Grant {
            if (credits.micros() == 0) {
                throw new IllegalArgumentException("a grant of nothing");
            }
            if (reason.length() > MAX_REASON) {
                throw new IllegalArgumentException("the reason is longer than " + MAX_REASON + " characters");
            }
        }
    }

    /**
     * Puts credit into the wallet, creating the wallet when it is the first. A debt is paid out of it first. Safe to
     * repeat: the same key with the same grant answers as the first time.
     *
     * @param idempotencyKey 1 to 200 characters, unique to this grant
     */
    public GrantResult grant(Grant grant, String idempotencyKey) {
        return Attempts.of(database, handle -> grant(handle, grant, idempotencyKey));
    }

    private GrantResult grant(Handle handle, Grant grant, String idempotencyKey) {
        limits.createWallet(handle, grant.account(), grant.mode());
        var wallet = limits.lockWallet(handle, grant.account(), grant.mode());
        if (wallet == null) {
            throw new IllegalStateException("the wallet is gone");
        }
        var hash = hash(grant);
        var earlier = journal.find(handle, idempotencyKey);
        if (earlier != null) {
            return earlier.inputHash().equals(hash)
                    ? new GrantResult.Granted(earlier.id())
                    : new GrantResult.KeyUsedBefore();
        }
        var amount = grant.credits().micros();
        if (wallet.limit() > MAX_RECEIVED_MICROS - amount) {
            return new GrantResult.BalanceTooLarge(MAX_RECEIVED_MICROS);
        }
        var txn = Uuid7.next(clock);
        var cause = new JournalTable.Cause("grant", idempotencyKey, hash, grant.reason());
        journal.transfer(
                handle,
                txn,
                cause,
                grant.mode(),
                wallet.ledgerAccount(),
                grant.kind().issuer(),
                -amount);
        var debt = Math.min(amount, Math.max(0, wallet.spent() - wallet.limit()));
        var lot = new GrantTable.NewLot(
                wallet.id(), txn, grant.kind(), SOURCE, idempotencyKey, amount, grant.expiresAt());
        lots.insert(handle, lot, debt);
        limits.addToLimit(handle, wallet.id(), amount);
        return new GrantResult.Granted(txn);
    }

    /**
     * Moves what is left of lots whose time is over to breakage, as far as no running call holds it; the rest waits for
     * the next time. Returns the micro-credits that ended.
     */
    public long expireLots() {
        var wallets = database.withHandle(lots::walletsWithExpiredLots);
        var all = 0L;
        for (var wallet : wallets) {
            all += Attempts.<Long>of(database, handle -> expireLots(handle, wallet));
        }
        return all;
    }

    private long expireLots(Handle handle, long id) {
        var trip = new Trip();
        var answer = limits.lockIds(trip, List.of(id));
        trip.make(handle);
        var locked = answer.get().rows();
        if (locked.isEmpty()) {
            return 0;
        }
        var wallet = locked.getFirst();
        var free = Math.max(0, wallet.limit() - wallet.spent() - wallet.held());
        var ended = 0L;
        for (var lot : lots.expired(handle, id)) {
            var amount = Math.min(lot.remaining(), free - ended);
            if (amount > 0) {
                lots.expire(handle, lot.id(), amount);
                ended += amount;
            }
        }
        if (ended > 0) {
            var mode = Objects.requireNonNull(wallet.mode(), "a wallet has a mode");
            var cause = new JournalTable.Cause("expire", null, null, "lots past their time");
            journal.transfer(handle, Uuid7.next(clock), cause, mode, wallet.ledgerAccount(), "breakage", ended);
            limits.addToLimit(handle, id, -ended);
        }
        return ended;
    }

    private static String hash(Grant grant) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            var input = String.join(
                    "\n",
                    grant.account().value().toString(),
                    grant.mode().name(),
                    Long.toString(grant.credits().micros()),
                    grant.kind().name(),
                    String.valueOf(grant.expiresAt()),
                    grant.reason());
            return HexFormat.of().formatHex(digest.digest(input.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
