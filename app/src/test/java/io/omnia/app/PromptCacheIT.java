package io.omnia.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.platform.time.Eventually;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The prompt cache in a Redis server: who asks exactly the same gets the answer for nothing, nobody else gets it, and no
 * dump of the server shows what was said.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PromptCacheIT {
    private static final int MANY = 16;
    private static final AtomicLong NUMBERS = new AtomicLong(1_000_000);

    @TempDir
    static Path folder;

    private static MeteredUpstream upstream;
    private static RedisServer redis;
    private static OmniaServer server;
    private static Customer customer;

    @BeforeAll
    static void start() {
        upstream = new MeteredUpstream();
        redis = RedisServer.start(folder);
        server = OmniaServer.start(folder.resolve("data"), "1000", environment(Map.of()));
        customer = Customer.withCredit(server, 1_000_000_000L);
    }

    @AfterAll
    static void stop() {
        server.close();
        redis.close();
        upstream.close();
    }

    private static Map<String, String> environment(Map<String, String> more) {
        var all = new HashMap<>(upstream.environment());
        all.put("OMNIA_BOOTSTRAP_API_KEY", Customer.MANAGEMENT_KEY);
        all.put("OMNIA_CACHE_PROMPT", "asked");
        all.put("OMNIA_CACHE_REDIS_URL", redis.url());
        all.putAll(more);
        return all;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Order(1)
    void givesTheAnswerForNothing(boolean streamed) throws Exception {
        var number = NUMBERS.getAndIncrement();
        var body = request(number, streamed);
        var spent = books().spentMicros();

        var first = ask(body);
        var second = asked(body, "hit");

        assertThat(cache(first)).isEqualTo("miss");
        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.headers().firstValue("content-type"))
                .isEqualTo(first.headers().firstValue("content-type"));
        assertThat(second.headers().firstValue("x-omnia-model"))
                .isEqualTo(first.headers().firstValue("x-omnia-model"));
        assertThat(upstream.received().get(number)).isEqualTo(1);
        assertThat(books().spentMicros() - spent).isEqualTo(MeteredUpstream.costMicros(10, 5));
        var line = server.call(customer.key(), second);
        assertThat(line.getString("provider")).isEqualTo("cache");
        assertThat(line.getString("status")).isEqualTo("completed");
        assertThat(line.getLong("cost_microcredits")).isZero();
        assertThat(line.getJsonArray("lines")).isEmpty();
        RepeatsKit.settles(server);
    }

    @Test
    @Order(1)
    void isOffUnlessAsked() {
        var number = NUMBERS.getAndIncrement();
        var body = request(number, false);
        for (var wish : List.of(Map.<String, String>of(), Map.of("x-omnia-cache", "off"))) {
            var answer = RepeatsKit.send(server, customer.key(), body, wish);
            assertThat(cache(answer)).isEqualTo("off");
        }
        assertThat(upstream.received().get(number)).isEqualTo(2);
        assertThat(RepeatsKit.send(server, customer.key(), body, Map.of("x-omnia-cache", "perhaps"))
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    @Order(1)
    void keepsCallersApart() {
        var number = NUMBERS.getAndIncrement();
        var body = request(number, false);
        ask(body);
        asked(body, "hit");
        var stranger = Customer.withCredit(server, 1_000_000_000L);

        var answer = RepeatsKit.send(server, stranger.key(), body, Map.of("x-omnia-cache", "on"));

        assertThat(cache(answer)).isEqualTo("miss");
        assertThat(upstream.received().get(number)).isEqualTo(2);
    }

    /** Every field counts, one that is absent too, and so does what the caller demands of who may answer. */
    @Test
    @Order(1)
    void tellsRequestsApartThatDifferInAnything() {
        var number = NUMBERS.getAndIncrement();
        var body = request(number, false);
        ask(body);
        asked(body, "hit");
        var others = new ArrayList<JsonObject>();
        others.add(body.copy().put("temperature", 0));
        others.add(body.copy().put("temperature", 1));
        others.add(body.copy().put("max_tokens", 101));
        others.add(body.copy().put("tool_choice", "none"));
        others.add(body.copy().put("x_unknown", true));
        others.add(body.copy().putNull("x_unknown"));
        others.add(body.copy().put("stream", true));
        for (var other : others) {
            assertThat(cache(ask(other))).as(other.encode()).isEqualTo("miss");
        }
        assertThat(upstream.received().get(number)).isEqualTo(1 + others.size());
        var respelled = new JsonObject(new java.util.TreeMap<>(body.getMap())).encodePrettily();
        assertThat(respelled).isNotEqualTo(body.encode());
        var again = server.send(server.request("/v1/chat/completions", customer.key())
                .header("content-type", "application/json")
                .header("x-omnia-cache", "on")
                .POST(BodyPublishers.ofString(respelled))
                .build());
        assertThat(cache(again)).isEqualTo("hit");
    }

    @Test
    @Order(1)
    void makesOneCallForAllWhoAskAtTheSameTime() throws Exception {
        var number = NUMBERS.getAndIncrement();
        var body = request(number, false).put("x_delay_ms", 1_000);
        var spent = books().spentMicros();

        var answers = RepeatsKit.together(MANY, () -> ask(body));

        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(answers.getFirst().body());
        });
        assertThat(answers).filteredOn(answer -> cache(answer).equals("miss")).hasSize(1);
        assertThat(upstream.received().get(number)).isEqualTo(1);
        assertThat(books().spentMicros() - spent).isEqualTo(MeteredUpstream.costMicros(10, 5));
        RepeatsKit.settles(server);
    }

    @Test
    @Order(1)
    void letsTheOthersGoOnWhenTheFirstFails() throws Exception {
        var number = NUMBERS.getAndIncrement();
        var body = request(number, false).put("x_delay_ms", 500).put(MeteredUpstream.FAILURES, 1);

        var answers = RepeatsKit.together(4, () -> ask(body));

        assertThat(answers).filteredOn(answer -> answer.statusCode() == 500).hasSizeLessThanOrEqualTo(1);
        assertThat(answers).filteredOn(answer -> answer.statusCode() == 200).hasSizeGreaterThanOrEqualTo(3);
        RepeatsKit.settles(server);
    }

    @Test
    @Order(1)
    void keepsNothingThatIsNotWhole() {
        for (var reason : List.of("length", "content_filter")) {
            var number = NUMBERS.getAndIncrement();
            var body = request(number, false).put(MeteredUpstream.FINISH, reason);
            ask(body);
            ask(body);
            assertThat(upstream.received().get(number)).as(reason).isEqualTo(2);
        }
        var failing = NUMBERS.getAndIncrement();
        var body = request(failing, false).put(MeteredUpstream.FAILURES, 1);
        assertThat(ask(body).statusCode()).isEqualTo(500);
        assertThat(ask(body).statusCode()).isEqualTo(200);
    }

    @Test
    @Order(1)
    void neitherReadsNorWritesForCallsThatAskForZeroRetention() {
        var message = new JsonObject().put("role", "user").put("content", "zero " + UUID.randomUUID());
        var body = new JsonObject().put("model", "sandbox/chat").put("messages", new JsonArray().add(message));
        var zero = Map.of("x-omnia-cache", "on", "x-omnia-zdr", "true");
        var keys = redis.count();
        for (var i = 0; i < 2; i++) {
            assertThat(cache(RepeatsKit.send(server, customer.key(), body, zero)))
                    .isEqualTo("off");
        }
        assertThat(redis.count()).isEqualTo(keys);
        ask(body);
        Eventually.holds("the answer is stored", Duration.ofSeconds(10), () -> redis.count() == keys + 1);
        assertThat(cache(RepeatsKit.send(server, customer.key(), body, zero))).isEqualTo("off");
    }

    @Test
    @Order(2)
    void holdsNothingReadableAndForAnHourAtMost() throws Exception {
        var canary = "canary-" + UUID.randomUUID();
        var body = request(NUMBERS.getAndIncrement(), false).put(MeteredUpstream.TEXT, canary);
        var first = ask(body);
        assertThat(first.body()).contains(canary);
        assertThat(asked(body, "hit").body()).isEqualTo(first.body());
        var control = "control-" + UUID.randomUUID();
        redis.cli("SET", "control", control);

        var dump = redis.dump();

        assertThat(dump).as("what is there is found").contains(control).contains("omnia:prompt:");
        assertThat(dump).doesNotContain(canary, "metered", customer.key(), MeteredUpstream.MODEL, "assistant");
        redis.cli("DEL", "control");
        for (var key : redis.cli("KEYS", "*").lines().toList()) {
            assertThat(key).matches("omnia:prompt:[0-9a-f]{64}");
            assertThat(Long.parseLong(redis.cli("PTTL", key).strip())).isBetween(1L, 3_600_000L);
        }
    }

    @Test
    @Order(3)
    void forgetsWhenTheTimeIsOver() {
        var brief = OmniaServer.start(folder.resolve("brief"), "100", environment(Map.of("OMNIA_CACHE_TTL", "PT5S")));
        try (brief) {
            var key = Customer.withCredit(brief, 1_000_000_000L).key();
            var number = NUMBERS.getAndIncrement();
            var body = request(number, false);
            var before = redis.count();
            RepeatsKit.send(brief, key, body, Map.of("x-omnia-cache", "on"));
            Eventually.holds("the answer is stored", Duration.ofSeconds(30), () -> redis.count() == before + 1);

            Eventually.holds("the answer has expired", Duration.ofSeconds(30), () -> redis.count() == before);

            assertThat(cache(RepeatsKit.send(brief, key, body, Map.of("x-omnia-cache", "on"))))
                    .isEqualTo("miss");
            assertThat(upstream.received().get(number)).isEqualTo(2);
        }
    }

    @Test
    @Order(4)
    void goesOnWithoutRedisAndWithItAgain() throws Exception {
        var number = NUMBERS.getAndIncrement();
        var body = request(number, false);
        ask(body);
        asked(body, "hit");

        redis.kill();
        for (var i = 0; i < 5; i++) {
            var answer = ask(body);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(cache(answer)).isEqualTo("miss");
        }
        redis.startAgain();

        asked(body, "hit");
        RepeatsKit.settles(server);
    }

    private static JsonObject request(long number, boolean streamed) {
        return MeteredUpstream.request(number, streamed, 100, 10, 5, 0);
    }

    private static HttpResponse<String> ask(JsonObject body) {
        return RepeatsKit.send(server, customer.key(), body, Map.of("x-omnia-cache", "on"));
    }

    /** Asks until the cache answers so: storing is not waited for by whoever asked first. */
    private static HttpResponse<String> asked(JsonObject body, String expected) {
        try {
            return Eventually.answers(() -> {
                var answer = ask(body);
                assertThat(cache(answer)).isEqualTo(expected);
                return answer;
            });
        } catch (Exception problem) {
            throw new AssertionError(problem);
        }
    }

    private static String cache(HttpResponse<String> answer) {
        return answer.headers().firstValue("x-omnia-cache").orElse("(none)");
    }

    private static LedgerBooks books() {
        return LedgerBooks.of(server);
    }
}
