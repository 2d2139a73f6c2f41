package io.omnia.gateway.catalog;

import static io.omnia.gateway.catalog.TestCatalog.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.omnia.ledger.PriceUnit;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator adds to the vendors' prices. */
class CatalogMarkupTest {
    @TempDir
    Path folder;

    @Test
    void aProvidersModelsAreSoldDearerUnderIdsThatSaySo() {
        var file = write(folder.resolve("a.yaml"), TestCatalog.model("acme/big", "0.15"));

        try (var test = TestCatalog.with(Map.of("OMNIA_PROVIDERS_ACME_MARKUP_PERCENT", "10"), file)) {
            var model = test.found("acme/big");

            assertThat(model.prices().prices())
                    .filteredOn(price -> price.unit() == PriceUnit.INPUT)
                    .singleElement()
                    .satisfies(price -> {
                        assertThat(price.id()).isEqualTo("acme/big/input@0.15+10%");
                        assertThat(price.microsPerMillion()).isEqualTo(16_500_000);
                    });
            assertThat(test.catalog.cost(model).prices())
                    .extracting(price -> price.id())
                    .containsExactlyInAnyOrder("acme/big/input@0.15", "acme/big/output");
            assertThat(test.published.byId)
                    .containsKey("acme/big/input@0.15+10%")
                    .doesNotContainKey("acme/big/input@0.15");
        }
    }

    @Test
    void theSandboxTakesAMarkupTooAndOthersKeepTheirPrices() {
        try (var test = TestCatalog.with(Map.of("OMNIA_PROVIDERS_SANDBOX_MARKUP_PERCENT", "100"))) {
            var sandbox = test.found("sandbox/chat");

            for (var price : sandbox.prices().prices()) {
                assertThat(price.id()).endsWith("+100%");
                assertThat(test.catalog.cost(sandbox).prices())
                        .anyMatch(cost -> price.id().equals(cost.id() + "+100%")
                                && price.microsPerMillion() == 2 * cost.microsPerMillion());
            }
            assertThat(test.published.byId.keySet()).anyMatch(id -> id.startsWith("deepseek/") && !id.contains("%"));
        }
    }

    @Test
    void aMarkupThatIsNoNumberSellsNothing() {
        var environment = Map.of("OMNIA_PROVIDERS_SANDBOX_MARKUP_PERCENT", "ten");
        try (var test = new TestCatalog(List.of(), environment, Duration.ofHours(1))) {
            assertThatThrownBy(test.catalog::open)
                    .isInstanceOf(CatalogException.class)
                    .hasMessageContaining("OMNIA_PROVIDERS_SANDBOX_MARKUP_PERCENT must be");
            assertThat(test.published.byId).isEmpty();
        }
    }
}
