package io.omnia.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PriceSheetTest {
    private static final Instant JANUARY = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant JUNE = Instant.parse("2026-06-01T00:00:00Z");

    private static final List<ServiceTier> TIERS = List.of(ServiceTier.values());
    private static final Set<PriceUnit> PER_USE = EnumSet.range(PriceUnit.WEB_SEARCH, PriceUnit.REQUEST);

    private static Price price(String id, PriceUnit unit, long micros) {
        return new Price(id, unit, JANUARY, 0, micros);
    }

    private static PriceSheet sheet(Price... prices) {
        return new PriceSheet(List.of(prices));
    }

    @Test
    void roundsOnceUpAtTheEndOfTheCall() {
        var sheet = sheet(price("i", PriceUnit.INPUT, 150_000), price("o", PriceUnit.OUTPUT, 600_000));

        var charge = sheet.cost(JUNE, TokenUsage.of(1, 1));

        assertThat(charge.total()).isEqualTo(new Credits(1));
        assertThat(charge.lines())
                .containsExactly(
                        new Charge.Line("i", PriceUnit.INPUT, 1, new Credits(1)),
                        new Charge.Line("o", PriceUnit.OUTPUT, 1, Credits.ZERO));
    }

    @Test
    void billsEachTokenUnderOneUnit() {
        var sheet = sheet(
                price("i", PriceUnit.INPUT, 10_000_000),
                price("c", PriceUnit.CACHED_INPUT, 1_000_000),
                price("w", PriceUnit.CACHE_WRITE_5M, 12_000_000),
                price("o", PriceUnit.OUTPUT, 20_000_000),
                price("r", PriceUnit.REASONING, 30_000_000));

        var charge = sheet.cost(JUNE, new TokenUsage(100, 50, 10, 5, 0, 0, 40, 15, 0, 0));

        assertThat(charge.lines())
                .containsExactly(
                        new Charge.Line("i", PriceUnit.INPUT, 35, new Credits(350)),
                        new Charge.Line("c", PriceUnit.CACHED_INPUT, 50, new Credits(50)),
                        new Charge.Line("w", PriceUnit.CACHE_WRITE_5M, 15, new Credits(180)),
                        new Charge.Line("o", PriceUnit.OUTPUT, 25, new Credits(500)),
                        new Charge.Line("r", PriceUnit.REASONING, 15, new Credits(450)));
        assertThat(charge.total()).isEqualTo(new Credits(1530));
    }

    @Test
    void mergesPartsWithoutAPriceOfTheirOwn() {
        var sheet = sheet(price("i", PriceUnit.INPUT, 1_000_000), price("o", PriceUnit.OUTPUT, 2_000_000));

        var charge = sheet.cost(JUNE, new TokenUsage(100, 50, 10, 5, 4, 3, 40, 15, 2, 1));

        assertThat(charge.lines())
                .containsExactly(
                        new Charge.Line("i", PriceUnit.INPUT, 100, new Credits(100)),
                        new Charge.Line("o", PriceUnit.OUTPUT, 40, new Credits(80)));
    }

    @Test
    void neverBillsMoreTokensThanTheTotalWhenPartsAreReportedTooLarge() {
        var sheet = sheet(
                price("i", PriceUnit.INPUT, 10_000_000),
                price("c", PriceUnit.CACHED_INPUT, 1_000_000),
                price("o", PriceUnit.OUTPUT, 1_000_000));

        var charge = sheet.cost(JUNE, new TokenUsage(10, 25, 5, 0, 0, 0, 3, 9, 0, 0));

        assertThat(charge.lines())
                .containsExactly(
                        new Charge.Line("c", PriceUnit.CACHED_INPUT, 10, new Credits(10)),
                        new Charge.Line("o", PriceUnit.OUTPUT, 3, new Credits(3)));
    }

    @Test
    void appliesTheHighestTierThatTheInputExceedsToTheWholeCall() {
        var sheet = sheet(
                price("base", PriceUnit.INPUT, 1_000_000),
                new Price("long", PriceUnit.INPUT, JANUARY, 200_000, 2_000_000),
                price("o", PriceUnit.OUTPUT, 0));

        assertThat(sheet.cost(JUNE, TokenUsage.of(200_000, 1)).total()).isEqualTo(new Credits(200_000));
        assertThat(sheet.cost(JUNE, TokenUsage.of(200_001, 1)).total()).isEqualTo(new Credits(400_002));
        assertThat(sheet.ceiling(JUNE, 200_000, 1)).isEqualTo(new Credits(200_000));
        assertThat(sheet.ceiling(JUNE, 200_001, 1)).isEqualTo(new Credits(400_002));
    }

    @Test
    void takesTheNewestVersionThatHasBegun() {
        var sheet = sheet(
                price("old", PriceUnit.INPUT, 1_000_000),
                new Price("new", PriceUnit.INPUT, JUNE, 0, 3_000_000),
                price("o", PriceUnit.OUTPUT, 0));

        assertThat(sheet.cost(JUNE.minusNanos(1), TokenUsage.of(1, 0)).total()).isEqualTo(new Credits(1));
        assertThat(sheet.cost(JUNE, TokenUsage.of(1, 0)).total()).isEqualTo(new Credits(3));
        assertThat(sheet.ceiling(JUNE.minusNanos(1), 1, 0)).isEqualTo(new Credits(1));
    }

    @Test
    void chargesTheRequestPriceOnceAndEvenForAnEmptyCall() {
        var sheet = sheet(
                price("i", PriceUnit.INPUT, 1),
                price("o", PriceUnit.OUTPUT, 1),
                price("q", PriceUnit.REQUEST, 5_000_000_000L));

        assertThat(sheet.cost(JUNE, TokenUsage.NONE).lines())
                .containsExactly(new Charge.Line("q", PriceUnit.REQUEST, 1, new Credits(5_000)));
        assertThat(sheet.ceiling(JUNE, 0, 0)).isEqualTo(new Credits(5_000));
    }

    @Test
    void billsEachUseOfATool() {
        var sheet = sheet(
                price("i", PriceUnit.INPUT, 1_000_000),
                price("o", PriceUnit.OUTPUT, 1_000_000),
                price("w", PriceUnit.WEB_SEARCH, 10_000_000_000L),
                price("f", PriceUnit.FILE_SEARCH, 2_500_000_000L));
        var uses = new ToolUses(3, 2, 1);

        assertThat(sheet.cost(JUNE, TokenUsage.of(5, 0).with(uses, null)).lines())
                .containsExactly(
                        new Charge.Line("i", PriceUnit.INPUT, 5, new Credits(5)),
                        new Charge.Line("w", PriceUnit.WEB_SEARCH, 3, new Credits(30_000)),
                        new Charge.Line("f", PriceUnit.FILE_SEARCH, 2, new Credits(5_000)));
        assertThat(sheet.ceiling(JUNE, new WorstCase(5, 0, uses, ServiceTier.DEFAULT)))
                .isEqualTo(new Credits(35_005));
        assertThat(sheet.sellsTool(PriceUnit.WEB_SEARCH, JUNE)).isTrue();
        assertThat(sheet.sellsTool(PriceUnit.CODE_SESSION, JUNE)).isFalse();
    }

    @Test
    void billsASearchedRequestOnceHoweverOftenItWasSearchedFor() {
        var sheet = sheet(
                price("i", PriceUnit.INPUT, 1_000_000),
                price("o", PriceUnit.OUTPUT, 1_000_000),
                price("w", PriceUnit.WEB_SEARCH, 10_000_000_000L),
                price("s", PriceUnit.SEARCHED_REQUEST, 35_000_000_000L));
        var searched = new ToolUses(7, 0, 0);

        assertThat(sheet.cost(JUNE, TokenUsage.NONE.with(searched, null)).lines())
                .containsExactly(new Charge.Line("s", PriceUnit.SEARCHED_REQUEST, 1, new Credits(35_000)));
        assertThat(sheet.cost(JUNE, TokenUsage.NONE).lines()).isEmpty();
        assertThat(sheet.ceiling(JUNE, new WorstCase(0, 0, searched, ServiceTier.DEFAULT)))
                .isEqualTo(new Credits(35_000));
        assertThat(sheet.sellsTool(PriceUnit.WEB_SEARCH, JUNE)).isTrue();
    }

    @Test
    void billsTheServiceThatWasServedAndHoldsTheDearerOfThatAndTheDefault() {
        var sheet = sheet(
                price("i", PriceUnit.INPUT, 10_000_000),
                price("o", PriceUnit.OUTPUT, 10_000_000),
                price("q", PriceUnit.REQUEST, 1_000_000),
                new Price("fi", PriceUnit.INPUT, ServiceTier.FLEX, JANUARY, 0, 5_000_000),
                new Price("fo", PriceUnit.OUTPUT, ServiceTier.FLEX, JANUARY, 0, 5_000_000),
                new Price("pi", PriceUnit.INPUT, ServiceTier.PRIORITY, JANUARY, 0, 20_000_000),
                new Price("po", PriceUnit.OUTPUT, ServiceTier.PRIORITY, JUNE, 0, 20_000_000));
        var tokens = TokenUsage.of(1, 1);

        assertThat(sheet.cost(JUNE, tokens).total()).isEqualTo(new Credits(21));
        assertThat(sheet.cost(JUNE, tokens.with(ToolUses.NONE, ServiceTier.FLEX))
                        .lines())
                .extracting(Charge.Line::priceId)
                .containsExactly("fi", "fo", "q");
        assertThat(sheet.cost(JUNE, tokens.with(ToolUses.NONE, ServiceTier.PRIORITY))
                        .total())
                .isEqualTo(new Credits(41));
        assertThat(sheet.ceiling(JUNE, new WorstCase(1, 1, ToolUses.NONE, ServiceTier.FLEX)))
                .isEqualTo(new Credits(21));
        assertThat(sheet.ceiling(JUNE, new WorstCase(1, 1, ToolUses.NONE, ServiceTier.PRIORITY)))
                .isEqualTo(new Credits(41));
        assertThat(sheet.sells(ServiceTier.PRIORITY, JANUARY)).isFalse();
        assertThat(sheet.cost(JANUARY, tokens.with(ToolUses.NONE, ServiceTier.PRIORITY))
                        .total())
                .as("a service without prices costs the default ones")
                .isEqualTo(new Credits(21));
    }

    @Test
    void isNotPricedBeforeBothSidesHaveBegun() {
        var sheet = sheet(price("i", PriceUnit.INPUT, 1), new Price("o", PriceUnit.OUTPUT, JUNE, 0, 1));

        assertThat(sheet.priced(JUNE)).isTrue();
        assertThat(sheet.priced(JUNE.minusSeconds(1))).isFalse();
        assertThatThrownBy(() -> sheet.ceiling(JANUARY, 1, 1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> sheet.cost(JANUARY, TokenUsage.of(1, 1))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void refusesToOverflow() {
        var sheet = sheet(price("i", PriceUnit.INPUT, Long.MAX_VALUE), price("o", PriceUnit.OUTPUT, Long.MAX_VALUE));

        assertThatThrownBy(() -> sheet.cost(JUNE, TokenUsage.of(Long.MAX_VALUE, Long.MAX_VALUE)))
                .isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> sheet.ceiling(JUNE, 1_000_000, 0)).isInstanceOf(ArithmeticException.class);
        assertThat(sheet(price("i", PriceUnit.INPUT, 1_000_000_000_000L), price("o", PriceUnit.OUTPUT, 0))
                        .cost(JUNE, TokenUsage.of(500_000_000, 0))
                        .total())
                .isEqualTo(new Credits(500_000_000_000_000L));
    }

    @Test
    void convertsDollarsExactlyOrNotAtAll() {
        assertThat(PriceSheet.microsPerMillion(new BigDecimal("0.15"))).isEqualTo(15_000_000);
        assertThat(PriceSheet.microsPerMillion(new BigDecimal("0.00000001"))).isEqualTo(1);
        assertThat(PriceSheet.microsPerMillion(new BigDecimal("1E+1"))).isEqualTo(1_000_000_000);
        for (var wrong : List.of("0.000000001", "-1", "1e30")) {
            assertThatThrownBy(() -> PriceSheet.microsPerMillion(new BigDecimal(wrong)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void agreesWithWideArithmeticAndNeverExceedsTheCeilingForAnyUsage() {
        var seed = System.nanoTime();
        var random = new Random(seed);
        for (var round = 0; round < 5_000; round++) {
            var prices = randomPrices(random);
            var sheet = new PriceSheet(prices);
            var asked = TIERS.get(random.nextInt(TIERS.size()));
            var uses = new ToolUses(random.nextInt(3), random.nextInt(3), random.nextInt(2));
            var usage = randomUsage(random).with(uses, random.nextBoolean() ? asked : null);
            var at = JANUARY.plus(Duration.ofDays(random.nextInt(30)));
            var maxIn = usage.input() + random.nextInt(3);
            var maxOut = usage.output() + random.nextInt(3);

            var charge = sheet.cost(at, usage);

            assertThat(charge.total())
                    .as("seed %d", seed)
                    .isLessThanOrEqualTo(sheet.ceiling(at, new WorstCase(maxIn, maxOut, uses, asked)));
            assertThat(charge.lines().stream()
                            .mapToLong(line -> line.amount().micros())
                            .sum())
                    .as("seed %d", seed)
                    .isEqualTo(charge.total().micros());
            assertThat(BigInteger.valueOf(charge.total().micros()))
                    .as("seed %d", seed)
                    .isEqualTo(wide(charge, prices));
            assertThat(tokens(charge)).as("seed %d", seed).isEqualTo(usage.input() + usage.output());
        }
    }

    private static BigInteger wide(Charge charge, List<Price> prices) {
        var sum = BigInteger.ZERO;
        for (var line : charge.lines()) {
            var price = prices.stream()
                    .filter(p -> p.id().equals(line.priceId()))
                    .findFirst()
                    .orElseThrow();
            sum = sum.add(BigInteger.valueOf(line.quantity()).multiply(BigInteger.valueOf(price.microsPerMillion())));
        }
        return sum.add(BigInteger.valueOf(999_999)).divide(BigInteger.valueOf(1_000_000));
    }

    private static long tokens(Charge charge) {
        return charge.lines().stream()
                .filter(line -> !PER_USE.contains(line.unit()))
                .mapToLong(Charge.Line::quantity)
                .sum();
    }

    private static List<Price> randomPrices(Random random) {
        var prices = new ArrayList<Price>();
        for (var tier : List.of(ServiceTier.FLEX, ServiceTier.PRIORITY)) {
            for (var unit : PriceUnit.values()) {
                if (random.nextBoolean() && !PER_USE.contains(unit)) {
                    prices.add(new Price(tier + ":" + unit, unit, tier, JANUARY, 0, random.nextLong(20_000_000_000L)));
                }
            }
        }
        for (var unit : PriceUnit.values()) {
            var needed = unit == PriceUnit.INPUT || unit == PriceUnit.OUTPUT;
            if (needed || random.nextBoolean()) {
                prices.add(new Price(unit + ":0", unit, JANUARY, 0, random.nextLong(10_000_000_000L)));
                if (random.nextBoolean()) {
                    prices.add(new Price(
                            unit + ":t", unit, JANUARY, 1 + random.nextInt(1_000), random.nextLong(10_000_000_000L)));
                }
                if (random.nextBoolean()) {
                    var later = JANUARY.plus(Duration.ofDays(random.nextInt(40)));
                    prices.add(new Price(unit + ":n", unit, later.plusSeconds(1), 0, random.nextLong(10_000_000_000L)));
                }
            }
        }
        return prices;
    }

    private static TokenUsage randomUsage(Random random) {
        var input = random.nextInt(2_000);
        var output = random.nextInt(2_000);
        return new TokenUsage(
                input,
                random.nextInt(1_000),
                random.nextInt(500),
                random.nextInt(500),
                random.nextInt(500),
                random.nextInt(500),
                output,
                random.nextInt(1_500),
                random.nextInt(500),
                random.nextInt(500));
    }
}
