package io.omnia.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.platform.time.Eventually;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** One server with short patience between a raw client and an upstream that misbehaves, and what both may expect of it. */
final class FaultsKit implements AutoCloseable {
    /** Closing the connection ends the cost there. */
    static final String CANCEL = "cancel";
    /** Bills the whole answer anyway. */
    static final String DRAIN = "drain";
    /** Nobody listens. */
    static final String REFUSED = "refused";

    static final int MAX_CALLS = 8;
    static final long INPUT_MICROS = 100;
    static final long OUTPUT_MICROS = 200;

    private static final String EVENT =
            "data: {\"id\":\"c1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hello\"},\"finish_reason\":null}]}\n\n";
    private static final String CLOSING = "data: {\"id\":\"c1\",\"choices\":[{\"index\":0,\"delta\":{},"
            + "\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":11,\"completion_tokens\":7}}\n\ndata: [DONE]\n\n";

    /** What {@link #openStream} reads, but for comments. */
    static final String OPEN_STREAM = EVENT + CLOSING;

    private static final String MANAGEMENT_KEY = "omnia_adm_whole_server_test_key_0123456789";

    final FaultyUpstream upstream = new FaultyUpstream();
    final OmniaServer server;
    /** A live key with a hundred dollars. */
    final String key;

    private final String account;

    FaultsKit(Path folder, Map<String, String> more) {
        var environment = new HashMap<String, String>();
        provider(environment, CANCEL, upstream.port(), "cancel");
        provider(environment, DRAIN, upstream.port(), "drain");
        provider(environment, REFUSED, OmniaServer.freePort(), "cancel");
        environment.putAll(
                VendorModels.environment("http://127.0.0.1:" + upstream.port(), folder, VendorModels.PLAIN_PRICES));
        for (var dialect : List.of("OPENAI", "ANTHROPIC", "GOOGLE")) {
            environment.put("OMNIA_PROVIDERS_BY" + dialect + "_HANG_UP", "cancel");
        }
        environment.put("OMNIA_GATEWAY_FIRST_BYTE_TIMEOUT", "PT2S");
        environment.put("OMNIA_GATEWAY_IDLE_TIMEOUT", "PT2S");
        environment.put("OMNIA_GATEWAY_KEEPALIVE", "PT0.5S");
        environment.put("OMNIA_GATEWAY_SLOW_CLIENT_TIMEOUT", "PT2S");
        environment.put("OMNIA_GATEWAY_BODY_TIMEOUT", "PT2S");
        environment.put("OMNIA_GATEWAY_DRAIN_TIMEOUT", "PT3S");
        environment.put("OMNIA_GATEWAY_MAX_CALLS", Integer.toString(MAX_CALLS));
        environment.putAll(more);
        environment.put("OMNIA_BOOTSTRAP_API_KEY", MANAGEMENT_KEY);
        server = OmniaServer.start(folder.resolve("data"), "100", environment);
        account = manage("GET", "/api/accounts", null)
                .getJsonArray("data")
                .getJsonObject(0)
                .getString("id");
        key = createKey(new JsonObject().put("kind", "live")).getString("secret");
        await(
                Duration.ofSeconds(30),
                "a sandbox that is warm",
                () -> server.post("/v1/chat/completions", key, request("sandbox/chat", false))
                                .statusCode()
                        == 200);
    }

    /** Makes a key of the account; the answer holds its id and its secret. */
    JsonObject createKey(JsonObject wanted) {
        var name = wanted.getString("name", "a key for tests");
        var made = manage(
                "POST", "/api/accounts/" + account + "/keys", wanted.copy().put("name", name));
        return made.getJsonObject("key").put("secret", made.getString("secret"));
    }

    String managementKey() {
        return MANAGEMENT_KEY;
    }

    /** One call of the management API. */
    JsonObject manage(String method, String path, JsonObject body) {
        var publisher =
                body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body.encode());
        var answer = server.send(server.request(path, MANAGEMENT_KEY)
                .header("content-type", "application/json")
                .method(method, publisher)
                .build());
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
        return new JsonObject(answer.body());
    }

    private static void provider(Map<String, String> environment, String name, int port, String hangUp) {
        var more = Map.of(
                "API_KEY",
                "the-operators-own-key",
                "DIALECT",
                "openai",
                "HANG_UP",
                hangUp,
                "BASE_URL_ANTHROPIC",
                "http://127.0.0.1:" + port);
        environment.putAll(OmniaServer.provider(name, "http://127.0.0.1:" + port + "/v1", more));
    }

    /** What came of a call: what its client read, its usage line, and how long it took. */
    record Told(RawClient.Answer answer, JsonObject line, Duration took) {
        String body() {
            return answer.body();
        }

        long cost() {
            return line.getLong("cost_microcredits");
        }

        long input() {
            return line.getJsonObject("usage").getLong("input_tokens");
        }

        long output() {
            return line.getJsonObject("usage").getLong("output_tokens");
        }

        boolean estimated() {
            return line.getJsonObject("usage").getBoolean("estimated");
        }

        String delivery() {
            return line.getString("delivery");
        }

        String status() {
            return line.getString("status");
        }
    }

    static String request(String model, boolean stream) {
        return "{\"model\":\"" + model + "\",\"stream\":" + stream
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"Say hello to the world.\"}]}";
    }

    /** Makes one call that stays to its end. */
    Told call(String provider, String name, boolean stream, FaultyUpstream.Script script) {
        var model = name + (stream ? "-streamed" : "-whole");
        return call("/v1/chat/completions", model, request(provider + "/" + model, stream), script);
    }

    /** The same by any route; the upstream knows the script by the model. */
    Told call(String route, String model, String request, FaultyUpstream.Script script) {
        upstream.on(model, script);
        var started = Instant.now();
        try (var client = RawClient.connect(server)) {
            var answer = client.send(RawClient.post(route, key, request)).answer();
            return new Told(answer, line(answer.header("x-omnia-call")), Duration.between(started, Instant.now()));
        }
    }

    /** Lets the upstream begin the streams of {@link #openStream} and finish them with the latch. */
    void openUntil(CountDownLatch finish) {
        upstream.on("open", wire -> {
            wire.stream().chunk(EVENT);
            await(finish);
            wire.chunk(CLOSING).end();
        });
    }

    /** A stream that ends with the latch of {@link #openUntil}; eleven tokens in, seven out. */
    RawClient.Answer openStream() {
        try (var client = RawClient.connect(server)) {
            return client.send(RawClient.chat(key, request(CANCEL + "/open", true)))
                    .answer();
        }
    }

    static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(120, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stop);
        }
    }

    /** The call that the head of an answer names. */
    static String callOf(String head) {
        var from = head.indexOf("x-omnia-call: ") + "x-omnia-call: ".length();
        return head.substring(from, head.indexOf('\r', from));
    }

    /** The usage line of a call, as soon as there is one. */
    JsonObject line(String call) {
        var line = new JsonObject[1];
        await(Duration.ofSeconds(10), "a usage line of " + call, () -> {
            var answer = server.get("/v1/calls/" + call, key);
            line[0] = answer.statusCode() == 200 ? new JsonObject(answer.body()) : null;
            return line[0] != null;
        });
        return line[0];
    }

    /** The line of a call once it says that its last byte left. */
    JsonObject deliveredLine(String call) {
        await(
                Duration.ofSeconds(5),
                "delivery",
                () -> "complete".equals(line(call).getString("delivery")));
        return line(call);
    }

    /** What the usage report says of one model; null when it has no call. */
    JsonObject usageOf(String model) {
        var answer = server.get("/v1/usage?group_by=model", key);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        var report = new JsonObject(answer.body());
        return report.getJsonArray("data").stream()
                .map(JsonObject.class::cast)
                .filter(row -> model.equals(row.getString("model")))
                .findFirst()
                .orElse(null);
    }

    JsonObject credits() {
        return new JsonObject(server.get("/v1/credits", key).body());
    }

    /** Nothing is held, nothing hangs on the upstream. */
    void settlesDown() {
        await(Duration.ofSeconds(8), "no money held", () -> credits().getLong("held_microcredits") == 0);
        await(Duration.ofSeconds(8), "no upstream connection left open", () -> upstream.busy() == 0);
    }

    static void await(Duration limit, String what, BooleanSupplier condition) {
        Eventually.holds(what, limit, condition);
    }

    /** The error of a refusal, after checking what every refusal has. */
    static JsonObject error(RawClient.Answer answer, int status, String code) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.header("content-type")).startsWith("application/json");
        assertThat(answer.header("x-request-id")).isNotBlank();
        var error = new JsonObject(answer.body()).getJsonObject("error");
        assertThat(error.fieldNames()).containsExactlyInAnyOrder("message", "type", "param", "code");
        assertThat(error.getString("message")).isNotBlank();
        assertThat(error.getString("type")).isNotBlank();
        assertThat(error.getString("code")).isEqualTo(code);
        return error;
    }

    @Override
    public void close() {
        server.close();
        upstream.close();
    }
}
