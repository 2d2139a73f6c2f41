package io.omnia.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** The ledger's rules once more, in plain maps: what each operation has to answer and leave behind. */
final class LedgerModel {
    private static final class Counter {
        private long limit;
        private long spent;
        private long held;
        private boolean frozen;
        private final List<Lot> lots = new ArrayList<>();

        void burn(long micros) {
            var rest = micros;
            for (var lot : inOrder()) {
                var burnt = Math.min(rest, lot.remaining);
                lot.remaining -= burnt;
                rest -= burnt;
            }
        }

        List<Lot> inOrder() {
            return lots.stream()
                    .sorted(Comparator.comparingInt((Lot lot) -> lot.priority)
                            .thenComparing(lot -> lot.expiresAt, Comparator.nullsLast(Comparator.naturalOrder()))
                            .thenComparing(lot -> lot.kind == GrantKind.PAID))
                    .toList();
        }

        void receive(Lot lot) {
            var debt = Math.min(lot.amount, Math.max(0, -unspent()));
            limit += lot.amount;
            lot.remaining -= debt;
            lots.add(lot);
        }

        long unspent() {
            return limit - spent;
        }

        long available() {
            return limit - spent - held;
        }
    }

    private static final class Lot {
        private final UUID txn;
        private final GrantKind kind;
        private final int priority;
        private final Instant expiresAt;
        private final long amount;
        private long remaining;
        private long gone;

        Lot(UUID txn, GrantKind kind, int priority, Instant expiresAt, long amount) {
            this.txn = txn;
            this.kind = kind;
            this.priority = priority;
            this.expiresAt = expiresAt;
            this.amount = amount;
            this.remaining = amount;
        }
    }

    private record Open(Counter wallet, Counter budget, long micros, Instant placed) {}

    private final Map<Object, Counter> wallets = new HashMap<>();
    private final Map<Object, Counter> budgets = new HashMap<>();
    private final Map<Object, Long> spentOfKey = new HashMap<>();
    private final Map<CallId, Open> holds = new HashMap<>();
    private final Set<CallId> settled = new HashSet<>();
    private final Map<CallId, Long> correctable = new HashMap<>();

    private Counter wallet(LimitSet set) {
        return wallets.computeIfAbsent(set.account(), account -> new Counter());
    }

    void grant(LimitSet set, Grants.Grant grant, UUID txn) {
        wallet(set)
                .receive(new Lot(
                        txn,
                        grant.kind(),
                        grant.burnPriority(),
                        grant.expiresAt(),
                        grant.credits().micros()));
    }

    void freeze(LimitSet set, boolean frozen) {
        wallet(set).frozen = frozen;
    }

    void setBudget(LimitSet set, long micros) {
        var budget = budgets.computeIfAbsent(set.key(), key -> {
            var fresh = new Counter();
            fresh.spent = spentOfKey.getOrDefault(key, 0L);
            return fresh;
        });
        budget.limit = micros;
    }

    void removeBudget(LimitSet set) {
        budgets.remove(set.key());
    }

    Class<?> hold(CallId call, LimitSet set, long micros, Instant now) {
        if (holds.containsKey(call)) {
            return HoldResult.Placed.class;
        }
        var wallet = wallet(set);
        var budget = budgets.get(set.key());
        if (wallet.frozen) {
            return HoldResult.WalletFrozen.class;
        }
        if (micros > wallet.unspent()) {
            return HoldResult.InsufficientCredits.class;
        }
        if (budget != null && micros > budget.unspent()) {
            return HoldResult.BudgetExceeded.class;
        }
        if (micros > wallet.available() || (budget != null && micros > budget.available())) {
            return HoldResult.CreditsHeld.class;
        }
        wallet.held += micros;
        if (budget != null) {
            budget.held += micros;
        }
        holds.put(call, new Open(wallet, budget, micros, now));
        return HoldResult.Placed.class;
    }

    SettleResult settle(CallId call, LimitSet set, long micros) {
        release(call);
        if (!settled.add(call)) {
            return SettleResult.ALREADY_SETTLED;
        }
        var wallet = wallet(set);
        wallet.spent += micros;
        wallet.burn(micros);
        correctable.put(call, micros);
        spentOfKey.merge(set.key(), micros, Long::sum);
        var budget = budgets.get(set.key());
        if (budget != null) {
            budget.spent += micros;
        }
        return SettleResult.BOOKED;
    }

    private void release(CallId call) {
        var open = holds.remove(call);
        if (open != null) {
            open.wallet().held -= open.micros();
            if (open.budget() != null) {
                open.budget().held -= open.micros();
            }
        }
    }

    void releaseAllHolds() {
        Set.copyOf(holds.keySet()).forEach(this::release);
    }

    void releaseHoldsPlacedBefore(Instant time) {
        Map.copyOf(holds).forEach((call, open) -> {
            if (open.placed().isBefore(time)) {
                release(call);
            }
        });
    }

    /** Lots past their time end, as far as nothing holds the credit. */
    void expireLots(Instant now) {
        for (var wallet : wallets.values()) {
            var free = Math.max(0, wallet.available());
            for (var lot : wallet.inOrder()) {
                if (lot.expiresAt != null && !lot.expiresAt.isAfter(now)) {
                    var ended = Math.min(lot.remaining, free);
                    lot.remaining -= ended;
                    lot.gone += ended;
                    wallet.limit -= ended;
                    free -= ended;
                }
            }
        }
    }

    /** Why an adjustment cannot be made now; {@code Recorded} when it can. */
    Class<?> possible(LimitSet set, Adjustment.Wish wish) {
        var wallet = wallet(set);
        var amount = wish.amount().micros();
        var refuses = wish.shortfall() == Adjustment.Shortfall.REFUSE;
        var free = Math.max(0, wallet.available());
        if (wish.call() != null) {
            if (!correctable.containsKey(wish.call())) {
                return AdjustmentResult.NoSuchCall.class;
            }
            if (wish.action() == Adjustment.Action.GIVE && amount > correctable.get(wish.call())) {
                return AdjustmentResult.MoreThanTheCallCost.class;
            }
        }
        return switch (wish.action()) {
            case GIVE -> AdjustmentResult.Recorded.class;
            case TAKE -> refuses && amount > free ? AdjustmentResult.NotEnough.class : AdjustmentResult.Recorded.class;
            case REVOKE -> {
                var lot = lot(wallet, wish.grant());
                var share = Math.min(amount, lot.amount - lot.gone);
                yield share == 0
                        ? AdjustmentResult.NothingToRevoke.class
                        : refuses && share > Math.min(lot.remaining, free)
                                ? AdjustmentResult.NotEnough.class
                                : AdjustmentResult.Recorded.class;
            }
        };
    }

    private static Lot lot(Counter wallet, UUID txn) {
        return wallet.lots.stream()
                .filter(lot -> lot.txn.equals(txn))
                .findFirst()
                .orElseThrow();
    }

    /** Makes an adjustment that is possible. */
    void adjust(LimitSet set, Adjustment.Wish wish, UUID txn) {
        var wallet = wallet(set);
        var amount = wish.amount().micros();
        switch (wish.action()) {
            case GIVE -> wallet.receive(new Lot(txn, GrantKind.PAID, GrantKind.PAID.priority(), null, amount));
            case TAKE -> {
                wallet.limit -= amount;
                wallet.burn(amount);
            }
            case REVOKE -> {
                var lot = lot(wallet, wish.grant());
                var share = Math.min(amount, lot.amount - lot.gone);
                var unused = Math.min(lot.remaining, share);
                lot.remaining -= unused;
                lot.gone += share;
                wallet.limit -= share;
                wallet.burn(share - unused);
            }
        }
        if (wish.call() != null) {
            var given = wish.action() == Adjustment.Action.GIVE ? amount : -amount;
            correctable.merge(wish.call(), -given, Long::sum);
        }
    }

    long posted(LimitSet set) {
        return wallet(set).unspent();
    }

    long held(LimitSet set) {
        return wallet(set).held;
    }

    /** What is left of each lot that has something left, by its transaction. */
    Map<UUID, Long> lots(LimitSet set) {
        var left = new HashMap<UUID, Long>();
        for (var lot : wallet(set).lots) {
            if (lot.remaining > 0) {
                left.put(lot.txn, lot.remaining);
            }
        }
        return left;
    }
}
