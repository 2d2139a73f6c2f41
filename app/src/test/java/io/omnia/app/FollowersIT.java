package io.omnia.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.platform.time.Eventually;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests that wait for another one, which is the same and runs: when that one fails late, it is not they who pay for it. */
class FollowersIT {
    /** More than half of what a call may take in all: who waited so long has no time left for a call of its own. */
    private static final long DELAY_MILLIS = 5_000;

    private static final Map<String, String> FIRST_TRY = Map.of("x-stainless-retry-count", "0");
    private static final Map<String, String> RETRY = Map.of("x-stainless-retry-count", "1");
    private static final Map<String, String> CACHED = Map.of("x-omnia-cache", "on");

    @TempDir
    static Path folder;

    private static final AtomicLong NUMBERS = new AtomicLong(2_000_000);
    private static final ExecutorService CLIENTS = Executors.newVirtualThreadPerTaskExecutor();
    private static MeteredUpstream upstream;
    private static OmniaServer server;

    @BeforeAll
    static void start() {
        upstream = new MeteredUpstream();
        var environment = new HashMap<>(upstream.environment());
        environment.put("OMNIA_GATEWAY_TOTAL_TIMEOUT", "PT8S");
        environment.put("OMNIA_CACHE_PROMPT", "asked");
        environment.put("OMNIA_BOOTSTRAP_API_KEY", OmniaServer.LIVE_KEY);
        server = OmniaServer.start(folder.resolve("data"), "1000", environment);
    }

    @AfterAll
    static void stop() {
        CLIENTS.shutdownNow();
        server.close();
        upstream.close();
    }

    @Test
    void haveAllOfTheirTimeWhenTheOtherFails() throws Exception {
        var retried = failing(1);
        var firstTry = ask(retried, FIRST_TRY);
        var cached = failing(1);
        var leader = ask(cached, CACHED);

        var retry = ask(retried, RETRY);
        var follower = ask(cached, CACHED);

        assertThat(firstTry.get().statusCode()).isEqualTo(500);
        assertThat(leader.get().statusCode()).isEqualTo(500);
        for (var answer : List.of(retry.get(), follower.get())) {
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        }
    }

    /** One repeat takes the place of the first, the other follows it; but not for ever. */
    @Test
    void giveUpWhenTheyHaveWaitedForAsLongAsACallMayTake() throws Exception {
        var body = failing(2);
        var firstTry = ask(body, FIRST_TRY);

        var retries = List.of(ask(body, RETRY), ask(body, RETRY));

        assertThat(firstTry.get().statusCode()).isEqualTo(500);
        var statuses = List.of(
                retries.getFirst().get().statusCode(), retries.getLast().get().statusCode());
        assertThat(statuses).containsExactlyInAnyOrder(500, 409);
        var refused = retries.get(statuses.indexOf(409)).get();
        assertThat(new JsonObject(refused.body()).getJsonObject("error").getString("code"))
                .isEqualTo("idempotency_in_flight");
        assertThat(refused.headers().firstValue("x-should-retry")).contains("true");
    }

    /** A request whose first calls fail, each after a while. */
    private static JsonObject failing(int times) {
        return MeteredUpstream.request(NUMBERS.getAndIncrement(), false, 100, 10, 5, DELAY_MILLIS)
                .put(MeteredUpstream.FAILURES, times);
    }

    /** Asks; when this returns the first one of these requests has arrived. */
    private static Future<HttpResponse<String>> ask(JsonObject body, Map<String, String> headers) throws Exception {
        var request =
                server.request("/v1/chat/completions", OmniaServer.LIVE_KEY).header("content-type", "application/json");
        headers.forEach(request::header);
        var post = request.POST(BodyPublishers.ofString(body.encode())).build();
        var answer = CLIENTS.submit(() -> server.send(post));
        Eventually.answers(() -> assertThat(upstream.received()).containsKey(MeteredUpstream.number(body)));
        return answer;
    }
}
