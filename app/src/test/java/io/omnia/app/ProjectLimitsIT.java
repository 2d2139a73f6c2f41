package io.omnia.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.platform.time.Eventually;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Limits of projects and members on two nodes: they count the calls of all keys in them together. */
class ProjectLimitsIT {
    private static final long MAX_TOKENS = 100;
    private static final Duration ELSEWHERE = Duration.ofSeconds(5);
    private static final AtomicLong NUMBERS = new AtomicLong(100_000);

    /** Every byte of a body may become a token; all bodies are of one length. */
    private static final long INPUT = request(100_000, 100).encode().getBytes(StandardCharsets.UTF_8).length;

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

    @Test
    void aProjectsLimitCountsTheCallsOfItsKeysTogetherOnEveryNode() {
        var first = Customer.withCredit(one, 100 * COST);
        var second = first.anotherKey();
        var outside = first.anotherKey();
        var project = first.group("projects", "shop");
        first.joins(project, null);
        second.joins(project, null);
        var path = "/api/projects/" + project + "/limits";
        set(path + "/requests/day", 2);

        assertThat(call(one, first).served()).isTrue();
        assertThat(call(two, second).served()).isTrue();
        for (var refused :
                new CallTranscript[] {call(one, first), call(two, first), call(one, second), call(two, second)}) {
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.answer()).isEqualTo("rate_limited");
        }
        assertThat(call(one, outside).served()).isTrue();
        assertThat(only(path).getLong("spent")).isEqualTo(2);
        assertThat(only(path).getString("whose")).isEqualTo("project");

        second.joins(null, null);
        assertThat(call(one, second).served()).isTrue();
        Eventually.holds(
                "that the other node knows it",
                ELSEWHERE,
                () -> call(two, second).served());
        outside.joins(project, null);
        assertThat(call(one, outside).status()).isEqualTo(429);
        Eventually.holds(
                "that the other node knows it",
                ELSEWHERE,
                () -> call(two, outside).status() == 429);
    }

    @Test
    void aMembersBudgetCountsWhatWasSpentBeforeAndOnTwoKeysAndTheCallsAreKeptAsTheirs() {
        var first = Customer.withCredit(one, 100 * COST);
        var second = first.anotherKey();
        var project = first.group("projects", "shop");
        var member = first.group("members", "Ada");
        first.joins(project, member);
        second.joins(null, member);
        var before = call(one, first);
        assertThat(before.served()).isTrue();
        settled(before);
        var path = "/api/members/" + member + "/limits";

        assertThat(set(path + "/money/total", 3 * COST).getLong("spent")).isEqualTo(COST);
        var hers = call(one, second);
        assertThat(hers.served()).isTrue();
        settled(hers);
        assertThat(call(two, first).served()).isTrue();
        Eventually.holds("the last call's bill", ELSEWHERE, () -> only(path).getLong("spent") == 3 * COST);

        for (var refused : new CallTranscript[] {call(one, first), call(two, second)}) {
            assertThat(refused.status()).isEqualTo(402);
            assertThat(refused.answer()).isEqualTo("budget_exceeded");
        }
        assertThat(settled(before).getString("project_id")).isEqualTo(project);
        assertThat(settled(before).getString("member_id")).isEqualTo(member);
        assertThat(settled(hers).getString("project_id")).isNull();
        assertThat(settled(hers).getString("member_id")).isEqualTo(member);
        assertThat(fleet.books().violations()).isEmpty();
    }

    /** The call's line, as operators see it. */
    private static JsonObject settled(CallTranscript call) {
        var path = "/api/admin/calls/" + call.call();
        Eventually.holds(
                "the line of a call",
                ELSEWHERE,
                () -> one.get(path, Customer.MANAGEMENT_KEY).statusCode() == 200);
        return json(one.get(path, Customer.MANAGEMENT_KEY));
    }

    private static JsonObject only(String path) {
        JsonArray limits = json(one.get(path, Customer.MANAGEMENT_KEY)).getJsonArray("data");
        assertThat(limits).hasSize(1);
        return limits.getJsonObject(0);
    }

    private static JsonObject set(String path, long units) {
        return json(one.send(one.request(path, Customer.MANAGEMENT_KEY)
                .header("content-type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(
                        new JsonObject().put("limit", units).encode()))
                .build()));
    }

    private static JsonObject json(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new JsonObject(answer.body());
    }

    private static CallTranscript call(OmniaServer node, Customer customer) {
        var number = NUMBERS.getAndIncrement();
        return new MeteredClient(node, customer.key()).call(number, request(number, INPUT));
    }

    private static JsonObject request(long number, long input) {
        return MeteredUpstream.request(number, false, MAX_TOKENS, input, MAX_TOKENS, 0);
    }
}
