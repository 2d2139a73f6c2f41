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
 * <p>A unit may have prices for several services and, in each, for several sizes of the input. For each of these the version
 * with the newest {@link Price#from} that has begun is in force; of the sizes in force, the largest that the call's input
 * exceeds applies to the whole call.
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
    /** The units of tools that run at a provider; a search is billed under one of the first two. */
    private static final List<PriceUnit> TOOLS =
            List.of(PriceUnit.SEARCHED_REQUEST, PriceUnit.WEB_SEARCH, PriceUnit.FILE_SEARCH, PriceUnit.CODE_SESSION);

    private static final int MICROS_PER_USD_DIGITS = 8;

    private final List<Price> prices;
    private final boolean hasTiers;

    public PriceSheet(List<Price> prices) {
        this.prices = List.copyOf(prices);
        this.hasTiers = prices.stream().anyMatch(price -> price.tier() != ServiceTier.DEFAULT);
    }

    /** Every version, as loaded. */
    public List<Price> prices() {
        return prices;
    }

    /** Whether plain input and plain output both have a price in force, the least a model needs to be sold. */
    public boolean priced(Instant at) {
        return sells(ServiceTier.DEFAULT, at);
    }

    /** The same for one service. */
    public boolean sells(ServiceTier tier, Instant at) {
        return inForce(PriceUnit.INPUT, tier, at, 0) != null && inForce(PriceUnit.OUTPUT, tier, at, 0) != null;
    }

    /** Whether any service but the default one has prices, be it of another time. */
    public boolean hasTiers() {
        return hasTiers;
    }

    /** Whether the uses of the tool that this unit prices have a price in force. */
    public boolean sellsTool(PriceUnit unit, Instant at) {
        return inForce(unit, ServiceTier.DEFAULT, at, 0) != null
                || (unit == PriceUnit.WEB_SEARCH
                        && inForce(PriceUnit.SEARCHED_REQUEST, ServiceTier.DEFAULT, at, 0) != null);
    }

    /** The most that a call of at most this many tokens can cost in the default service and without tools. */
    public Credits ceiling(Instant at, long maxInputTokens, long maxOutputTokens) {
        return ceiling(at, new WorstCase(maxInputTokens, maxOutputTokens, ToolUses.NONE, ServiceTier.DEFAULT));
    }

    /**
     * The most that a call can cost: every input token at the dearest input rate that the call can reach by its size, in the
     * service asked for or the default one; every output token likewise; every use of a tool; and the price of the request.
     * Never below {@link #cost} of a usage within these bounds.
     *
     * @throws IllegalStateException when the model has no price in force
     * @throws ArithmeticException above {@link Credits#MAX_MICROS}
     */
    public Credits ceiling(Instant at, WorstCase most) {
        if (!priced(at)) {
            throw new IllegalStateException("no price for input and output in force at " + at);
        }
        var sum = new MillionthSum();
        sum.add(Math.max(0, most.inputTokens()), dearest(INPUT_SIDE, at, most));
        sum.add(Math.max(0, most.outputTokens()), dearest(OUTPUT_SIDE, at, most));
        sum.add(1, dearest(PER_REQUEST, at, most));
        for (var unit : billed(most.tools(), at)) {
            sum.add(most.tools().of(unit), dearest(EnumSet.of(unit), at, most));
        }
        return sum.roundedUp();
    }

    /**
     * What a million of a unit is billed at in a call with so many input tokens, in micro-credits; empty when neither it nor
     * what it falls back to has a price. In a service without prices the default ones apply.
     */
    public OptionalLong rate(PriceUnit unit, ServiceTier tier, Instant at, long inputTokens) {
        var served = sells(tier, at) ? tier : ServiceTier.DEFAULT;
        for (var billed = unit; billed != null; billed = fallback(billed)) {
            var price = inForce(billed, served, at, inputTokens);
            if (price != null) {
                return OptionalLong.of(price.microsPerMillion());
            }
        }
        return OptionalLong.empty();
    }

    /**
     * What the call cost, rounded up once; the lines' amounts sum to the total exactly. A unit without a price of its own
     * is billed, and listed, as the unit it falls back to; in a service without prices, the default ones apply. The use of a
     * tool that has no price is not billed: calls that ask for such a tool are not to be admitted.
     *
     * @param at when the call began: the versions in force then are the ones it was admitted at
     * @throws IllegalStateException when tokens were consumed that have no price in force
     * @throws ArithmeticException above {@link Credits#MAX_MICROS}
     */
    public Charge cost(Instant at, TokenUsage usage) {
        var quantities = new EnumMap<PriceUnit, Long>(PriceUnit.class);
        var served = usage.tier();
        var tier = served != null && sells(served, at) ? served : ServiceTier.DEFAULT;
        var bill = new Bill(at, tier, usage.input(), quantities);
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
        for (var unit : billed(usage.tools(), at)) {
            bill.add(unit, usage.tools().of(unit));
        }
        if (inForce(PriceUnit.REQUEST, tier, at, usage.input()) != null) {
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

    /** The units that these uses are billed under: those of their tools that have a price. */
    private List<PriceUnit> billed(ToolUses uses, Instant at) {
        if (uses.equals(ToolUses.NONE)) {
            return List.of();
        }
        var bySearchedRequest = inForce(PriceUnit.SEARCHED_REQUEST, ServiceTier.DEFAULT, at, 0) != null;
        return TOOLS.stream()
                .filter(unit -> uses.of(unit) > 0
                        && inForce(unit, ServiceTier.DEFAULT, at, 0) != null
                        && !(unit == PriceUnit.WEB_SEARCH && bySearchedRequest))
                .toList();
    }

    private long dearest(Set<PriceUnit> units, Instant at, WorstCase most) {
        var dearest = 0L;
        for (var price : prices) {
            if (units.contains(price.unit())
                    && (price.tier() == ServiceTier.DEFAULT || price.tier() == most.tier())
                    && reaches(price, most.inputTokens())
                    && isNewest(price, at)) {
                dearest = Math.max(dearest, price.microsPerMillion());
            }
        }
        return dearest;
    }

    private @Nullable Price inForce(PriceUnit unit, ServiceTier tier, Instant at, long inputTokens) {
        var priced = unit == PriceUnit.REQUEST || TOOLS.contains(unit) ? ServiceTier.DEFAULT : tier;
        Price best = null;
        for (var price : prices) {
            if (price.unit() != unit
                    || price.tier() != priced
                    || price.from().isAfter(at)
                    || !reaches(price, inputTokens)) {
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
                                && other.tier() == price.tier()
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
            case INPUT, OUTPUT, WEB_SEARCH, SEARCHED_REQUEST, FILE_SEARCH, CODE_SESSION, REQUEST -> null;
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
        private final ServiceTier tier;
        private final long inputTokens;
        private final EnumMap<PriceUnit, Long> quantities;

        Bill(Instant at, ServiceTier tier, long inputTokens, EnumMap<PriceUnit, Long> quantities) {
            this.at = at;
            this.tier = tier;
            this.inputTokens = inputTokens;
            this.quantities = quantities;
        }

        void add(PriceUnit unit, long quantity) {
            if (quantity == 0) {
                return;
            }
            for (var billed = unit; billed != null; billed = fallback(billed)) {
                if (inForce(billed, tier, at, inputTokens) != null) {
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
                var price = inForce(entry.getKey(), tier, at, inputTokens);
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
