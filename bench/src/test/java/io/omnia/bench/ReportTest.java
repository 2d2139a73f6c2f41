package io.omnia.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final Report report = new Report(new PrintStream(printed, true, StandardCharsets.UTF_8));

    @Test
    void writesEveryFigureByNameWithItsRange(@TempDir Path folder) throws Exception {
        var file = folder.resolve("figures.json");
        report.fact("processor", "a \"quoted\" one\\");
        report.figure(Figure.least("json.cpu_us.omnia", "us per call", new double[] {52.125, 40.5, 61}));
        report.leftOut("portkey", "line one\nline two");

        report.write(file);

        var json = new ObjectMapper().readTree(file.toFile());
        assertThat(json.at("/facts/processor").asText()).isEqualTo("a \"quoted\" one\\");
        assertThat(json.at("/figures/json.cpu_us.omnia/best").asDouble()).isEqualTo(40.5);
        assertThat(json.at("/figures/json.cpu_us.omnia/low").asDouble()).isEqualTo(40.5);
        assertThat(json.at("/figures/json.cpu_us.omnia/high").asDouble()).isEqualTo(61);
        assertThat(json.at("/figures/json.cpu_us.omnia/windows").asInt()).isEqualTo(3);
        assertThat(json.at("/left_out/portkey").asText()).isEqualTo("line one line two");
        assertThat(json.path("counts").asBoolean()).isTrue();
    }

    @Test
    void targetsSayReachedMissedOrNotMeasured() {
        report.figure(Figure.ratio("json.cpu.omnia_vs_nginx", new double[] {40}, new double[] {10}));
        report.figure(Figure.ratio("stream.cpu.omnia_vs_nginx", new double[] {45}, new double[] {10}));
        report.figure(Figure.most("ledger.direct.settles_per_second", "settles/s", new double[] {21_000}));

        report.printTargets();

        assertThat(verdict("json.cpu.omnia_vs_nginx")).isEqualTo("reached");
        assertThat(verdict("stream.cpu.omnia_vs_nginx")).isEqualTo("missed");
        assertThat(verdict("ledger.direct.settles_per_second")).isEqualTo("stretch");
        assertThat(verdict("start.second_ms.omnia")).isEqualTo("not measured");
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("4.5: missed")
                .contains("4: reached")
                .contains("not measured");
    }

    @Test
    void aRunWithADoubtDoesNotCount() {
        report.doubt("json", "warm-up fell short");

        report.printTargets();

        assertThat(report.json().path("counts").asBoolean()).isFalse();
        assertThat(report.json().at("/doubts/json").asText()).isEqualTo("warm-up fell short");
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("This run does not count");
    }

    @Test
    void aRatioComparesBestWithBestAndRangesOverThePairs() {
        var ratio = Figure.ratio("r", new double[] {30, 40}, new double[] {15, 10});

        assertThat(ratio.best()).isEqualTo(3);
        assertThat(ratio.low()).isEqualTo(2);
        assertThat(ratio.high()).isEqualTo(4);
    }

    @Test
    void aRangeThatDoesNotHoldItsBestIsRefused() {
        assertThatThrownBy(() -> new Figure("f", "us", 5, 6, 7, 1, "")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void everyTargetNamesAScenario() {
        for (var target : Target.ALL) {
            assertThat(Scenario.NAMES)
                    .contains(target.figure().substring(0, target.figure().indexOf('.')));
        }
    }

    private String verdict(String figure) {
        return report.json().path("targets").path(figure).path("verdict").asText();
    }
}
