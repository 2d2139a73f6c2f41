package io.omnia.ledger;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Every price version of one model, and the two sums made with it: the worst case before a call, the cost after.
 *
 * <p>A unit may have several tiers. For each unit and tier the version with the newest {@link Price#from} that has begun
 * is in force; of the tiers in force, the highest that the call's input exceeds applies to the whole call.
 */
public final class PriceSheet {
    private static final Set<PriceUnit> INPUT_SIDE = EnumSet.of(
            PriceUnit.INPUT,
            PriceUnit.CACHED_INPUT,
            PriceUnit.CACHE_WRITE_5M,
            PriceUnit.CACHE_WRITE_1H,
            PriceUnit.INPUT_AUDIO,
            PriceUnit.INPUT_IMAGE);
    private static final Set<PriceUnit> OUTPUT_SIDE =
            EnumSet.of(PriceUnit.OUTPUT, PriceUnit.REASONING, PriceUnit.OUTPUT_AUDIO, PriceUnit.OUTPUT_IMAGE);
    private static final Set<PriceUnit> PER_REQUEST = EnumSet.of(PriceUnit.REQUEST);
    private static final int MICROS_PER_USD_DIGITS = 8;

    private final List<Price> prices;

    public PriceSheet(List<Price> prices) {
        this.prices = List.copyOf(prices);
    }

    /** Every version, as loaded. */
    public List<Price> prices() {
        return prices;
    }

    /** Whether plain input and plain output both have a price in force, the least a model needs to be sold. */
    public boolean priced(Instant at) {
        return inForce(PriceUnit.INPUT, at, 0) != null && inForce(PriceUnit.OUTPUT, at, 0) != null;
    }

    /**
     * The most that a call of at most this many tokens can cost: every input token at the dearest input rate of any tier
     * the call can reach, every output token likewise, plus the price of the request. Never below {@link #cost} of a
     * usage within these bounds.
     *
     * @throws IllegalStateException when the model has no price in force
     * @throws ArithmeticException above {@link Credits#MAX_MICROS}
     */
    public Credits ceiling(Instant at, long maxInputTokens, long maxOutputTokens) {
        if (!priced(at)) {
            throw new IllegalStateException("no price for input and output in force at " + at);
        }
        var sum = new MillionthSum();
        sum.add(Math.max(0, maxInputTokens), dearest(INPUT_SIDE, at, maxInputTokens));
        sum.add(Math.max(0, maxOutputTokens), dearest(OUTPUT_SIDE, at, maxInputTokens));
        sum.add(1, dearest(PER_REQUEST, at, maxInputTokens));
        return sum.roundedUp();
    }

    /**
     * What a million of a unit costs in a call with so many input tokens, in micro-credits; empty when it has no price of its
     * own.
     */
    public OptionalLong rate(PriceUnit unit, Instant at, long inputTokens) {
        var price = inForce(unit, at, inputTokens);
        return price == null ? OptionalLong.empty() : OptionalLong.of(price.microsPerMillion());
    }

    /**
     * What the call cost, rounded up once; the lines' amounts sum to the total exactly. A unit without a price of its own
     * is billed, and listed, as the unit it falls back to.
     *
     * @param at when the call began: the versions in force then are the ones it was admitted at
     * @throws IllegalStateException when something was consumed that has no price in force
     * @throws ArithmeticException above {@link Credits#MAX_MICROS}
     */
    public Charge cost(Instant at, TokenUsage usage) {
        var quantities = new EnumMap<PriceUnit, Long>(PriceUnit.class);
        var bill = new Bill(at, usage.input(), quantities);
        var input = new Split(usage.input());
        bill.add(PriceUnit.CACHED_INPUT, input.take(usage.cachedInput()));
        bill.add(PriceUnit.CACHE_WRITE_5M, input.take(usage.cacheWrite5m()));
        bill.add(PriceUnit.CACHE_WRITE_1H, input.take(usage.cacheWrite1h()));
        bill.add(PriceUnit.INPUT_AUDIO, input.take(usage.inputAudio()));
        bill.add(PriceUnit.INPUT_IMAGE, input.take(usage.inputImage()));
        bill.add(PriceUnit.INPUT, input.rest());
        var output = new Split(usage.output());
        bill.add(PriceUnit.REASONING, output.take(usage.reasoning()));
        bill.add(PriceUnit.OUTPUT_AUDIO, output.take(usage.outputAudio()));
        bill.add(PriceUnit.OUTPUT_IMAGE, output.take(usage.outputImage()));
        bill.add(PriceUnit.OUTPUT, output.rest());
        if (inForce(PriceUnit.REQUEST, at, usage.input()) != null) {
            bill.add(PriceUnit.REQUEST, 1);
        }
        return bill.total();
    }

    /**
     * A price as its provider prints it, in the ledger's unit. Exact.
     *
     * @param usdPerMillion US dollars per million units
     * @return micro-credits per million units
     * @throws IllegalArgumentException when negative, finer than one micro-credit, or beyond {@code long}
     */
    public static long microsPerMillion(BigDecimal usdPerMillion) {
        if (usdPerMillion.signum() < 0) {
            throw new IllegalArgumentException("a price cannot be negative: " + usdPerMillion.toPlainString());
        }
        try {
            return usdPerMillion.movePointRight(MICROS_PER_USD_DIGITS).longValueExact();
        } catch (ArithmeticException inexact) {
            throw new IllegalArgumentException(
                    "a price must be a whole number of micro-credits (1e-8 US dollars): " + usdPerMillion, inexact);
        }
    }

    private long dearest(Set<PriceUnit> units, Instant at, long maxInputTokens) {
        var dearest = 0L;
        for (var price : prices) {
            if (units.contains(price.unit()) && reaches(price, maxInputTokens) && isNewest(price, at)) {
                dearest = Math.max(dearest, price.microsPerMillion());
            }
        }
        return dearest;
    }

    private @Nullable Price inForce(PriceUnit unit, Instant at, long inputTokens) {
        Price best = null;
        for (var price : prices) {
            if (price.unit() != unit || price.from().isAfter(at) || !reaches(price, inputTokens)) {
                continue;
            }
            if (best == null
                    || price.aboveInputTokens() > best.aboveInputTokens()
                    || (price.aboveInputTokens() == best.aboveInputTokens()
                            && price.from().isAfter(best.from()))) {
                best = price;
            }
        }
        return best;
    }

    private boolean isNewest(Price price, Instant at) {
        return !price.from().isAfter(at)
                && prices.stream()
                        .noneMatch(other -> other.unit() == price.unit()
                                && other.aboveInputTokens() == price.aboveInputTokens()
                                && other.from().isAfter(price.from())
                                && !other.from().isAfter(at));
    }

    private static boolean reaches(Price price, long inputTokens) {
        return price.aboveInputTokens() == 0 || price.aboveInputTokens() < inputTokens;
    }

    private static @Nullable PriceUnit fallback(PriceUnit unit) {
        return switch (unit) {
            case CACHE_WRITE_1H -> PriceUnit.CACHE_WRITE_5M;
            case CACHED_INPUT, CACHE_WRITE_5M, INPUT_AUDIO, INPUT_IMAGE -> PriceUnit.INPUT;
            case REASONING, OUTPUT_AUDIO, OUTPUT_IMAGE -> PriceUnit.OUTPUT;
            case INPUT, OUTPUT, REQUEST -> null;
        };
    }

    /** Shares a total out to its parts, so that parts a provider reports too large cannot bill a token twice. */
    private static final class Split {
        private long rest;

        Split(long total) {
            rest = Math.max(0, total);
        }

        long take(long part) {
            var taken = Math.min(Math.max(0, part), rest);
            rest -= taken;
            return taken;
        }

        long rest() {
            return rest;
        }
    }

    /** Collects quantities under the unit whose price they are billed at. */
    private final class Bill {
        private final Instant at;
        private final long inputTokens;
        private final EnumMap<PriceUnit, Long> quantities;

        Bill(Instant at, long inputTokens, EnumMap<PriceUnit, Long> quantities) {
            this.at = at;
            this.inputTokens = inputTokens;
            this.quantities = quantities;
        }

        void add(PriceUnit unit, long quantity) {
            if (quantity == 0) {
                return;
            }
            for (var billed = unit; billed != null; billed = fallback(billed)) {
                if (inForce(billed, at, inputTokens) != null) {
                    quantities.merge(billed, quantity, Math::addExact);
                    return;
                }
            }
            throw new IllegalStateException("no price for " + unit + " in force at " + at);
        }

        Charge total() {
            var sum = new MillionthSum();
            var before = Credits.ZERO;
            var lines = new ArrayList<Charge.Line>(quantities.size());
            for (var entry : quantities.entrySet()) {
                var price = inForce(entry.getKey(), at, inputTokens);
                if (price == null) {
                    throw new AssertionError("a unit was billed without its price");
                }
                sum.add(entry.getValue(), price.microsPerMillion());
                var after = sum.roundedUp();
                var amount = new Credits(after.micros() - before.micros());
                lines.add(new Charge.Line(price.id(), price.unit(), entry.getValue(), amount));
                before = after;
            }
            return new Charge(before, lines);
        }
    }
}
