package io.omnia.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.omnia.bench.LoadPlan.Pace;
import io.omnia.bench.RequestTemplate.Work;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoadGeneratorTest {
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);

    private RunningMock mock;

    @BeforeEach
    void start() throws Exception {
        mock = new RunningMock();
    }

    @AfterEach
    void stop() throws Exception {
        mock.close();
    }

    @Test
    void aClosedPaceMakesAsManyCallsAsAllowedAndCountsTheirBytes() {
        var result = run("json", 1_024, new Pace.Closed(8), LONG_ENOUGH, 1_000, 0);

        assertThat(result.calls()).isEqualTo(1_000);
        assertThat(result.errors()).isZero();
        assertThat(result.latency().count()).isEqualTo(1_000);
        assertThat(result.bytesIn()).isGreaterThan(1_000L * MockAnswers.jsonBody().length);
        assertThat(result.bytesOut()).isGreaterThan(1_000L * 1_024);
    }

    @Test
    void aPlanEndsWithItsTime() {
        var result = run("json", 1_024, new Pace.Closed(2), Duration.ofMillis(300), LoadPlan.MAX_CALLS, 0);

        assertThat(result.calls()).isPositive();
        assertThat(result.seconds()).isBetween(0.3, 10.0);
    }

    @Test
    void largePromptsArriveWhole() {
        var result = run("json", 1_048_576, new Pace.Closed(4), LONG_ENOUGH, 20, MockAnswers.jsonBody().length);

        assertThat(result.calls()).isEqualTo(20);
        assertThat(result.bytesOut()).isGreaterThan(20L * 1_048_576);
    }

    @Test
    void theFirstByteOfAPacedStreamComesLongBeforeItsLast() {
        var result = run("stream-5ms", 1_024, new Pace.Closed(2), LONG_ENOUGH, 4, 0);

        assertThat(result.firstByte().largest()).isLessThan(result.latency().smallest());
        assertThat(result.latency().smallest() - result.firstByte().smallest()).isGreaterThan(200_000_000);
    }

    @Test
    void refusalsAreErrorsAndNoCalls() {
        var result = run("no-such-model", 1_024, new Pace.Closed(2), LONG_ENOUGH, 10, 0);

        assertThat(result.calls()).isZero();
        assertThat(result.errors()).isEqualTo(10);
        assertThat(result.errorKinds().keySet()).singleElement().asString().contains("no such model");
    }

    @Test
    void anAnswerOfAnotherLengthIsAnError() {
        var result = run("json", 1_024, new Pace.Closed(1), LONG_ENOUGH, 5, MockAnswers.jsonBody().length + 1L);

        assertThat(result.calls()).isZero();
        assertThat(result.errors()).isEqualTo(5);
    }

    /** 40 calls fall due within 0.4 s, one connection answers each in 50 ms: the last one has to wait some 1.6 s. */
    @Test
    void anOpenPaceCountsTheWaitingThatASlowServerCauses() {
        var open = run("json-50ms", 1_024, new Pace.Open(100, 1), LONG_ENOUGH, 40, 0);
        var closed = run("json-50ms", 1_024, new Pace.Closed(1), LONG_ENOUGH, 40, 0);

        assertThat(open.calls()).isEqualTo(40);
        assertThat(open.latency().largest()).isGreaterThan(1_400_000_000L);
        assertThat(open.latency().percentile(0.5)).isGreaterThan(600_000_000L);
        assertThat(closed.latency().percentile(0.5)).isLessThan(open.latency().percentile(0.5) / 2);
    }

    @Test
    void anOpenPaceKeepsItsRateWhateverTheAnswersTake() {
        var result = run("json-50ms", 1_024, new Pace.Open(200, 100), LONG_ENOUGH, 200, 0);

        assertThat(result.calls()).isEqualTo(200);
        // The last of 200 calls is due after 0.995 s; one after the other they would take 10 s.
        assertThat(result.seconds()).isBetween(1.0, 5.0);
        assertThat(result.lateness().count()).isPositive();
    }

    @Test
    void dueTimesDoNotDrift() {
        var pace = new Pace.Open(3, 1);

        assertThat(pace.dueNanos(0)).isZero();
        assertThat(pace.dueNanos(3_000_000)).isEqualTo(1_000_000_000_000_000L);
    }

    @Test
    void plansWithoutAnEndAreRefused() {
        var request = RequestTemplate.of(new Work("json", 1_024), 1, "", Map.of());
        var pace = new Pace.Closed(1);

        assertThatThrownBy(() -> new LoadPlan(1, request, pace, Duration.ofHours(3), 1, 0))
                .hasMessageContaining("time");
        assertThatThrownBy(() -> new LoadPlan(1, request, pace, Duration.ZERO, 1, 0))
                .hasMessageContaining("time");
        assertThatThrownBy(() -> new LoadPlan(1, request, pace, LONG_ENOUGH, Long.MAX_VALUE, 0))
                .hasMessageContaining("calls");
        assertThatThrownBy(() -> new LoadPlan(1, request, new Pace.Closed(30_000), LONG_ENOUGH, 1, 0))
                .hasMessageContaining("connections");
        assertThatThrownBy(() -> new Pace.Open(0, 1)).hasMessageContaining("rate");
    }

    private LoadResult run(String answer, int bodyBytes, Pace pace, Duration time, long calls, long expected) {
        var request = RequestTemplate.of(new Work(answer, bodyBytes), mock.port(), "", Map.of());
        return new LoadGenerator(new LoadPlan(mock.port(), request, pace, time, calls, expected)).run();
    }
}
