package io.omnia.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.net.httpserver.HttpExchange;
import io.omnia.app.PolicyVendor.Fault;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Prometheus and a collector of OpenTelemetry get of calls, and what they never get. */
class ObservabilityIT {
    private static final String CANARY = "canary-7f3a91c2";
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00f067aa0ba902b7";
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Pattern LINE = Pattern.compile("([a-z_]+)(?:\\{(.*)})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"([^\"]*)\"");

    private static final PolicyVendor BROKEN = new PolicyVendor("broken", 1);
    private static final PolicyVendor GOOD = new PolicyVendor("good", 1);
    private static final PolicyVendor OPENS = new PolicyVendor("opens", 1);
    private static final List<PolicyVendor> VENDORS = List.of(BROKEN, GOOD, OPENS);
    private static final List<JsonObject> TRACES = new CopyOnWriteArrayList<>();
    private static final List<JsonObject> METRICS = new CopyOnWriteArrayList<>();
    private static final List<String> TRACEPARENTS = new CopyOnWriteArrayList<>();

    @TempDir
    static Path folder;

    private static volatile boolean collectorIsAway;
    private static VendorServer collector;
    private static VendorServer loose;
    private static OmniaServer server;
    private static Customer customer;

    @BeforeAll
    static void start() {
        collector = new VendorServer(ObservabilityIT::collect);
        loose = new VendorServer(ObservabilityIT::answerLoosely);
        var environment = PolicyVendor.settings(folder, VENDORS, Map.of());
        environment.putAll(OmniaServer.provider("loose", loose.baseUrl(), Map.of("API_KEY", "the-vendors-key")));
        environment.put("OMNIA_MODELS_GROUPS_PAIR_MEMBERS", "broken/m,good/m");
        environment.put("OMNIA_BOOTSTRAP_API_KEY", Customer.MANAGEMENT_KEY);
        environment.put("OMNIA_TELEMETRY_OTLP_ENDPOINT", collector.baseUrl() + "/otel");
        environment.put("OMNIA_TELEMETRY_OTLP_INTERVAL", "PT0.1S");
        server = OmniaServer.start(folder.resolve("data"), "0", environment);
        customer = Customer.withCredit(server, 100_000_000);
        BROKEN.fails(Fault.BROKEN);
        OPENS.fails(Fault.BROKEN);
    }

    @AfterAll
    static void stop() {
        server.close();
        Stream.of(collector, loose).forEach(VendorServer::close);
        VENDORS.forEach(PolicyVendor::close);
    }

    private static void collect(HttpExchange exchange, String body) throws IOException {
        var status = collectorIsAway ? 503 : 200;
        if (!collectorIsAway) {
            switch (exchange.getRequestURI().getPath()) {
                case "/otel/v1/traces" -> TRACES.add(new JsonObject(body));
                case "/otel/v1/metrics" -> METRICS.add(new JsonObject(body));
                default -> throw new IOException("nothing is sent there");
            }
        }
        exchange.sendResponseHeaders(status, 2);
        exchange.getResponseBody().write("{}".getBytes(StandardCharsets.UTF_8));
    }

    private static void answerLoosely(HttpExchange exchange, String body) throws IOException {
        TRACEPARENTS.addAll(exchange.getRequestHeaders().getOrDefault("traceparent", List.of()));
        var answer = """
                {"id":"c","object":"chat.completion","model":"m","choices":[{"index":0,"finish_reason":"stop",
                "message":{"role":"assistant","content":"%s"}}],"usage":{"prompt_tokens":11,"completion_tokens":7}}""".formatted(CANARY).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("content-type", "application/json");
        exchange.sendResponseHeaders(200, answer.length);
        exchange.getResponseBody().write(answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/q/metrics", "/q/metrics/", "/q//metrics", "/q/./metrics"})
    void metricsAreForManagementKeysAlone(String path) {
        assertThat(server.get(path, null).body()).doesNotContain("omnia_calls");
        assertThat(server.get(path, customer.key()).body()).doesNotContain("omnia_calls");
        assertThat(server.get("/q/metrics", null).statusCode()).isEqualTo(401);
        assertThat(server.get("/q/metrics", customer.key()).statusCode()).isEqualTo(403);
        assertThat(server.get("/q/metrics", Customer.MANAGEMENT_KEY).body()).contains("omnia_calls_running");
    }

    @Test
    void aCallThatWentOnIsCountedWithBothItAsked() {
        var before = metrics();

        assertThat(send("pair", Map.of()).statusCode()).isEqualTo(200);

        var spoken = Map.of("provider", "good", "model", "good/m", "protocol", "openai_chat");
        var sold = Map.of("provider", "good", "model", "good/m");
        until("the call is counted", () -> added(before, "omnia_call_duration_seconds_count", spoken) == 1);
        assertThat(added(before, "omnia_calls_total", with(spoken, "outcome", "completed")))
                .isEqualTo(1);
        assertThat(added(before, "omnia_call_first_byte_seconds_count", spoken)).isEqualTo(1);
        assertThat(added(before, "omnia_call_duration_seconds_bucket", with(spoken, "le", "+Inf")))
                .isEqualTo(1);
        assertThat(added(before, "omnia_attempts_total", with(sold, "outcome", "answered")))
                .isEqualTo(1);
        assertThat(added(before, "omnia_tokens_total", with(sold, "kind", "output")))
                .isPositive();
        assertThat(added(before, "omnia_cost_credits_total", sold)).isCloseTo(GOOD.costMicros() / 1e6, within(1e-9));
        var broken = Map.of("provider", "broken", "model", "broken/m");
        assertThat(added(before, "omnia_attempts_total", with(broken, "outcome", "failed")))
                .isEqualTo(1);
        assertThat(added(before, "omnia_failovers_total", broken)).isEqualTo(1);
        assertThat(value("omnia_calls_running", Map.of())).isZero();
        assertThat(value("omnia_streams_open", Map.of())).isZero();
        assertThat(value("omnia_credits_held", Map.of())).isZero();
        assertThat(value("omnia_credential_state", Map.of("provider", "loose", "credential", "1", "state", "ready")))
                .isEqualTo(1);
    }

    /** A stream that is open, and then a whole call beside it, which is no stream. */
    @Test
    void whatRunsAndWhatItHoldsIsShownAsLongAsItRuns() throws Exception {
        var stream = body("good/m").put("stream", true).encode();
        until("what ran before has ended", () -> value("omnia_calls_running", Map.of()) == 0);
        try (var client = RawClient.connect(server);
                var threads = Executors.newVirtualThreadPerTaskExecutor();
                var held = GOOD.holds()) {
            client.send(RawClient.chat(customer.key(), stream)).readUntil(GOOD.text());

            assertThat(value("omnia_calls_running", Map.of())).isEqualTo(1);
            assertThat(value("omnia_streams_open", Map.of())).isEqualTo(1);
            var ofTheStream = value("omnia_credits_held", Map.of());
            assertThat(ofTheStream).isPositive().isEqualTo(creditsHeld());

            var asked = GOOD.received().size();
            var whole = threads.submit(() -> send("good/m", Map.of()));
            until("the other call arrives", () -> GOOD.received().size() > asked);
            assertThat(value("omnia_calls_running", Map.of())).isEqualTo(2);
            assertThat(value("omnia_streams_open", Map.of())).isEqualTo(1);
            assertThat(value("omnia_credits_held", Map.of()))
                    .isGreaterThan(ofTheStream)
                    .isEqualTo(creditsHeld());

            held.goOn();
            assertThat(whole.get().statusCode()).isEqualTo(200);
            client.readUntil("[DONE]");
        }
        until("nothing runs", () -> value("omnia_calls_running", Map.of()) == 0);
        until("no stream is open", () -> value("omnia_streams_open", Map.of()) == 0);
        until("nothing is held", () -> value("omnia_credits_held", Map.of()) == 0);
    }

    /** By the ledger. */
    private static double creditsHeld() {
        return customer.credits().getLong("held_microcredits") / 1e6;
    }

    @Test
    void anOpenBreakerIsAMetric() {
        for (var i = 0; i < 5; i++) {
            send("opens/m", Map.of());
        }

        assertThat(value(
                        "omnia_breaker_state",
                        Map.of("provider", "opens", "credential", "0", "model", "opens/m", "state", "open")))
                .isEqualTo(1);
    }

    @Test
    void theCallersTraceGoesOnToTheCollectorAndToNobodyElse() {
        var answer = send("loose/" + CANARY, Map.of("traceparent", "00-" + TRACE + "-" + PARENT + "-01"));

        assertThat(answer.body()).as("the canary is on its way").contains(CANARY);
        until(
                "the span arrives",
                () -> spans().stream()
                        .anyMatch(span -> span.getString("traceId").equals(TRACE)));
        var span = spans().stream()
                .filter(one -> one.getString("traceId").equals(TRACE))
                .findFirst()
                .orElseThrow();
        assertThat(span.getString("parentSpanId")).isEqualTo(PARENT);
        assertThat(span.getString("spanId")).matches("[0-9a-f]{16}").isNotEqualTo(PARENT);
        assertThat(span.getString("name")).isEqualTo("chat other");
        assertThat(span.getInteger("kind")).isEqualTo(3);
        assertThat(Long.parseLong(span.getString("endTimeUnixNano")))
                .isGreaterThan(Long.parseLong(span.getString("startTimeUnixNano")));
        var port = Integer.parseInt(loose.baseUrl().substring(loose.baseUrl().lastIndexOf(':') + 1));
        assertThat(attributes(span))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "gen_ai.operation.name", "chat",
                        "gen_ai.provider.name", "loose",
                        "gen_ai.request.model", "other",
                        "gen_ai.response.model", "other",
                        "gen_ai.usage.input_tokens", "11",
                        "gen_ai.usage.output_tokens", "7",
                        "gen_ai.usage.cache_read.input_tokens", "0",
                        "gen_ai.usage.cache_creation.input_tokens", "0",
                        "server.address", "127.0.0.1",
                        "server.port", Integer.toString(port)));
        assertThat(TRACEPARENTS).isEmpty();
        assertThat(server.get("/q/metrics", Customer.MANAGEMENT_KEY).body())
                .contains("model=\"other\"")
                .doesNotContain(CANARY, customer.key(), "the-vendors-key");
        assertThat(TRACES.toString() + METRICS).doesNotContain(CANARY, customer.key(), "the-vendors-key");
    }

    @Test
    void aFailureIsAnErrorOfTheSpanAndACallThatIsNotSampledHasNone() {
        var unsampled = TRACE.replace('4', '5');
        send("loose/m", Map.of("traceparent", "00-" + unsampled + "-" + PARENT + "-00"));
        var failed = TRACE.replace('4', '6');
        send("broken/m", Map.of("traceparent", "00-" + failed + "-" + PARENT + "-01"));

        until(
                "the span arrives",
                () -> spans().stream()
                        .anyMatch(span -> span.getString("traceId").equals(failed)));
        var span = spans().stream()
                .filter(one -> one.getString("traceId").equals(failed))
                .findFirst()
                .orElseThrow();
        assertThat(attributes(span)).containsEntry("error.type", "failed").doesNotContainKey("gen_ai.response.model");
        assertThat(span.getJsonObject("status").getInteger("code")).isEqualTo(2);
        assertThat(spans()).noneMatch(one -> one.getString("traceId").equals(unsampled));
    }

    @Test
    void theHistogramsOfTheConventionsAddUp() {
        send("loose/m", Map.of());

        until("the histograms arrive", () -> METRICS.stream().anyMatch(ObservabilityIT::hasTokens));
        var last = METRICS.stream().filter(ObservabilityIT::hasTokens).toList().getLast();
        for (var metric : named(last, "resourceMetrics", "scopeMetrics", "metrics")) {
            for (var point : objects(metric.getJsonObject("histogram").getJsonArray("dataPoints"))) {
                var buckets = point.getJsonArray("bucketCounts");
                assertThat(buckets).hasSize(point.getJsonArray("explicitBounds").size() + 1);
                assertThat(buckets.stream()
                                .mapToLong(count -> Long.parseLong((String) count))
                                .sum())
                        .isEqualTo(Long.parseLong(point.getString("count")))
                        .isPositive();
            }
        }
    }

    @Test
    void aCollectorThatIsAwayCostsItsSpansAndNothingElse() {
        collectorIsAway = true;
        var before = metrics();

        assertThat(send("loose/m", Map.of()).statusCode()).isEqualTo(200);
        until("the span is given up", () -> added(before, "omnia_telemetry_spans_dropped_total", Map.of()) >= 1);
        collectorIsAway = false;
        var back = TRACE.replace('4', '7');
        send("loose/m", Map.of("traceparent", "00-" + back + "-" + PARENT + "-01"));

        until(
                "spans arrive again",
                () -> spans().stream()
                        .anyMatch(span -> span.getString("traceId").equals(back)));
    }

    private static boolean hasTokens(JsonObject metrics) {
        return metrics.encode().contains("gen_ai.client.token.usage")
                && metrics.encode().contains("gen_ai.token.type");
    }

    private static JsonObject body(String model) {
        return new JsonObject()
                .put("model", model)
                .put(
                        "messages",
                        new JsonArray().add(new JsonObject().put("role", "user").put("content", CANARY)));
    }

    private static HttpResponse<String> send(String model, Map<String, String> headers) {
        var body = body(model);
        var request = server.request("/v1/chat/completions", customer.key()).header("content-type", "application/json");
        headers.forEach(request::header);
        return server.send(
                request.POST(HttpRequest.BodyPublishers.ofString(body.encode())).build());
    }

    private record Sample(String name, Map<String, String> labels) {}

    private static Map<Sample, Double> metrics() {
        return server.get("/q/metrics", Customer.MANAGEMENT_KEY)
                .body()
                .lines()
                .map(LINE::matcher)
                .filter(line -> line.matches() && line.group(1).startsWith("omnia_"))
                .collect(Collectors.toMap(
                        line -> new Sample(line.group(1), labels(line.group(2))),
                        line -> Double.parseDouble(line.group(3))));
    }

    private static Map<String, String> labels(String text) {
        return text == null
                ? Map.of()
                : LABEL.matcher(text)
                        .results()
                        .collect(Collectors.toMap(label -> label.group(1), label -> label.group(2)));
    }

    private static double value(String name, Map<String, String> labels) {
        return metrics().getOrDefault(new Sample(name, labels), 0.0);
    }

    private static double added(Map<Sample, Double> before, String name, Map<String, String> labels) {
        return value(name, labels) - before.getOrDefault(new Sample(name, labels), 0.0);
    }

    private static Map<String, String> with(Map<String, String> labels, String name, String value) {
        var all = new HashMap<>(labels);
        all.put(name, value);
        return all;
    }

    private static List<JsonObject> spans() {
        return TRACES.stream()
                .flatMap(sent -> named(sent, "resourceSpans", "scopeSpans", "spans").stream())
                .toList();
    }

    private static List<JsonObject> named(JsonObject sent, String resources, String scopes, String content) {
        return objects(sent.getJsonArray(resources)).stream()
                .flatMap(resource -> objects(resource.getJsonArray(scopes)).stream())
                .flatMap(scope -> objects(scope.getJsonArray(content)).stream())
                .toList();
    }

    private static Map<String, String> attributes(JsonObject span) {
        return objects(span.getJsonArray("attributes")).stream()
                .collect(Collectors.toMap(one -> one.getString("key"), one -> {
                    var value = one.getJsonObject("value");
                    return value.getString("stringValue", value.getString("intValue"));
                }));
    }

    private static List<JsonObject> objects(JsonArray array) {
        return array.stream().map(JsonObject.class::cast).toList();
    }

    private static void until(String what, BooleanSupplier condition) {
        FaultsKit.await(LONG, what, condition);
    }
}
