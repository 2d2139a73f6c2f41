package io.omnia.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.platform.time.Eventually;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests that an SDK sends once more by itself, without a key. Each is made, and paid for, once. */
class SdkRetryIT {
    private static final String RETRY_COUNT = "x-stainless-retry-count";

    @TempDir
    static Path folder;

    private static RepeatsKit kit;

    @BeforeAll
    static void start() {
        kit = new RepeatsKit(folder, Map.of());
    }

    @AfterAll
    static void stop() {
        kit.close();
    }

    @Test
    void answersAnSdksRetryWithoutMakingTheCallAgain() throws Exception {
        var number = kit.newNumber();
        var body = RepeatsKit.request(number, false, 1_500);
        var spent = kit.books().spentMicros();
        var first = Executors.newVirtualThreadPerTaskExecutor().submit(() -> kit.send(body, Map.of(RETRY_COUNT, "0")));
        Eventually.answers(() -> assertThat(kit.upstream.received()).containsKey(number));

        var retries = RepeatsKit.together(4, () -> kit.send(body, Map.of(RETRY_COUNT, "1")));

        assertThat(retries).allSatisfy(retry -> {
            assertThat(retry.statusCode()).as(retry.body()).isEqualTo(200);
            assertThat(retry.body()).isEqualTo(first.get().body());
            assertThat(retry.headers().firstValue("idempotent-replayed")).contains("true");
        });
        var after = kit.send(body, Map.of(RETRY_COUNT, "2"));
        assertThat(after.body()).isEqualTo(first.get().body());
        assertThat(kit.upstream.received().get(number)).isEqualTo(1);
        assertThat(kit.books().spentMicros() - spent).isEqualTo(RepeatsKit.COST_MICROS);
        kit.settles();
    }

    @Test
    void makesAnSdksCallAgainThatFailed() throws Exception {
        var number = kit.newNumber();
        var body = RepeatsKit.request(number, false, 0).put(MeteredUpstream.FAILURES, 1);
        assertThat(kit.send(body, Map.of(RETRY_COUNT, "0")).statusCode()).isEqualTo(500);

        var retry = kit.send(body, Map.of(RETRY_COUNT, "1"));

        assertThat(retry.statusCode()).isEqualTo(200);
        assertThat(retry.headers().firstValue("idempotent-replayed")).isEmpty();
        assertThat(kit.upstream.received().get(number)).isEqualTo(2);
    }

    @Test
    void makesEveryCallThatIsNoRetry() throws Exception {
        var number = kit.newNumber();
        var body = RepeatsKit.request(number, false, 0);
        for (var count : List.of("0", "0")) {
            kit.send(body, Map.of(RETRY_COUNT, count));
        }
        kit.send(body, Map.of());
        assertThat(kit.upstream.received().get(number)).isEqualTo(3);
    }

    @Test
    void tellsAnSdksRetryWhatWasBilledWhenNothingMayBeKept() throws Exception {
        var body = RepeatsKit.sandbox();
        var first = kit.send(body, Map.of(RETRY_COUNT, "0", "x-omnia-zdr", "true"));

        var retry = kit.send(body, Map.of(RETRY_COUNT, "1", "x-omnia-zdr", "true"));

        assertThat(RepeatsKit.code(retry)).isEqualTo("completed_not_retained");
        assertThat(retry.headers().firstValue("x-omnia-call"))
                .isEqualTo(first.headers().firstValue("x-omnia-call"));
    }
}
