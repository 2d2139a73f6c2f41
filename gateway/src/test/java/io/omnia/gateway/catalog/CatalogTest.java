package io.omnia.gateway.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.omnia.gateway.provider.Dialect;
import io.omnia.ledger.Price;
import io.omnia.ledger.PriceUnit;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogTest {
    private static final String BASE_URL = "OMNIA_PROVIDERS_LOCAL_BASE_URL";
    private static final String UNLISTED = "OMNIA_PROVIDERS_LOCAL_UNLISTED";

    @TempDir
    Path folder;

    @Test
    void findsAModelByItsFullAndItsBareId() {
        try (var test = TestCatalog.of()) {
            assertThat(test.found("openai/gpt-4o-mini").upstreamId()).isEqualTo("gpt-4o-mini");
            assertThat(test.found("gpt-4o-mini").id()).isEqualTo("openai/gpt-4o-mini");
            assertThat(test.found("MiniMax-M2.7").id()).isEqualTo("minimax/MiniMax-M2.7");
        }
    }

    @Test
    void namesTheFullIdsOfABareIdThatSeveralVendorsHave() {
        var one = TestCatalog.write(folder.resolve("a.yaml"), TestCatalog.model("acme/twin", "1"));
        var other = TestCatalog.write(folder.resolve("b.yaml"), TestCatalog.model("bcme/twin", "1"));
        try (var test = TestCatalog.of(one, other)) {
            assertThat(test.catalog.find("twin"))
                    .isEqualTo(new ModelLookup.Ambiguous(List.of("acme/twin", "bcme/twin")));
            assertThat(test.found("bcme/twin").provider()).isEqualTo("acme");
        }
    }

    @Test
    void findsAModelByTheIdItsProviderKnowsItBy() {
        var file = TestCatalog.write(
                folder.resolve("a.yaml"),
                TestCatalog.model("acme/fast", "1")
                        .replace("    dialects", "    upstream_id: org/fast-7b\n    dialects"));
        try (var test = TestCatalog.of(file)) {
            assertThat(test.found("org/fast-7b").id()).isEqualTo("acme/fast");
            assertThat(test.found("fast").upstreamId()).isEqualTo("org/fast-7b");
        }
    }

    @Test
    void doesNotKnowWhatNoFileNames() {
        try (var test = TestCatalog.of()) {
            assertThat(test.catalog.find("openai/no-such-model"))
                    .isEqualTo(new ModelLookup.Unknown("openai/no-such-model"));
            assertThat(test.catalog.find("")).isEqualTo(new ModelLookup.Unknown(""));
            assertThat(test.catalog.find("/")).isEqualTo(new ModelLookup.Unknown("/"));
        }
    }

    @Test
    void replacesABuiltInModelByIdAndKeepsTheOthers() {
        var file = TestCatalog.write(folder.resolve("own.yaml"), TestCatalog.model("openai/gpt-4o-mini", "7"));
        try (var test = TestCatalog.of(file)) {
            assertThat(test.found("openai/gpt-4o-mini").provider()).isEqualTo("acme");
            assertThat(test.found("openai/gpt-4o").provider()).isEqualTo("openai");
        }
    }

    @Test
    void servesUnlistedModelsOnlyWhereTheOperatorPricedThem() {
        assertThat(unlisted("refuse", "local/llama")).isEqualTo(new ModelLookup.Unknown("local/llama"));
        assertThat(unlisted("free", "local/org/llama:8b")).isInstanceOfSatisfying(ModelLookup.Found.class, found -> {
            assertThat(found.model().upstreamId()).isEqualTo("org/llama:8b");
            assertThat(found.model().provider()).isEqualTo("local");
            assertThat(found.model().dialects()).containsExactly(Dialect.OPENAI);
            assertThat(found.model().contextLength()).isEqualTo(262_144);
            assertThat(found.model().maxOutputTokens()).isEqualTo(32_768);
            assertThat(found.model().jurisdictions()).isEmpty();
            assertThat(found.model().dataPolicy().trains()).isEqualTo(DataPolicy.Training.UNKNOWN);
            assertThat(found.model().prices().prices())
                    .extracting(Price::microsPerMillion)
                    .containsExactly(0L, 0L);
        });
        assertThat(unlisted("0.5/1.5", "local/llama"))
                .isInstanceOfSatisfying(
                        ModelLookup.Found.class,
                        found -> assertThat(found.model().prices().prices())
                                .containsExactly(
                                        new Price(
                                                "local/*/input@usd-0.5", PriceUnit.INPUT, Instant.EPOCH, 0, 50_000_000),
                                        new Price(
                                                "local/*/output@usd-1.5",
                                                PriceUnit.OUTPUT,
                                                Instant.EPOCH,
                                                0,
                                                150_000_000)));
    }

    @Test
    void takesNoMessageForAnUnlistedModelId() {
        for (var id : new String[] {"local/", "local/tell me a joke", "local/a\nb", "local/" + "x".repeat(161)}) {
            assertThat(unlisted("free", id)).isEqualTo(new ModelLookup.Unknown(id));
        }
    }

    @Test
    void findsAListedModelOfAProviderThatServesUnlistedOnes() {
        var file = TestCatalog.write(folder.resolve("own.yaml"), TestCatalog.model("local/known", "3"));
        try (var test = TestCatalog.with(Map.of(BASE_URL, "http://127.0.0.1", UNLISTED, "free"), file)) {
            assertThat(test.found("local/known").contextLength()).isEqualTo(1000);
        }
    }

    @Test
    void saysWhyAModelCannotBePriced() {
        var complete = TestCatalog.model("acme/m", "1");

        assertThat(reason(complete.replace("    context_length: 1000\n", ""))).contains("no context length");
        assertThat(reason(complete.replace("    max_output_tokens: 100\n", ""))).contains("no largest answer");
        assertThat(reason(complete.replace("unit: input", "unit: cached_input")))
                .contains("no price for input tokens in force");
        assertThat(reason(complete.replace("unit: output", "unit: reasoning")))
                .contains("no price for output tokens in force");
        assertThat(reason(complete.replace("from: 2026-01-01, unit: input", "from: 2026-11-21, unit: input")))
                .contains("no price for input tokens in force");
        assertThat(reason(
                        complete.replace("from: 2026-01-01, unit: output", "from: 2026-11-20T12:00:01Z, unit: output")))
                .contains("no price for output tokens in force");
    }

    @Test
    void findsAModelFromTheInstantItsPriceIsInForce() {
        var file = TestCatalog.write(
                folder.resolve("a.yaml"),
                TestCatalog.model("acme/m", "1")
                        .replace("from: 2026-01-01, unit: input", "from: 2026-11-20T12:00:00Z, unit: input"));
        try (var test = TestCatalog.of(file)) {
            assertThat(test.found("acme/m").id()).isEqualTo("acme/m");
        }
    }

    @Test
    void publishesEveryPriceBeforeAnyModelIsVisible() {
        try (var test = TestCatalog.with(Map.of(BASE_URL, "http://127.0.0.1", UNLISTED, "1/2"))) {
            assertThat(test.catalog.all()).isNotEmpty().allSatisfy(model -> {
                assertThat(test.published.models).contains(model.id());
                for (var price : model.prices().prices()) {
                    assertThat(test.published.byId).containsEntry(price.id(), price);
                }
            });
            assertThat(test.published.models).contains("local/*");
            assertThat(test.published.byId).containsKeys("local/*/input@usd-1", "local/*/output@usd-2");
        }
    }

    @Test
    void doesNotOpenWithPricesThatCouldNotBePublished() {
        var test = new TestCatalog(List.of(), Map.of(), CatalogWatch.INTERVAL);
        test.published.down = true;

        assertThatThrownBy(test.catalog::open).hasMessage("the database is away");
        assertThatThrownBy(() -> test.catalog.find("gpt-4o")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void doesNotOpenWithAWrongFile() {
        var file = TestCatalog.write(folder.resolve("own.yaml"), "models: nothing");

        assertThatThrownBy(() -> TestCatalog.of(file))
                .isInstanceOf(CatalogException.class)
                .hasMessage("own.yaml line 1, the file: models must be a list.");
        assertThatThrownBy(() -> TestCatalog.of(folder.resolve("missing.yaml")))
                .hasMessage("missing.yaml of OMNIA_CATALOG_FILES cannot be read.");
    }

    private String reason(String yaml) {
        var file = TestCatalog.write(folder.resolve("reason.yaml"), yaml);
        try (var test = TestCatalog.of(file)) {
            var unpriced = (ModelLookup.Unpriced) test.catalog.find("acme/m");
            assertThat(unpriced.id()).isEqualTo("acme/m");
            return unpriced.reason();
        }
    }

    private static ModelLookup unlisted(String setting, String id) {
        try (var test = TestCatalog.with(Map.of(BASE_URL, "http://127.0.0.1", UNLISTED, setting))) {
            return test.catalog.find(id);
        }
    }
}
