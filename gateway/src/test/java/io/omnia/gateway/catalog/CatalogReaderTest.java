package io.omnia.gateway.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.omnia.gateway.provider.Dialect;
import io.omnia.ledger.Price;
import io.omnia.ledger.PriceUnit;
import io.omnia.ledger.ServiceTier;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class CatalogReaderTest {
    private static final String COMPLETE = """
            models:
              - id: acme/big-1
                provider: acme
                upstream_id: org/Big-1
                dialects: [openai, anthropic]
                context_length: 1000000
                max_output_tokens: 64000
                max_tokens_per_image: 1445
                max_tokens_per_audio: 9000
                capabilities: [tools, vision, reasoning]
                supported_parameters: [max_tokens, tools]
                jurisdictions: [de, us]
                data_policy: {trains: no, retention_days: 30, source: "their terms", date: 2026-05-01}
                prices:
                  - {id: "acme/big-1/input@2026-08-01", from: 2026-08-01, unit: input, usd_per_million: 0.15}
                  - {id: "acme/big-1/input@2026-08-01>200k", from: 2026-08-01, unit: input, tier: 200000, usd_per_million: 0.3}
                  - {id: "acme/big-1/cache_write_1h@2026-08-01", from: 2026-08-01T09:30:00Z, unit: cache_write_1h, usd_per_million: "0.003625"}
                  - {id: "acme/big-1/output@2026-08-01", from: 2026-08-01, unit: output, usd_per_million: 10}
                source: "their price page"
                date: 2026-08-02
            """;

    @Test
    void readsEveryFieldExactly() {
        var models = CatalogReader.read("own.yaml", COMPLETE);

        assertThat(models).hasSize(1);
        var model = models.getFirst();
        assertThat(model.id()).isEqualTo("acme/big-1");
        assertThat(model.provider()).isEqualTo("acme");
        assertThat(model.upstreamId()).isEqualTo("org/Big-1");
        assertThat(model.dialects()).containsExactlyInAnyOrder(Dialect.OPENAI, Dialect.ANTHROPIC);
        assertThat(model.contextLength()).isEqualTo(1_000_000);
        assertThat(model.maxOutputTokens()).isEqualTo(64_000);
        assertThat(model.maxTokensPerImage()).isEqualTo(1445);
        assertThat(model.maxTokensPerAudio()).isEqualTo(9000);
        assertThat(model.capabilities())
                .containsExactlyInAnyOrder(Capability.TOOLS, Capability.VISION, Capability.REASONING);
        assertThat(model.supportedParameters()).containsExactly("max_tokens", "tools");
        assertThat(model.jurisdictions()).containsExactlyInAnyOrder("de", "us");
        assertThat(model.dataPolicy())
                .isEqualTo(new DataPolicy(DataPolicy.Training.NO, 30, "their terms", LocalDate.of(2026, 5, 1)));
        assertThat(model.source()).isEqualTo("their price page");
        assertThat(model.date()).isEqualTo(LocalDate.of(2026, 8, 2));
        var start = Instant.parse("2026-08-01T00:00:00Z");
        assertThat(model.prices().prices())
                .containsExactly(
                        new Price("acme/big-1/input@2026-08-01", PriceUnit.INPUT, start, 0, 15_000_000),
                        new Price("acme/big-1/input@2026-08-01>200k", PriceUnit.INPUT, start, 200_000, 30_000_000),
                        new Price(
                                "acme/big-1/cache_write_1h@2026-08-01",
                                PriceUnit.CACHE_WRITE_1H,
                                Instant.parse("2026-08-01T09:30:00Z"),
                                0,
                                362_500),
                        new Price("acme/big-1/output@2026-08-01", PriceUnit.OUTPUT, start, 0, 1_000_000_000));
    }

    @Test
    void readsPricesOfOtherServicesAndOfTools() {
        var model = CatalogReader.read("own.yaml", """
                        models:
                          - id: acme/small
                            provider: acme
                            dialects: [openai]
                            prices:
                              - {id: a, from: 2026-08-01, unit: input, usd_per_million: 1}
                              - {id: b, from: 2026-08-01, unit: input, service_tier: flex, usd_per_million: 0.5}
                              - {id: c, from: 2026-08-01, unit: web_search, usd_per_million: 10000}
                            source: "a test"
                            date: 2026-08-02
                        """).getFirst();

        var start = Instant.parse("2026-08-01T00:00:00Z");
        assertThat(model.prices().prices())
                .containsExactly(
                        new Price("a", PriceUnit.INPUT, start, 0, 100_000_000),
                        new Price("b", PriceUnit.INPUT, ServiceTier.FLEX, start, 0, 50_000_000),
                        new Price("c", PriceUnit.WEB_SEARCH, start, 0, 1_000_000_000_000L));
    }

    @Test
    void fillsInWhatIsOptional() {
        var model = CatalogReader.read("own.yaml", """
                        models:
                          - {id: acme/small, provider: acme, dialects: [openai], source: "a test", date: 2026-08-02}
                        """).getFirst();

        assertThat(model.upstreamId()).isEqualTo("small");
        assertThat(model.contextLength()).isZero();
        assertThat(model.maxOutputTokens()).isZero();
        assertThat(model.maxTokensPerImage()).isNull();
        assertThat(model.jurisdictions()).isEmpty();
        assertThat(model.prices().prices()).isEmpty();
        assertThat(model.dataPolicy())
                .isEqualTo(new DataPolicy(DataPolicy.Training.UNKNOWN, null, "a test", LocalDate.of(2026, 8, 2)));
    }

    @Test
    void namesFileLineModelAndFieldOfAWrongValue() {
        refuses(
                "context_length: 1000000",
                "context_length: 1e6",
                "own.yaml line 6, model acme/big-1: context_length must be a whole number of one or more, not \"1e6\".");
        refuses("max_output_tokens: 64000", "max_output_tokens: 0", "max_output_tokens must be a whole number of one");
        refuses("id: acme/big-1\n", "id: big-1\n", "own.yaml line 2, the file: models[0].id must be vendor/model");
        refuses("provider: acme", "provider: Acme", "model acme/big-1: provider must be lower-case");
        refuses("upstream_id: org/Big-1", "upstream_id: two words", "upstream_id must be a model id");
        refuses(
                "dialects: [openai, anthropic]",
                "dialects: [soap]",
                "dialects must be one of openai, anthropic, google");
        refuses("dialects: [openai, anthropic]", "dialects: []", "dialects must name at least one");
        refuses("dialects: [openai, anthropic]", "dialects: openai", "dialects must be a list");
        refuses("capabilities: [tools,", "capabilities: [tools, tools,", "capabilities lists \"tools\" twice");
        refuses(
                "jurisdictions: [de, us]",
                "jurisdictions: [Germany]",
                "jurisdictions must be two-letter country codes");
        refuses("trains: no", "trains: maybe", "data_policy.trains must be one of yes, no, unknown, not \"maybe\"");
        refuses("retention_days: 30", "retention_days: a month", "data_policy.retention_days must be a number of days");
        refuses("date: 2026-05-01", "date: yesterday", "data_policy.date must be a date such as");
        refuses("from: 2026-08-01T09:30:00Z", "from: 2026-08-01T09:30", "prices[2].from must be a date");
        refuses("tier: 200000", "tier: 200k", "prices[1].tier must be a number of input tokens");
        refuses("unit: output", "unit: words", "prices[3].unit must be one of input, cached_input");
        refuses("source: \"their price page\"", "source: ~", "source has no value");
        refuses("source: \"their price page\"", "source: [a]", "source must be a single value");
    }

    @Test
    void refusesAPriceThatIsNegativeOrNotAPlainDecimal() {
        for (var wrong : new String[] {"-0.15", "1.5e-1", ".15", "0.15 USD", "0x1", "0.000000001", ".inf", "1_000"}) {
            refuses(
                    "usd_per_million: 0.15}",
                    "usd_per_million: " + wrong + "}",
                    "own.yaml line 15, model acme/big-1: prices[0].usd_per_million must be a plain decimal");
        }
    }

    @Test
    void refusesKeysThatItDoesNotKnowOrThatComeTwice() {
        refuses("    context_length:", "    context_window:", "model acme/big-1: context_window is not a known key");
        refuses(
                "usd_per_million: 10}",
                "usd_per_token: 10}",
                "model acme/big-1: prices[3].usd_per_token is not a known key");
        refuses("retention_days: 30", "kept: 30", "model acme/big-1: data_policy.kept is not a known key");
        refuses("models:", "version: 1\nmodels:", "own.yaml line 1, the file: version is not a known key");
        refuses("    provider: acme", "    provider: acme\n    provider: acme", "provider is given twice");
    }

    @Test
    void refusesAModelWithoutSourceOrDate() {
        refuses("    source: \"their price page\"\n", "", "own.yaml line 2, model acme/big-1: source is missing");
        refuses("    date: 2026-08-02\n", "", "model acme/big-1: date is missing");
        refuses(", source: \"their terms\"", "", "model acme/big-1: data_policy.source is missing");
    }

    @Test
    void refusesIdsThatComeTwice() {
        var twice = COMPLETE + COMPLETE.substring(COMPLETE.indexOf("  - id"));
        assertThatThrownBy(() -> CatalogReader.read("own.yaml", twice))
                .isInstanceOf(CatalogException.class)
                .hasMessageContaining("\"acme/big-1\" is given twice in this file");
        refuses(
                "\"acme/big-1/output@2026-08-01\"",
                "\"acme/big-1/input@2026-08-01\"",
                "prices[3].id \"acme/big-1/input@2026-08-01\" is given twice");
    }

    @Test
    void refusesTiersThatDoNotFit() {
        refuses(", tier: 200000", "", "prices[1].unit has two prices for the same tier from the same date");
        refuses(
                "unit: input, usd_per_million: 0.15",
                "unit: output, tier: 5, usd_per_million: 0.15",
                "prices has a tier of input but no price below that tier");
        refuses(
                "from: 2026-08-01, unit: input, tier",
                "from: 2026-07-01, unit: input, tier",
                "prices has a tier of input but no price below that tier");
    }

    @Test
    void refusesWhatIsNotACatalogFile() {
        assertThatThrownBy(() -> CatalogReader.read("own.yaml", ""))
                .hasMessage("own.yaml is empty: it needs the key models.");
        assertThatThrownBy(() -> CatalogReader.read("own.yaml", "{}"))
                .hasMessage("own.yaml line 1, the file: models is missing.");
        assertThatThrownBy(() -> CatalogReader.read("own.yaml", "hello"))
                .hasMessage("own.yaml line 1, the file: it must be a mapping of keys to values.");
        assertThatThrownBy(() -> CatalogReader.read("own.yaml", "models:\n  - [a\n"))
                .isInstanceOf(CatalogException.class)
                .hasMessageStartingWith("own.yaml line 3 is not YAML:");
        assertThatThrownBy(() -> CatalogReader.read("own.yaml", "models: []\n---\nmodels: []\n"))
                .isInstanceOf(CatalogException.class)
                .hasMessageContaining("is not YAML");
        assertThatThrownBy(() -> CatalogReader.read("own.yaml", "models: &a [*a]"))
                .isInstanceOf(CatalogException.class);
    }

    private static void refuses(String right, String wrong, String sentence) {
        assertThat(COMPLETE).contains(right);
        assertThatThrownBy(() -> CatalogReader.read("own.yaml", COMPLETE.replace(right, wrong)))
                .isInstanceOf(CatalogException.class)
                .hasMessageContaining(sentence)
                .message()
                .doesNotContain("\n")
                .endsWith(".");
    }
}
