package io.omnia.gateway.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.gateway.sandbox.SandboxUpstream;
import io.omnia.ledger.Price;
import io.omnia.ledger.PriceUnit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The files of {@code catalog/}: whole, callable, and in agreement with prices written down here a second time. */
class BuiltInCatalogTest {
    private static final Set<String> PROVIDERS =
            Set.of("openai", "anthropic", "deepseek", "moonshot", "zai", "qwen", "minimax", "sandbox");

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
        assertThat(test.catalog.all()).hasSizeGreaterThan(150).allSatisfy(model -> {
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
                .allSatisfy(model -> assertThat(model.jurisdictions()).isNotEmpty());
    }

    @Test
    void namesEveryPriceAfterItsModelItsUnitAndItsDate() {
        assertThat(test.catalog.all()).allSatisfy(model -> {
            for (var price : model.prices().prices()) {
                var tier = price.aboveInputTokens() == 0 ? "" : ">" + price.aboveInputTokens() / 1000 + "k";
                assertThat(price.id())
                        .isEqualTo("%s/%s@%s%s"
                                .formatted(
                                        model.id(),
                                        price.unit().name().toLowerCase(Locale.ROOT),
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
        "sandbox/chat, CACHED_INPUT, 0, 10000000",
        "sandbox/cut, OUTPUT, 0, 200000000"
    })
    void hasThePublishedPrice(String id, PriceUnit unit, long tier, long micros) {
        assertThat(test.found(id).prices().prices())
                .filteredOn(price -> price.unit() == unit && price.aboveInputTokens() == tier)
                .extracting(Price::microsPerMillion)
                .containsExactly(micros);
    }

    @ParameterizedTest
    @CsvSource({"chat", "slow", "flaky", "error-429", "error-500", "cut", "embed"})
    void hasEverySandboxModel(String name) {
        assertThat(test.found("sandbox/" + name).provider()).isEqualTo("sandbox");
    }
}
