package io.omnia.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.omnia.platform.egress.Destination;
import io.omnia.platform.egress.EgressDoor;
import io.omnia.platform.egress.EgressPolicy;
import io.omnia.platform.egress.EgressPolicy.Verdict;
import io.omnia.platform.egress.EgressRefused;
import io.omnia.platform.egress.Trust;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeclaredEgressTest {
    @Test
    void letsPromptsGoToADeclaredVendor() {
        assertThat(judge(Map.of(), "openai", "https://api.openai.com/v1", Trust.VENDOR, Category.PROMPT))
                .isInstanceOf(Verdict.Allowed.class);
    }

    @Test
    void namesAProcessorThatNobodyDeclared() {
        assertThat(refusal(Map.of(), "tracker", "https://t.example", Trust.VENDOR, Category.PROMPT))
                .contains("tracker", "t.example");
    }

    @Test
    void theDoorStaysShutForAHostThatNobodyDeclared() throws ReflectiveOperationException {
        var vertx = Vertx.vertx();
        try {
            var door = door(vertx, new DeclaredEgress(processors(Map.of())));
            var declared = new Destination(
                    "openai", URI.create("https://api.openai.com/v1"), Trust.VENDOR, Set.of(Category.PROMPT));
            var undeclared = new Destination(
                    "tracker", URI.create("https://t.example/collect"), Trust.VENDOR, Set.of(Category.PROMPT));

            door.open(declared).close();

            assertThatThrownBy(() -> door.open(undeclared))
                    .isInstanceOf(EgressRefused.class)
                    .hasMessageContainingAll("tracker", "t.example", "is not declared");
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    @Test
    void namesAHostThatIsNotTheVendors() {
        assertThat(refusal(Map.of(), "openai", "https://api.openai.com.evil.example", Trust.VENDOR, Category.PROMPT))
                .contains("api.openai.com.evil.example", "openai");
        assertThat(refusal(Map.of(), "openai", "http://127.0.0.1:9", Trust.OPERATOR, Category.PROMPT))
                .contains("127.0.0.1", "omnia.providers.openai.base-url");
    }

    @Test
    void reachesVendorsOverHttpsOnly() {
        assertThat(refusal(Map.of(), "openai", "http://api.openai.com", Trust.VENDOR, Category.PROMPT))
                .contains("https");
    }

    @Test
    @Proves("ZEN-6.2")
    void refusesEveryKindOfDataThatIsNotDeclaredForAProcessor() {
        var vendors = new SampleVendors().processors();
        var checked = 0;
        for (var vendor : vendors) {
            for (var host : vendor.hosts()) {
                for (var category : Category.values()) {
                    var verdict = judge(Map.of(), vendor.name(), "https://" + host, Trust.VENDOR, category);
                    if (vendor.categories().contains(category)) {
                        assertThat(verdict).isInstanceOf(Verdict.Allowed.class);
                    } else {
                        assertThat(((Verdict.Refused) verdict).sentence()).contains(vendor.name(), category.name());
                    }
                    checked++;
                }
            }
        }
        assertThat(checked).isGreaterThan(6 * Category.values().length);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "omnia.providers.my-vllm.base-url",
                "omnia.providers.\"my-vllm\".base-url",
                "OMNIA_PROVIDERS_MY_VLLM_BASE_URL"
            })
    void takesTheAddressesOfTheOperatorFromTheSettings(String setting) {
        var settings = Map.of(setting, "http://10.0.0.7:8000/v1");

        assertThat(judge(settings, "my-vllm", "http://10.0.0.7:8000/v1", Trust.OPERATOR, Category.PROMPT))
                .isInstanceOf(Verdict.Allowed.class);
        assertThat(refusal(settings, "my-vllm", "http://10.0.0.8:8000/v1", Trust.OPERATOR, Category.PROMPT))
                .contains("10.0.0.8");
        assertThat(refusal(settings, "my-vllm", "http://10.0.0.7:8000/v1", Trust.OPERATOR, Category.EMAIL))
                .contains("EMAIL");
        assertThat(refusal(settings, "my-vllm", "https://10.0.0.7", Trust.VENDOR, Category.PROMPT))
                .contains("10.0.0.7");
    }

    @Test
    void listsAVendorTwiceWhenTheOperatorReplacedItsAddress() {
        var settings = Map.of("omnia.providers.openai.base-url", "http://127.0.0.1:4010/v1");

        assertThat(judge(settings, "openai", "http://127.0.0.1:4010/v1", Trust.OPERATOR, Category.PROMPT))
                .isInstanceOf(Verdict.Allowed.class);
        assertThat(processors(settings).all())
                .filteredOn(entry -> entry.name().equals("openai"))
                .extracting(Processor::declaredBy)
                .containsExactly(Processor.DeclaredBy.OMNIA, Processor.DeclaredBy.OPERATOR);
    }

    /** As the container makes it; no module can make a door of its own. */
    private static EgressDoor door(Vertx vertx, EgressPolicy policy) throws ReflectiveOperationException {
        var constructor = EgressDoor.class.getDeclaredConstructor(Vertx.class, EgressPolicy.class);
        constructor.setAccessible(true);
        return constructor.newInstance(vertx, policy);
    }

    private static String refusal(
            Map<String, String> settings, String processor, String base, Trust trust, Category category) {
        return ((Verdict.Refused) judge(settings, processor, base, trust, category)).sentence();
    }

    private static Verdict judge(
            Map<String, String> settings, String processor, String base, Trust trust, Category category) {
        return new DeclaredEgress(processors(settings))
                .judge(new Destination(processor, URI.create(base), trust, Set.of(category)));
    }

    private static Processors processors(Map<String, String> settings) {
        var inventory = new Inventory(List.of(new PlatformDataMap(), new SampleVendors()));
        return new Processors(inventory, InventoryCheckTest.settings(settings));
    }
}
