package io.omnia.ledger;

import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** What an adjustment does to a locked wallet: first whether it can be done, then the postings; and how any credit comes in. */
final class WalletChanges {
    /** Where its credit comes from and goes to. */
    private static final String ADJUSTMENT = "adjustment";

    private final LimitTable limits = new LimitTable();
    private final JournalTable journal = new JournalTable();
    private final GrantTable lots = new GrantTable();
    private final AdjustmentTable adjustments = new AdjustmentTable();
    private final UsageReadTable usage = new UsageReadTable();

    /** Whether a change can be made to the wallet as it is. */
    sealed interface Plan {
        /** It cannot. */
        record Refused(AdjustmentResult why) implements Plan {}

        /**
         * It can.
         *
         * @param amount how much would move; of a revocation no more than can be revoked
         * @param lot what a revocation takes back; null for everything else
         * @param reverses the transaction that is corrected; null for none
         */
        record Possible(
                Adjustment.Wish wish,
                Credits amount,
                GrantTable.@Nullable TakenLot lot,
                @Nullable UUID reverses) implements Plan {}
    }

    Plan plan(Handle handle, LimitState.Row wallet, Adjustment.Wish wish) {
        return switch (wish.action()) {
            case GIVE -> give(handle, wallet, wish);
            case TAKE -> take(handle, wallet, wish);
            case REVOKE -> revoke(handle, wallet, wish);
        };
    }

    private Plan give(Handle handle, LimitState.Row wallet, Adjustment.Wish wish) {
        if (wallet.limit() > Grants.MAX_RECEIVED_MICROS - wish.amount().micros()) {
            return new Plan.Refused(new AdjustmentResult.OutOfRange(Grants.MAX_RECEIVED_MICROS));
        }
        var call = wish.call();
        if (call == null) {
            return new Plan.Possible(wish, wish.amount(), null, null);
        }
        var billed = usage.billed(handle, wish.account(), wish.mode(), call);
        if (billed.isEmpty()) {
            return new Plan.Refused(new AdjustmentResult.NoSuchCall());
        }
        var left = billed.get().micros() - adjustments.corrected(handle, call);
        return wish.amount().micros() > left
                ? new Plan.Refused(new AdjustmentResult.MoreThanTheCallCost(new Credits(Math.max(0, left))))
                : new Plan.Possible(wish, wish.amount(), null, billed.get().txn());
    }

    private Plan take(Handle handle, LimitState.Row wallet, Adjustment.Wish wish) {
        var call = wish.call();
        var billed = call == null ? null : usage.billed(handle, wish.account(), wish.mode(), call);
        if (billed != null && billed.isEmpty()) {
            return new Plan.Refused(new AdjustmentResult.NoSuchCall());
        }
        if (wallet.limit() < wish.amount().micros() - Grants.MAX_RECEIVED_MICROS) {
            return new Plan.Refused(new AdjustmentResult.OutOfRange(Grants.MAX_RECEIVED_MICROS));
        }
        var reverses = billed == null ? null : billed.get().txn();
        return covered(wish, free(wallet), new Plan.Possible(wish, wish.amount(), null, reverses));
    }

    private Plan revoke(Handle handle, LimitState.Row wallet, Adjustment.Wish wish) {
        var grant = Objects.requireNonNull(wish.grant());
        var lot = lots.ofTransaction(handle, wallet.id(), grant).orElse(null);
        if (lot == null) {
            return new Plan.Refused(new AdjustmentResult.NoSuchGrant());
        }
        var share = Math.min(wish.amount().micros(), lot.revocable());
        if (share == 0) {
            return new Plan.Refused(new AdjustmentResult.NothingToRevoke());
        }
        var unused = Math.min(lot.remaining(), free(wallet));
        return covered(wish, unused, new Plan.Possible(wish, new Credits(share), lot, grant));
    }

    private static Plan covered(Adjustment.Wish wish, long free, Plan.Possible possible) {
        return switch (wish.shortfall()) {
            case DEBT -> possible;
            case REFUSE ->
                possible.amount().micros() > free
                        ? new Plan.Refused(new AdjustmentResult.NotEnough(new Credits(free)))
                        : possible;
        };
    }

    /** What is neither used nor held by a running call, as far as one amount can say it. */
    private static long free(LimitState.Row wallet) {
        return Math.clamp(wallet.limit() - wallet.spent() - wallet.held(), 0, Credits.MAX_MICROS);
    }

    /** Posts what {@link #plan} found possible under the same lock. */
    void make(Handle handle, LimitState.Row wallet, UUID adjustment, UUID txn, Plan.Possible change) {
        var amount = change.amount().micros();
        switch (change.wish().action()) {
            case GIVE -> {
                post(handle, wallet, adjustment, txn, change, ADJUSTMENT, -amount);
                var kind = GrantKind.PAID;
                addLot(
                        handle,
                        wallet,
                        new GrantTable.NewLot(
                                wallet.id(),
                                txn,
                                kind,
                                kind.priority(),
                                ADJUSTMENT,
                                adjustment.toString(),
                                amount,
                                null));
            }
            case TAKE -> {
                post(handle, wallet, adjustment, txn, change, ADJUSTMENT, amount);
                burn(handle, wallet, txn, amount);
                limits.withdraw(handle, wallet.id(), amount);
            }
            case REVOKE -> {
                var lot = Objects.requireNonNull(change.lot());
                var unused = Math.min(lot.remaining(), amount);
                post(handle, wallet, adjustment, txn, change, "clawback", amount);
                lots.revoke(handle, lot.id(), unused, amount - unused);
                burn(handle, wallet, txn, amount - unused);
                limits.withdraw(handle, wallet.id(), amount);
            }
        }
    }

    /** Puts credit into a locked wallet; a debt is paid out of it first. */
    void addLot(Handle handle, LimitState.Row wallet, GrantTable.NewLot lot) {
        var debt = Math.min(lot.amount(), Math.max(0, wallet.spent() - wallet.limit()));
        lots.insert(handle, lot, debt);
        limits.addToLimit(handle, wallet.id(), lot.amount());
    }

    private void post(
            Handle handle,
            LimitState.Row wallet,
            UUID adjustment,
            UUID txn,
            Plan.Possible change,
            String other,
            long toOther) {
        var wish = change.wish();
        var kind = wish.action() == Adjustment.Action.REVOKE ? "revoke" : "adjust";
        // One key for each adjustment, so that the journal itself refuses to make one twice.
        var key = "adjustment:" + adjustment;
        var cause = new JournalTable.Cause(
                kind, key, InputHash.of(Stream.of(adjustment)), wish.reason(), change.reverses());
        journal.transfer(handle, txn, cause, wish.mode(), wallet.ledgerAccount(), other, toOther);
    }

    /** Takes it out of the wallet's lots; what no lot covers is debt. */
    private void burn(Handle handle, LimitState.Row wallet, UUID txn, long amount) {
        if (amount > 0) {
            var mode = Objects.requireNonNull(wallet.mode(), "a wallet has a mode");
            var trip = new Trip();
            lots.burn(trip, List.of(new GroupPlan.Posting(txn, wallet.id(), wallet.ledgerAccount(), mode, amount)));
            trip.make(handle);
        }
    }
}
