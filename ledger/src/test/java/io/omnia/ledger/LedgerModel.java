package io.omnia.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The ledger's rules once more, in plain maps: what each operation has to answer and leave behind. */
final class LedgerModel {
    private static final class Counter {
        private long limit;
        private long spent;
        private long held;
        private final List<Lot> lots = new ArrayList<>();

        void spend(long micros) {
            spent += micros;
            var rest = micros;
            for (var lot : lots) {
                var burnt = Math.min(rest, lot.remaining);
                lot.remaining -= burnt;
                rest -= burnt;
            }
        }

        long unspent() {
            return limit - spent;
        }

        long available() {
            return limit - spent - held;
        }
    }

    private static final class Lot {
        private final GrantKind kind;
        private final Instant expiresAt;
        private long remaining;

        Lot(GrantKind kind, Instant expiresAt, long remaining) {
            this.kind = kind;
            this.expiresAt = expiresAt;
            this.remaining = remaining;
        }
    }

    private record Open(Counter wallet, Counter budget, long micros) {}

    private final Map<Object, Counter> wallets = new HashMap<>();
    private final Map<Object, Counter> budgets = new HashMap<>();
    private final Map<Object, Long> spentOfKey = new HashMap<>();
    private final Map<CallId, Open> holds = new HashMap<>();
    private final Set<CallId> settled = new HashSet<>();

    private Counter wallet(LimitSet set) {
        return wallets.computeIfAbsent(set.account(), account -> new Counter());
    }

    void grant(LimitSet set, long micros, GrantKind kind, Instant expiresAt) {
        var wallet = wallet(set);
        var debt = Math.min(micros, Math.max(0, -wallet.unspent()));
        wallet.limit += micros;
        wallet.lots.add(new Lot(kind, expiresAt, micros - debt));
        wallet.lots.sort(Comparator.comparing((Lot lot) -> lot.kind == GrantKind.PAID)
                .thenComparing(lot -> lot.expiresAt, Comparator.nullsLast(Comparator.naturalOrder())));
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

    Class<?> hold(CallId call, LimitSet set, long micros) {
        var wallet = wallet(set);
        var budget = budgets.get(set.key());
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
        holds.put(call, new Open(wallet, budget, micros));
        return HoldResult.Placed.class;
    }

    SettleResult settle(CallId call, LimitSet set, long micros) {
        release(call);
        if (!settled.add(call)) {
            return SettleResult.ALREADY_SETTLED;
        }
        var wallet = wallet(set);
        wallet.spend(micros);
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

    /** Lots past their time end, as far as nothing holds the credit. */
    void expireLots(Instant now) {
        for (var wallet : wallets.values()) {
            var free = Math.max(0, wallet.available());
            for (var lot : wallet.lots) {
                if (lot.expiresAt != null && !lot.expiresAt.isAfter(now)) {
                    var ended = Math.min(lot.remaining, free);
                    lot.remaining -= ended;
                    wallet.limit -= ended;
                    free -= ended;
                }
            }
        }
    }

    long posted(LimitSet set) {
        return wallet(set).unspent();
    }

    long held(LimitSet set) {
        return wallet(set).held;
    }
}
