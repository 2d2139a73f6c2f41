package io.omnia.ledger;

import io.omnia.identity.AccountId;
import io.omnia.identity.Mode;
import io.omnia.platform.time.Uuid7;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
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
    private final WalletChanges changes = new WalletChanges();

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
     * @param priority credit of a lower number burns first, 1 to {@link #MAX_PRIORITY}; null for that of its kind
     */
    public record Grant(
            AccountId account,
            Mode mode,
            Credits credits,
            GrantKind kind,
            @Nullable Instant expiresAt,
            String reason,
            @Nullable Integer priority) {
        /** The longest reason, in characters. */
        public static final int MAX_REASON = 200;

        /** The last place in the order of burning; the first is 1. */
        public static final int MAX_PRIORITY = 100;

        public Grant {
            if (priority != null && (priority < 1 || priority > MAX_PRIORITY)) {
                throw new IllegalArgumentException("a priority out of range: " + priority);
            }
            if (credits.micros() == 0) {
                throw new IllegalArgumentException("a grant of nothing");
            }
            if (reason.length() > MAX_REASON) {
                throw new IllegalArgumentException("the reason is longer than " + MAX_REASON + " characters");
            }
        }

        public Grant(
                AccountId account,
                Mode mode,
                Credits credits,
                GrantKind kind,
                @Nullable Instant expiresAt,
                String reason) {
            this(account, mode, credits, kind, expiresAt, reason, null);
        }

        int burnPriority() {
            return priority == null ? kind.priority() : priority;
        }

        /** Tells this grant from another under the same key. */
        String hash() {
            var given = Stream.of(
                    account.value(), mode.name(), credits.micros(), kind.name(), String.valueOf(expiresAt), reason);
            return InputHash.of(Stream.concat(given, Stream.ofNullable(priority)));
        }
    }

    /**
     * Puts credit into the wallet, creating the wallet when it is the first. A debt is paid out of it first. Safe to
     * repeat: the same key with the same grant answers as the first time.
     *
     * @param idempotencyKey 1 to 200 characters, unique to this grant
     */
    public GrantResult grant(Grant grant, String idempotencyKey) {
        return Attempts.locking(database, handle -> grant(handle, grant, idempotencyKey));
    }

    private GrantResult grant(Handle handle, Grant grant, String idempotencyKey) {
        var wallet = limits.lockOrMakeWallet(handle, grant.account(), grant.mode());
        var hash = grant.hash();
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
        var lot = new GrantTable.NewLot(
                wallet.id(),
                txn,
                grant.kind(),
                grant.burnPriority(),
                SOURCE,
                idempotencyKey,
                amount,
                grant.expiresAt());
        changes.addLot(handle, wallet, lot);
        return new GrantResult.Granted(txn);
    }

    /**
     * The lots of a wallet, the newest first.
     *
     * @param before the transaction of the last one of the page before; null for the first page
     */
    List<Lot> lots(AccountId account, Mode mode, @Nullable UUID before, int limit) {
        return database.withHandle(handle -> lots.list(handle, account, mode, before, limit));
    }

    /**
     * Moves what is left of lots whose time is over to breakage, as far as no running call holds it; the rest waits for
     * the next time. Returns the micro-credits that ended.
     */
    public long expireLots() {
        var wallets = database.withHandle(lots::walletsWithExpiredLots);
        var all = 0L;
        for (var wallet : wallets) {
            all += Attempts.<Long>locking(database, handle -> expireLots(handle, wallet));
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
}
