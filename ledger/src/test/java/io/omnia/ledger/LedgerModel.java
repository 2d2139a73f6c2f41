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

    private record Open(Counter wallet, Counter budget, long micros, Map<Measure, Counter> counts, long tokens) {}

    private record Counted(Object key, Measure measure) {}

    private final Map<Object, Counter> wallets = new HashMap<>();
    private final Map<Object, Counter> budgets = new HashMap<>();
    private final Map<Counted, Counter> counts = new HashMap<>();
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

    /** A count begins at nothing. */
    void setCount(LimitSet set, Measure measure, long limit) {
        counts.computeIfAbsent(new Counted(set.key(), measure), key -> new Counter()).limit = limit;
    }

    void removeCount(LimitSet set, Measure measure) {
        counts.remove(new Counted(set.key(), measure));
    }

    private Map<Measure, Counter> countsOf(LimitSet set) {
        var found = new HashMap<Measure, Counter>();
        counts.forEach((counted, counter) -> {
            if (counted.key.equals(set.key())) {
                found.put(counted.measure, counter);
            }
        });
        return found;
    }

    private static boolean fits(Map<Measure, Counter> counts, Measure measure, long needed) {
        var counter = counts.get(measure);
        return counter == null || needed <= counter.available();
    }

    /** Of refusals that pass the order is not the model's: each of them is right. */
    static Class<?> shown(Object answer) {
        return switch (answer) {
            case HoldResult.TokensExceeded tokens -> HoldResult.RequestsExceeded.class;
            case HoldResult.CallsExceeded calls -> HoldResult.CreditsHeld.class;
            default -> answer.getClass();
        };
    }

    Class<?> hold(CallId call, LimitSet set, long micros, long tokens) {
        var counted = countsOf(set);
        var wallet = wallet(set);
        var budget = budgets.get(set.key());
        if (micros > wallet.unspent()) {
            return HoldResult.InsufficientCredits.class;
        }
        if (budget != null && micros > budget.unspent()) {
            return HoldResult.BudgetExceeded.class;
        }
        if (!fits(counted, Measure.REQUESTS, 1) || !fits(counted, Measure.TOKENS, tokens)) {
            return HoldResult.RequestsExceeded.class;
        }
        if (micros > wallet.available()
                || (budget != null && micros > budget.available())
                || !fits(counted, Measure.CALLS, 1)) {
            return HoldResult.CreditsHeld.class;
        }
        wallet.held += micros;
        if (budget != null) {
            budget.held += micros;
        }
        counted.forEach((measure, counter) -> {
            switch (measure) {
                case REQUESTS -> counter.spent++;
                case TOKENS -> counter.held += tokens;
                case CALLS -> counter.held++;
                case MONEY -> throw new IllegalArgumentException("money is no count");
            }
        });
        holds.put(call, new Open(wallet, budget, micros, counted, tokens));
        return HoldResult.Placed.class;
    }

    /** Tokens of a call that held none are not counted, nor any of one whose hold held none. */
    SettleResult settle(CallId call, LimitSet set, long micros, long tokens) {
        var open = release(call);
        if (!settled.add(call)) {
            return SettleResult.ALREADY_SETTLED;
        }
        if (open != null && open.tokens > 0 && open.counts.containsKey(Measure.TOKENS)) {
            open.counts.get(Measure.TOKENS).spent += tokens;
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

    private Open release(CallId call) {
        var open = holds.remove(call);
        if (open != null) {
            open.wallet().held -= open.micros();
            if (open.budget() != null) {
                open.budget().held -= open.micros();
            }
            open.counts().forEach((measure, counter) -> {
                switch (measure) {
                    case TOKENS -> counter.held -= open.tokens();
                    case CALLS -> counter.held--;
                    case REQUESTS, MONEY -> {}
                }
            });
        }
        return open;
    }

    /** What a count says is spent and held; null where there is none. */
    List<Long> counted(LimitSet set, Measure measure) {
        var counter = counts.get(new Counted(set.key(), measure));
        return counter == null ? null : List.of(counter.spent, counter.held);
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
