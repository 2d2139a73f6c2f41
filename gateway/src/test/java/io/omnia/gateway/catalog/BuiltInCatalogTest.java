package io.omnia.gateway.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.gateway.provider.Providers;
import io.omnia.gateway.sandbox.SandboxUpstream;
import io.omnia.ledger.Credits;
import io.omnia.ledger.Price;
import io.omnia.ledger.PriceUnit;
import io.omnia.ledger.ServiceTier;
import io.omnia.ledger.TokenUsage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The files of {@code catalog/}: whole, callable, and in agreement with prices written down here a second time. */
class BuiltInCatalogTest {
    private static final Set<String> PROVIDERS = Set.of(
            "openai",
            "anthropic",
            "google",
            "deepseek",
            "moonshot",
            "zai",
            "qwen",
            "minimax",
            "xai",
            "mistral",
            "groq",
            "openrouter",
            "azure",
            "sandbox");

    /** Their calls are processed where the operator's resource, or a host chosen for the call, happens to be. */
    private static final Set<String> ANYWHERE = Set.of("azure", "groq", "openrouter");

    /** What their vendors give away. */
    private static final Set<String> FREE = Set.of(
            "zai/glm-4.5-flash",
            "zai/glm-4.7-flash",
            "openai/omni-moderation-latest",
            "openai/omni-moderation-2024-09-26");

    private static TestCatalog test;

    @BeforeAll
    static void open() {
        test = TestCatalog.of();
    }

    @AfterAll
    static void close() {
        test.close();
    }

    @Test
    void packagesEveryFileOfTheFolder() throws IOException {
        var folder = Path.of(System.getProperty("omnia.root"), "catalog");
        try (var files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(CatalogFiles.BUILT_IN);
        }
    }

    @Test
    void canCallEveryModel() {
        assertThat(test.catalog.all()).hasSizeGreaterThan(350).allSatisfy(model -> {
            assertThat(test.catalog.find(model.id())).isEqualTo(new ModelLookup.Found(model));
            assertThat(PROVIDERS).contains(model.provider());
            assertThat(model.id()).isEqualTo(model.provider() + "/" + model.upstreamId());
            assertThat(model.date()).isBetween(LocalDate.of(2026, 1, 1), LocalDate.of(2026, 11, 20));
        });
    }

    @Test
    void boundsWhatAPictureOrASoundCostsWhereverAModelTakesThem() {
        assertThat(test.catalog.all()).allSatisfy(model -> {
            if (model.capabilities().contains(Capability.VISION)) {
                assertThat(model.maxTokensPerImage()).isNotNull();
            }
            if (model.capabilities().contains(Capability.AUDIO_INPUT)) {
                assertThat(model.maxTokensPerAudio()).isNotNull();
            }
        });
    }

    @Test
    void declaresTheLimitsThatTheSandboxKeepsTo() {
        assertThat(test.catalog.all())
                .filteredOn(model -> model.provider().equals("sandbox"))
                .isNotEmpty()
                .allSatisfy(model -> {
                    assertThat(model.contextLength()).isEqualTo(SandboxUpstream.CONTEXT_LENGTH);
                    assertThat(model.maxOutputTokens())
                            .isEqualTo(model.generates() ? SandboxUpstream.MAX_OUTPUT_TOKENS : 0);
                });
    }

    @Test
    void saysWhoseLawReachesTheDataOfEveryVendor() {
        assertThat(test.catalog.all())
                .filteredOn(model -> !model.provider().equals("sandbox"))
                .allSatisfy(model ->
                        assertThat(model.jurisdictions().isEmpty()).isEqualTo(ANYWHERE.contains(model.provider())));
    }

    @Test
    void givesNothingAwayThatItsVendorSells() {
        assertThat(test.catalog.all())
                .filteredOn(model -> !FREE.contains(model.id()))
                .allSatisfy(model -> assertThat(model.prices().prices())
                        .filteredOn(price -> price.microsPerMillion() == 0 && !isInTheRequest(model, price))
                        .allSatisfy(price -> {
                            assertThat(model.generates()).isFalse();
                            assertThat(price.unit()).isEqualTo(PriceUnit.OUTPUT);
                        }));
    }

    /** Models that search by themselves are sold by the request. */
    private static boolean isInTheRequest(Model model, Price price) {
        return price.unit() == PriceUnit.SEARCHED_REQUEST
                && model.prices().prices().stream().anyMatch(other -> other.unit() == PriceUnit.REQUEST);
    }

    @Test
    void hasModelsOfEveryVendor() {
        assertThat(test.catalog.all()).extracting(Model::provider).containsAll(PROVIDERS);
        assertThat(Providers.VENDORS)
                .extracting(vendor -> vendor.provider().name())
                .allSatisfy(name -> assertThat(PROVIDERS).contains(name));
    }

    @Test
    void callsEveryModelInAProtocolOfItsProvider() {
        var protocols = Providers.VENDORS.stream()
                .collect(Collectors.toMap(
                        vendor -> vendor.provider().name(),
                        vendor -> vendor.provider().protocols()));
        assertThat(test.catalog.all())
                .filteredOn(model -> !model.provider().equals("sandbox"))
                .allSatisfy(
                        model -> assertThat(model.protocols()).containsAnyElementsOf(protocols.get(model.provider())));
    }

    @ParameterizedTest
    @CsvSource({
        "gpt-5.6, openai/gpt-5.6",
        "o3, openai/o3",
        "text-embedding-3-large, openai/text-embedding-3-large",
        "gemini-3.6-flash, google/gemini-3.6-flash",
        "mistral-large-2512, mistral/mistral-large-2512",
        "openai/gpt-5.2-pro, openai/gpt-5.2-pro"
    })
    void takesABareIdForTheMakersModelWhoeverElseServesIt(String bare, String id) {
        assertThat(test.found(bare).id()).isEqualTo(id);
    }

    @ParameterizedTest
    @CsvSource({"openai/gpt-oss-120b", "anthropic/claude-opus-4.7", "llama-3.3-70b-versatile"})
    void neverTakesABareIdForAModelThatAnotherVendorHosts(String bare) {
        assertThat(test.catalog.find(bare)).isInstanceOf(ModelLookup.Unknown.class);
    }

    /** Google halves this price until 2027; the change is in the books already. */
    @Test
    void changesAPriceOnItsDate() {
        var prices = test.found("google/gemini-3.6-flash").prices();
        var usage = TokenUsage.of(1_000_000, 1_000_000);

        assertThat(prices.cost(Instant.parse("2026-12-31T23:59:59Z"), usage).total())
                .isEqualTo(new Credits(450_000_000));
        assertThat(prices.cost(Instant.parse("2027-01-01T00:00:00Z"), usage).total())
                .isEqualTo(new Credits(900_000_000));
    }

    @Test
    void namesEveryPriceAfterItsModelItsUnitAndItsDate() {
        assertThat(test.catalog.all()).allSatisfy(model -> {
            for (var price : model.prices().prices()) {
                var tier = price.aboveInputTokens() == 0 ? "" : ">" + price.aboveInputTokens() / 1000 + "k";
                var service = price.tier() == ServiceTier.DEFAULT
                        ? ""
                        : "-" + price.tier().name().toLowerCase(Locale.ROOT);
                assertThat(price.id())
                        .isEqualTo("%s/%s%s@%s%s"
                                .formatted(
                                        model.id(),
                                        price.unit().name().toLowerCase(Locale.ROOT),
                                        service,
                                        price.from().toString().substring(0, 10),
                                        tier));
            }
        });
    }

    @ParameterizedTest
    @CsvSource({
        "openai/gpt-5.6-sol, INPUT, 0, 500000000",
        "openai/gpt-5.6-sol, INPUT, 272000, 1000000000",
        "openai/gpt-5.6-sol, CACHED_INPUT, 0, 50000000",
        "openai/gpt-5.6-sol, CACHED_INPUT, 272000, 100000000",
        "openai/gpt-5.6-sol, CACHE_WRITE_5M, 0, 625000000",
        "openai/gpt-5.6-sol, CACHE_WRITE_5M, 272000, 1250000000",
        "openai/gpt-5.6-sol, OUTPUT, 0, 3000000000",
        "openai/gpt-5.6-sol, OUTPUT, 272000, 4500000000",
        "openai/gpt-5.6-terra, INPUT, 0, 200000000",
        "openai/gpt-5.6-luna, OUTPUT, 272000, 180000000",
        "openai/gpt-5.4, OUTPUT, 272000, 2250000000",
        "openai/gpt-5-mini, CACHED_INPUT, 0, 2500000",
        "openai/gpt-5-nano, CACHED_INPUT, 0, 500000",
        "openai/gpt-4.1-nano, INPUT, 0, 10000000",
        "openai/gpt-4o-mini, CACHED_INPUT, 0, 7500000",
        "openai/o4-mini, OUTPUT, 0, 440000000",
        "openai/gpt-audio, INPUT_AUDIO, 0, 3200000000",
        "openai/text-embedding-3-small, INPUT, 0, 2000000",
        "openai/omni-moderation-latest, INPUT, 0, 0",
        "anthropic/claude-opus-5, INPUT, 0, 500000000",
        "anthropic/claude-fable-5, OUTPUT, 0, 5000000000",
        "anthropic/claude-sonnet-4-6, CACHE_WRITE_5M, 0, 375000000",
        "anthropic/claude-sonnet-4-5, OUTPUT, 200000, 2250000000",
        "anthropic/claude-haiku-4-5, CACHE_WRITE_1H, 0, 200000000",
        "deepseek/deepseek-v4-flash, CACHED_INPUT, 0, 280000",
        "deepseek/deepseek-v4-pro, CACHED_INPUT, 0, 362500",
        "deepseek/deepseek-v4-pro, INPUT, 0, 43500000",
        "zai/glm-5.3, CACHED_INPUT, 0, 26000000",
        "zai/glm-5-code, OUTPUT, 0, 500000000",
        "zai/glm-4.7-flash, OUTPUT, 0, 0",
        "qwen/qwen3.7-plus, CACHED_INPUT, 256000, 24000000",
        "qwen/qwen3-max, INPUT, 128000, 300000000",
        "qwen/qwen3-coder-plus, OUTPUT, 256000, 6000000000",
        "qwen/qwen-plus, REASONING, 0, 400000000",
        "qwen/qwen-turbo, REASONING, 0, 50000000",
        "qwen/qwen-turbo, OUTPUT, 0, 20000000",
        "minimax/MiniMax-M3, CACHED_INPUT, 512000, 12000000",
        "minimax/MiniMax-M2.7, CACHE_WRITE_5M, 0, 37500000",
        "minimax/MiniMax-M2.5, CACHED_INPUT, 0, 3000000",
        "moonshot/kimi-k3, OUTPUT, 0, 1500000000",
        "moonshot/kimi-k2.7-code, CACHED_INPUT, 0, 19000000",
        "moonshot/kimi-k2.6, CACHED_INPUT, 0, 16000000",
        "openai/gpt-5.5-pro, OUTPUT, 0, 18000000000",
        "openai/gpt-5.3-codex, INPUT, 0, 175000000",
        "google/gemini-3.1-pro-preview, INPUT, 200000, 400000000",
        "google/gemini-3.1-pro-preview, CACHED_INPUT, 0, 20000000",
        "google/gemini-3.5-flash, OUTPUT, 0, 900000000",
        "google/gemini-3.1-flash-lite, INPUT_AUDIO, 0, 50000000",
        "google/gemini-3-flash-preview, INPUT_AUDIO, 0, 100000000",
        "google/gemini-2.5-pro, OUTPUT, 200000, 1500000000",
        "google/gemini-2.5-flash-lite, CACHED_INPUT, 0, 1000000",
        "google/gemini-embedding-2, INPUT, 0, 20000000",
        "xai/grok-4.5, CACHED_INPUT, 200000, 100000000",
        "xai/grok-4.3, OUTPUT, 0, 250000000",
        "mistral/mistral-medium-2604, OUTPUT, 0, 750000000",
        "mistral/codestral-embed, INPUT, 0, 15000000",
        "groq/openai/gpt-oss-120b, CACHED_INPUT, 0, 7500000",
        "openrouter/anthropic/claude-opus-4.1, CACHE_WRITE_1H, 0, 3000000000",
        "openrouter/deepseek/deepseek-v3.2, CACHED_INPUT, 0, 2800000",
        "azure/gpt-5.4, OUTPUT, 272000, 2250000000",
        "azure/gpt-4o-mini, INPUT, 0, 15000000",
        "sandbox/chat, CACHED_INPUT, 0, 10000000",
        "sandbox/cut, OUTPUT, 0, 200000000"
    })
    void hasThePublishedPrice(String id, PriceUnit unit, long tier, long micros) {
        assertThat(test.found(id).prices().prices())
                .filteredOn(price ->
                        price.unit() == unit && price.tier() == ServiceTier.DEFAULT && price.aboveInputTokens() == tier)
                .extracting(Price::microsPerMillion)
                .containsExactly(micros);
    }

    @ParameterizedTest
    @CsvSource({"chat", "slow", "flaky", "error-429", "error-500", "cut", "embed"})
    void hasEverySandboxModel(String name) {
        assertThat(test.found("sandbox/" + name).provider()).isEqualTo("sandbox");
    }
}
