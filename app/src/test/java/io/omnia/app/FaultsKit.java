package io.omnia.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
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

    final FaultyUpstream upstream = new FaultyUpstream();
    final OmniaServer server;

    FaultsKit(Path folder, Map<String, String> more) {
        var environment = new HashMap<String, String>();
        provider(environment, CANCEL, upstream.port(), "cancel");
        provider(environment, DRAIN, upstream.port(), "drain");
        provider(environment, REFUSED, OmniaServer.freePort(), "cancel");
        environment.put("OMNIA_GATEWAY_FIRST_BYTE_TIMEOUT", "PT2S");
        environment.put("OMNIA_GATEWAY_IDLE_TIMEOUT", "PT2S");
        environment.put("OMNIA_GATEWAY_KEEPALIVE", "PT0.5S");
        environment.put("OMNIA_GATEWAY_SLOW_CLIENT_TIMEOUT", "PT2S");
        environment.put("OMNIA_GATEWAY_BODY_TIMEOUT", "PT2S");
        environment.put("OMNIA_GATEWAY_DRAIN_TIMEOUT", "PT3S");
        environment.put("OMNIA_GATEWAY_MAX_CALLS", Integer.toString(MAX_CALLS));
        environment.putAll(more);
        server = OmniaServer.start(folder.resolve("data"), "100", environment);
    }

    private static void provider(Map<String, String> environment, String name, int port, String hangUp) {
        var prefix = "OMNIA_PROVIDERS_" + name.toUpperCase(java.util.Locale.ROOT);
        environment.put(prefix + "_BASE_URL", "http://127.0.0.1:" + port + "/v1");
        environment.put(prefix + "_DIALECT", "openai");
        environment.put(prefix + "_API_KEY", "the-operators-own-key");
        environment.put(prefix + "_UNLISTED", "1/2");
        environment.put(prefix + "_HANG_UP", hangUp);
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
        upstream.on(model, script);
        var started = Instant.now();
        try (var client = RawClient.connect(server)) {
            var answer = client.send(RawClient.chat(OmniaServer.LIVE_KEY, request(provider + "/" + model, stream)))
                    .answer();
            return new Told(answer, line(answer.header("x-omnia-call")), Duration.between(started, Instant.now()));
        }
    }

    /** The usage line of a call, as soon as there is one. */
    JsonObject line(String call) {
        var line = new JsonObject[1];
        await(Duration.ofSeconds(10), "a usage line of " + call, () -> {
            var answer = server.get("/v1/calls/" + call, OmniaServer.LIVE_KEY);
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
        var report = new JsonObject(
                server.get("/v1/usage?group_by=model", OmniaServer.LIVE_KEY).body());
        return report.getJsonArray("data").stream()
                .map(JsonObject.class::cast)
                .filter(row -> model.equals(row.getString("model")))
                .findFirst()
                .orElse(null);
    }

    JsonObject credits() {
        return new JsonObject(server.get("/v1/credits", OmniaServer.LIVE_KEY).body());
    }

    /** Nothing is held, nothing hangs on the upstream. */
    void settlesDown() {
        await(Duration.ofSeconds(8), "no money held", () -> credits().getLong("held_microcredits") == 0);
        await(Duration.ofSeconds(8), "no upstream connection left open", () -> upstream.busy() == 0);
    }

    static void await(Duration limit, String what, BooleanSupplier condition) {
        var end = Instant.now().plus(limit);
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as("waited for %s", what).isBefore(end);
            OmniaServer.pause(20);
        }
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
