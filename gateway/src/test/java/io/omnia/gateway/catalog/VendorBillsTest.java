package io.omnia.gateway.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.ledger.Credits;
import io.omnia.ledger.ServiceTier;
import io.omnia.ledger.TokenUsage;
import io.omnia.ledger.ToolUses;
import java.math.BigDecimal;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** OpenRouter and xAI say with each answer what it cost: recorded answers cost the same by the catalog, to the last digit. */
class VendorBillsTest {
    private static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");

    private static TestCatalog test;

    @BeforeAll
    static void open() {
        test = TestCatalog.of();
    }

    @AfterAll
    static void close() {
        test.close();
    }

    /** What these recorded answers report, at the list prices of their vendors. */
    @ParameterizedTest
    @CsvSource({
        // model, input, of it read from a cache, output, web searches, file searches, sessions of code, tier, US
        // dollars
        "anthropic/claude-sonnet-4-20250514, 13520, 0, 486, 1, 0, 0, DEFAULT, 0.05785",
        "anthropic/claude-sonnet-4-20250514, 22397, 0, 637, 2, 0, 0, DEFAULT, 0.096746",
        "openai/gpt-5-mini-2025-08-07, 12661, 0, 1034, 2, 0, 0, DEFAULT, 0.02523325",
        "openai/gpt-4.1-2025-04-14, 517, 0, 80, 0, 0, 1, DEFAULT, 0.031674",
        "openai/gpt-4o-2024-08-06, 1144, 0, 38, 0, 1, 0, DEFAULT, 0.00574",
        "google/gemini-2.5-flash, 71, 0, 383, 3, 0, 0, DEFAULT, 0.0359788",
        "openai/gpt-5, 1000, 200, 100, 0, 0, 0, FLEX, 0.0010125",
        "openai/gpt-5, 1000, 200, 100, 0, 0, 0, PRIORITY, 0.00405"
    })
    void costsItsToolsAndItsService(
            String model,
            long input,
            long cached,
            long output,
            long webSearches,
            long fileSearches,
            long sessions,
            ServiceTier tier,
            BigDecimal usd) {
        var usage = new TokenUsage(input, cached, 0, 0, 0, 0, output, 0, 0, 0)
                .with(new ToolUses(webSearches, fileSearches, sessions), tier);

        var charge = test.found(model).prices().cost(NOW, usage);

        assertThat(charge.total()).isEqualTo(new Credits(usd.movePointRight(8).longValueExact()));
        assertThat(charge.lines().stream()
                        .mapToLong(line -> line.amount().micros())
                        .sum())
                .isEqualTo(charge.total().micros());
    }

    @ParameterizedTest
    @CsvSource({
        // model, input, of it read from a cache, of it written to one, output, US dollars
        "openrouter/anthropic/claude-sonnet-4.6, 2649, 2569, 79, 100, 0.00256995",
        "openrouter/anthropic/claude-sonnet-4.6, 2572, 0, 2569, 63, 0.01058775",
        "openrouter/anthropic/claude-haiku-4.5, 15, 0, 0, 9, 0.00006",
        "openrouter/anthropic/claude-haiku-4.5, 577, 0, 0, 54, 0.000847",
        "openrouter/openai/gpt-4o, 49, 0, 0, 13, 0.0002525",
        "openrouter/openai/gpt-4.1, 43, 0, 0, 13, 0.00019",
        "openrouter/openai/gpt-4.1-mini, 12, 0, 0, 3, 0.0000096",
        "openai/gpt-5.6-sol, 4020, 0, 4012, 0, 0.025115",
        "xai/grok-4.3, 712, 640, 0, 345, 0.0010805",
        "xai/grok-4.3, 273, 128, 0, 327, 0.00102435",
        "xai/grok-4.3, 712, 128, 0, 379, 0.0017031"
    })
    void costsWhatItsVendorSaid(String model, long input, long cached, long written, long output, BigDecimal usd) {
        var usage = new TokenUsage(input, cached, written, 0, 0, 0, output, 0, 0, 0);

        assertThat(test.found(model).prices().cost(NOW, usage).total())
                .isEqualTo(new Credits(usd.movePointRight(8).longValueExact()));
    }
}
