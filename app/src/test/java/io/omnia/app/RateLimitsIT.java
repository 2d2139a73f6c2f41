package io.omnia.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.platform.time.Eventually;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes on one PostgreSQL, with nothing else between them, and many more calls at once than limits admit. */
class RateLimitsIT {
    private static final int CALLS = 250;
    private static final int AT_ONCE = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long MAX_TOKENS = 100;
    private static final long DELAY_MILLIS = 300;
    private static final AtomicLong NUMBERS = new AtomicLong(100_000);

    /** Every byte of a body may become a token; all bodies are of one length. */
    private static final long INPUT = request(100_000, 100).encode().getBytes(StandardCharsets.UTF_8).length;

    private static final long TOKENS = INPUT + MAX_TOKENS;
    private static final long COST = MeteredUpstream.costMicros(INPUT, MAX_TOKENS);

    @TempDir
    static Path folder;

    private static MeteredUpstream upstream;
    private static Fleet fleet;
    private static OmniaServer one;
    private static OmniaServer two;

    @BeforeAll
    static void start() {
        upstream = new MeteredUpstream();
        fleet = new Fleet(folder, upstream.environment());
        var nodes = fleet.start(2);
        one = nodes.get(0);
        two = nodes.get(1);
    }

    @AfterAll
    static void stop() {
        fleet.close();
        upstream.close();
    }

    /** The calls of one customer, half of them at each node. */
    private record Burst(Customer customer, long first, ConcurrentLinkedQueue<CallTranscript> calls) {
        static Burst of(Customer customer) {
            return new Burst(customer, NUMBERS.getAndAdd(CALLS), new ConcurrentLinkedQueue<>());
        }

        List<Thread> threads() {
            var clients = List.of(new MeteredClient(one, customer.key()), new MeteredClient(two, customer.key()));
            return LongStream.range(first, first + CALLS)
                    .mapToObj(number -> Thread.ofVirtual()
                            .unstarted(() -> calls.add(call(clients.get((int) (number % 2)), number))))
                    .toList();
        }

        /** Where so many come at once that a node turns some away, they come again, as SDKs do. */
        private static CallTranscript call(MeteredClient client, long number) {
            var request = request(number, INPUT);
            var answer = client.call(number, request);
            while (answer.status() == 503) {
                OmniaServer.pause(1_000);
                answer = client.call(number, request);
            }
            return answer;
        }

        List<CallTranscript> served() {
            return calls.stream().filter(CallTranscript::served).toList();
        }

        List<CallTranscript> refused() {
            return calls.stream().filter(call -> !call.served()).toList();
        }
    }

    @Test
    void aThousandCallsAtOnceOnTwoNodesGetWhatTheLimitsAdmitAndNoMore() {
        var requests = Burst.of(customer("requests", "minute", 137));
        var tokens = Burst.of(customer("tokens", "minute", 38 * TOKENS));
        var atOnce = Burst.of(customer("calls", "none", AT_ONCE));
        var budget = Burst.of(customer("money", "day", 50 * COST));
        var threads = new ArrayList<Thread>();
        for (var burst : List.of(requests, tokens, atOnce, budget)) {
            threads.addAll(burst.threads());
        }
        aMinuteThatHasJustBegun();

        upstream.holdOpen(number -> number >= atOnce.first && number < atOnce.first + CALLS);

        threads.forEach(Thread::start);
        // None of them ends before the last one came.
        Eventually.holds("an answer to what was refused", PATIENCE, () -> atOnce.calls.size() >= CALLS - AT_ONCE);
        upstream.letGo();
        threads.forEach(OmniaServer::join);

        assertSpentAndHeld(requests, 137);
        assertSpentAndHeld(tokens, 38 * TOKENS);
        assertSpentAndHeld(atOnce, 0);

        var most = upstream.mostAtOnce(atOnce.first, atOnce.first + CALLS);
        System.out.printf(
                "RateLimitsIT: %d of 137 requests a minute, %d of %d tokens a minute, %d of 20 calls at once, %d of 50"
                        + " calls in the budget%n",
                requests.served().size(),
                tokens.served().size() * TOKENS,
                38 * TOKENS,
                most,
                budget.served().size());
        assertThat(requests.served()).hasSize(137);
        assertThat(tokens.served()).hasSize(38);
        assertThat(most).isEqualTo(AT_ONCE);
        assertThat(atOnce.served()).hasSize(AT_ONCE);
        assertThat(budget.served()).hasSizeBetween(1, 50);
        for (var burst : List.of(requests, tokens, atOnce)) {
            assertThat(burst.refused())
                    .allMatch(call -> call.status() == 429
                            && call.answer().equals("rate_limited")
                            && Long.parseLong(call.retryAfter()) >= 1
                            && Long.parseLong(call.retryAfter()) <= 60);
        }
        assertThat(budget.customer.limit().getLong("spent"))
                .isEqualTo(budget.served().size() * COST);
        assertToldInTheWordsOfBothDialects();
        assertThat(fleet.books().violations()).isEmpty();
    }

    private static Customer customer(String measure, String window, long units) {
        var customer = Customer.withCredit(one, Math.multiplyExact(2 * CALLS, COST));
        assertThat(customer.limit(measure, window, units).getString("set_by")).isEqualTo("operator");
        return customer;
    }

    private static void assertSpentAndHeld(Burst burst, long spent) {
        var limit = burst.customer.limit();
        assertThat(limit.getLong("spent")).isEqualTo(spent);
        assertThat(limit.getLong("held")).isZero();
    }

    /** Calls that are served, and one that is refused. */
    private static void assertToldInTheWordsOfBothDialects() {
        var once = customer("requests", "day", 1);
        var first = anthropic(once);
        var second = anthropic(once);
        assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
        assertThat(second.statusCode()).as(second.body()).isEqualTo(429);
        for (var answer : List.of(first, second)) {
            assertThat(header(answer, "anthropic-ratelimit-requests-limit")).isEqualTo("1");
            assertThat(header(answer, "anthropic-ratelimit-requests-remaining")).isEqualTo("0");
            var resets = Instant.parse(header(answer, "anthropic-ratelimit-requests-reset"));
            assertThat(Duration.between(resets.truncatedTo(ChronoUnit.DAYS), resets))
                    .isLessThanOrEqualTo(Duration.ofSeconds(2));
        }
        assertThat(header(second, "x-should-retry")).isEqualTo("false");
        assertThat(Long.parseLong(header(second, "retry-after"))).isBetween(1L, 86_400L);

        var counted = customer("tokens", "minute", 100_000);
        var served = two.chat(counted.key(), request(NUMBERS.getAndIncrement(), INPUT));
        assertThat(served.statusCode()).as(served.body()).isEqualTo(200);
        assertThat(header(served, "x-ratelimit-limit-tokens")).isEqualTo("100000");
        assertThat(header(served, "x-ratelimit-remaining-tokens")).isEqualTo(Long.toString(100_000 - TOKENS));
        assertThat(header(served, "x-ratelimit-reset-tokens")).matches("[0-9]+(\\.[0-9]+)?(ms|s)|1m0s");
        assertThat(served.headers().firstValue("x-ratelimit-limit-requests")).isEmpty();
    }

    private static HttpResponse<String> anthropic(Customer customer) {
        var body = new JsonObject()
                .put("model", "sandbox/chat")
                .put("max_tokens", 5)
                .put(
                        "messages",
                        new JsonArray().add(new JsonObject().put("role", "user").put("content", "hello")));
        return one.post("/v1/messages", customer.key(), body.encode());
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElseThrow();
    }

    private static JsonObject request(long number, long input) {
        return MeteredUpstream.request(number, false, MAX_TOKENS, input, MAX_TOKENS, DELAY_MILLIS);
    }

    /** What is counted by the minute is compared within one. */
    private static void aMinuteThatHasJustBegun() {
        var second = Instant.now().atOffset(ZoneOffset.UTC).getSecond();
        if (second > 20) {
            OmniaServer.pause(1_000L * (60 - second) + 200);
        }
    }
}
