package io.omnia.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.omnia.app.RecordedExchanges.Exchange;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every recorded answer through the whole program to callers of each other protocol: the words arrive, and the bill is that of
 * the vendor's own count. Prints the table of cases.
 */
class TranslatedExchangesIT {
    private static final Map<String, String> MODELS = Map.of(
            "/v1/chat/completions",
            "chat",
            "/v1/responses",
            "responses",
            "/v1/messages",
            "messages",
            RecordedExchanges.GENERATE,
            "generate");

    private static final List<String> ROUTES = List.of("/v1/chat/completions", "/v1/responses", "/v1/messages");

    @TempDir
    Path folder;

    private final List<String> failures = new ArrayList<>();
    private final StringBuilder table = new StringBuilder();
    private int count;

    @Test
    void bringsEveryRecordedAnswerToCallersOfOtherProtocols() throws IOException {
        assumeTrue(RecordedExchanges.present(), "the recorded exchanges are not beside this checkout");
        try (var upstream = new ReplayUpstream();
                var server = OmniaServer.start(
                        folder.resolve("data"), "1000", VendorModels.environment(folder, upstream.baseUrl()))) {
            for (var exchange : RecordedExchanges.all()) {
                if (MODELS.containsKey(exchange.route())) {
                    ROUTES.stream()
                            .filter(route -> !route.equals(exchange.route()))
                            .forEach(route -> check(server, upstream, exchange, route));
                }
            }
            System.out.println(table);
            System.out.printf("%d translated exchanges, %d failed%n", count, failures.size());
            assertThat(count).isGreaterThan(400);
            assertThat(failures).isEmpty();
        }
    }

    private void check(OmniaServer server, ReplayUpstream upstream, Exchange exchange, String route) {
        var headers = new HashMap<String, String>();
        exchange.responseHeaders()
                .forEach(
                        header -> headers.put(header.getKey(), header.getValue().toString()));
        upstream.answerEverybody(new ReplayUpstream.Answer(exchange.status(), headers, exchange.body()));
        var answer = server.post(
                route, OmniaServer.LIVE_KEY, request(exchange, route).encode());
        var call = server.call(OmniaServer.LIVE_KEY, answer);
        var problems = new ArrayList<String>();
        if (exchange.name().contains("stream-error-status-failed")) {
            // About the operator's own balance; where that comes before anything of the answer it is not passed on as
            // such.
            if (answer.statusCode() != 503 && !answer.body().contains("\"error\"")) {
                problems.add("a failed stream does not say so");
            }
        } else if (exchange.status() >= 400) {
            checkError(route, answer.statusCode(), answer.body(), call, problems);
        } else if (answer.statusCode() != 200) {
            problems.add("status " + answer.statusCode() + " " + answer.body());
        } else {
            checkUsage(exchange, call, problems);
            var words = SpokenWords.of(
                    exchange.route(),
                    exchange.streaming(),
                    new String(exchange.body(), java.nio.charset.StandardCharsets.UTF_8));
            var arrived = SpokenWords.of(route, exchange.streaming(), answer.body());
            if (!words.equals(arrived)) {
                problems.add("said '" + arrived + "' instead of '" + words + "'");
            }
        }
        count++;
        var name = exchange.name() + " > " + MODELS.get(route);
        table.append("%-90s %3d>%3d  %s%n"
                .formatted(
                        name,
                        exchange.status(),
                        answer.statusCode(),
                        problems.isEmpty() ? "passed" : "FAILED " + problems));
        problems.forEach(problem -> failures.add(name + ": " + problem));
    }

    private static JsonObject request(Exchange exchange, String route) {
        var request = new JsonObject()
                .put("model", "vendor/" + MODELS.get(exchange.route()))
                .put("stream", exchange.streaming());
        if (route.equals("/v1/responses")) {
            return request.put("input", "hello");
        }
        return request.put("max_tokens", 5000)
                .put(
                        "messages",
                        new JsonArray().add(new JsonObject().put("role", "user").put("content", "hello")));
    }

    private static void checkError(String route, int status, String body, JsonObject call, List<String> problems) {
        if (status < 400) {
            problems.add("an error became " + status);
        }
        var error = new JsonObject(body);
        if (!(error.getValue("error") instanceof JsonObject inner) || inner.getString("message") == null) {
            problems.add("no error of this dialect: " + body);
        } else if (route.equals("/v1/messages") != "error".equals(error.getString("type"))) {
            problems.add("another dialect's error: " + body);
        }
        if (call.getLong("cost_microcredits") != 0) {
            problems.add("an error was billed");
        }
    }

    private static void checkUsage(Exchange exchange, JsonObject call, List<String> problems) {
        var usage = call.getJsonObject("usage");
        var expected = RecordedExchanges.usage(exchange);
        if (expected == null) {
            return;
        }
        for (var part : Map.of(
                        "input", "input_tokens",
                        "output", "output_tokens",
                        "cached", "cached_input_tokens",
                        "cache_write", "cache_write_tokens",
                        "reasoning", "reasoning_tokens")
                .entrySet()) {
            var wanted = expected.getLong(part.getKey(), 0L);
            var found = usage.getLong(part.getValue());
            if (!wanted.equals(found)) {
                problems.add(part.getKey() + " " + found + " instead of " + wanted);
            }
        }
    }
}
