package io.omnia.ledger;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether a call fits into every limit of its set, and what its caller is told. */
final class Verdict {
    private Verdict() {}

    /**
     * Why the call cannot be admitted; null when it can. What stands for good is told before what passes, so that nobody is
     * sent to retry in vain.
     */
    static @Nullable HoldResult refusal(List<LimitState> states, Bound bound, Instant now) {
        for (var state : states) {
            if (state.row().frozen()) {
                return new HoldResult.WalletFrozen();
            }
        }
        var ceiling = bound.cost();
        var wallet = GroupPlan.wallet(states);
        if (ceiling.micros() > (wallet == null ? 0 : wallet.unspent())) {
            return new HoldResult.InsufficientCredits(ceiling, zeroOrMore(wallet == null ? 0 : wallet.available()));
        }
        var budget = exceededBudget(states, ceiling);
        if (budget != null) {
            var row = budget.row();
            return new HoldResult.BudgetExceeded(
                    row.kind(),
                    row.period(),
                    ceiling,
                    zeroOrMore(budget.unspent()),
                    row.period().resetsAfter(now));
        }
        return passing(states, bound, now);
    }

    /** What waiting helps against, the longest wait first. */
    private static @Nullable HoldResult passing(List<LimitState> states, Bound bound, Instant now) {
        var rate = exceededRate(states, bound);
        if (rate != null) {
            return rateExceeded(rate, bound, rates(states, now), now);
        }
        for (var state : states) {
            if (state.needs(bound) > state.available()) {
                var row = state.row();
                return row.measure() == Measure.CALLS
                        ? new HoldResult.CallsExceeded(
                                row.kind(), row.limit(), GroupPlan.HELD_RETRY, rates(states, now))
                        : new HoldResult.CreditsHeld(bound.cost(), zeroOrMore(state.available()), GroupPlan.HELD_RETRY);
            }
        }
        return null;
    }

    private static HoldResult rateExceeded(LimitState rate, Bound bound, Rates rates, Instant now) {
        var row = rate.row();
        return row.measure() == Measure.REQUESTS
                ? new HoldResult.RequestsExceeded(row.kind(), row.period(), row.limit(), rate.resetsIn(now), rates)
                : new HoldResult.TokensExceeded(
                        row.kind(),
                        row.period(),
                        row.limit(),
                        bound.tokens(),
                        Math.max(0, rate.available()),
                        rate.resetsIn(now),
                        rates);
    }

    /** The exceeded budget that stays exceeded the longest. */
    private static @Nullable LimitState exceededBudget(List<LimitState> states, Credits ceiling) {
        LimitState longest = null;
        for (var state : states) {
            var row = state.row();
            if (row.measure() == Measure.MONEY
                    && row.kind() != LimitKind.WALLET
                    && ceiling.micros() > state.unspent()
                    && (longest == null
                            || row.period().length() > longest.row().period().length())) {
                longest = state;
            }
        }
        return longest;
    }

    /** The limit of requests or tokens that is in the way the longest; for ever is one that is smaller than the call. */
    private static @Nullable LimitState exceededRate(List<LimitState> states, Bound bound) {
        LimitState longest = null;
        for (var state : states) {
            if (isRate(state)
                    && state.needs(bound) > state.available()
                    && (longest == null || patience(state, bound) > patience(longest, bound))) {
                longest = state;
            }
        }
        return longest;
    }

    private static int patience(LimitState state, Bound bound) {
        var row = state.row();
        return state.needs(bound) > row.limit()
                ? Period.TOTAL.length()
                : row.period().length();
    }

    private static boolean isRate(LimitState state) {
        var measure = state.row().measure();
        return measure == Measure.REQUESTS || measure == Measure.TOKENS;
    }

    /** What these limits leave to the caller. */
    static Rates rates(List<LimitState> states, Instant now) {
        LimitState requests = null;
        LimitState tokens = null;
        for (var state : states) {
            switch (state.row().measure()) {
                case REQUESTS -> requests = tighter(requests, state);
                case TOKENS -> tokens = tighter(tokens, state);
                case MONEY, CALLS -> {}
            }
        }
        return requests == null && tokens == null ? Rates.NONE : new Rates(rate(requests, now), rate(tokens, now));
    }

    private static LimitState tighter(@Nullable LimitState one, LimitState other) {
        return one == null || other.available() < one.available() ? other : one;
    }

    private static Rates.@Nullable Rate rate(@Nullable LimitState state, Instant now) {
        return state == null
                ? null
                : new Rates.Rate(state.row().limit(), Math.max(0, state.available()), state.resetsIn(now));
    }

    private static Credits zeroOrMore(long micros) {
        return new Credits(Math.min(Credits.MAX_MICROS, Math.max(0, micros)));
    }
}
