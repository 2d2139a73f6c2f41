package io.omnia.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BenchOptionsTest {
    @Test
    void withoutArgumentsEverythingIsMeasuredInFull() {
        var options = BenchOptions.parse();

        assertThat(options.scenarios()).isEqualTo(Scenario.NAMES);
        assertThat(options.profiled()).contains("json");
        assertThat(options.subjects()).isEqualTo(Subject.NAMES);
        assertThat(options.windows()).isEqualTo(5);
        assertThat(options.quick()).isFalse();
    }

    @Test
    void readsNamesAndOptionsInAnyOrder() {
        var options = BenchOptions.parse(
                "stream", "--json", "out.json", "--quick", "json", "--subjects", "nginx,direct", "--seconds", "3");

        assertThat(options.scenarios()).containsExactly("stream", "json");
        assertThat(options.json()).contains(Path.of("out.json"));
        assertThat(options.subjects()).containsExactly("nginx", "direct");
        assertThat(options.windows()).isEqualTo(2);
        assertThat(options.window()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void aProfiledScenarioIsTheOnlyOneUnlessOthersAreNamed() {
        assertThat(BenchOptions.parse("--profile", "json").scenarios()).containsExactly("json");
        assertThat(BenchOptions.parse("ttfb", "json", "--profile", "json").scenarios())
                .containsExactly("ttfb", "json");
    }

    @Test
    void whatIsWrongIsNamed() {
        assertThatThrownBy(() -> BenchOptions.parse("jason")).hasMessageContaining("no such scenario: jason");
        assertThatThrownBy(() -> BenchOptions.parse("--fast")).hasMessageContaining("no such option: --fast");
        assertThatThrownBy(() -> BenchOptions.parse("--json")).hasMessageContaining("--json needs a value");
        assertThatThrownBy(() -> BenchOptions.parse("--windows", "900")).hasMessageContaining("1 to 50");
        assertThatThrownBy(() -> BenchOptions.parse("--subjects", "apache")).hasMessageContaining("apache");
    }

    @Test
    void everyScenarioNameIsKnown() {
        for (var name : Scenario.NAMES) {
            assertThat(Scenario.named(name)).isNotNull();
        }
    }
}
