package io.omnia.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tokens of a conversation for every model: from its provider where that counts, and counted here where it does not. */
class CountTokensIT {
    private static final String MESSAGES = "/v1/messages/count_tokens";
    private static final String RESPONSES = "/v1/responses/input_tokens";

    @TempDir
    static Path folder;

    private static ReplayUpstream upstream;
    private static OmniaServer server;

    @BeforeAll
    static void start() throws IOException {
        upstream = new ReplayUpstream();
        server =
                OmniaServer.start(folder.resolve("data"), "1000", VendorModels.environment(upstream.baseUrl(), folder));
    }

    @AfterAll
    static void stop() {
        server.close();
        upstream.close();
    }

    @BeforeEach
    void nobodyWasAsked() {
        upstream.received().clear();
    }

    @ParameterizedTest
    @CsvSource({MESSAGES + ", chat", MESSAGES + ", responses", RESPONSES + ", chat", RESPONSES + ", messages"})
    void isCountedHereWhereTheProviderCannot(String route, String model) {
        var brief = count(route, model, "one two three");
        var lengthy = count(route, model, "one two three ".repeat(200));

        assertThat(tokens(brief)).isBetween(3L, 30L);
        // Each " one two three" is three tokens of o200k_base.
        assertThat(tokens(lengthy) - tokens(brief)).isBetween(590L, 605L);
        assertThat(brief.headers().firstValue("x-omnia-provider")).hasValue("omnia");
        assertThat(upstream.received()).isEmpty();
        var line = server.call(OmniaServer.LIVE_KEY, brief);
        assertThat(line.getString("provider")).isEqualTo("omnia");
        assertThat(line.getString("status")).isEqualTo("completed");
        assertThat(line.getLong("cost_microcredits")).isZero();
    }

    @Test
    void aPictureIsNotReadAsText() {
        var picture = new JsonObject()
                .put("type", "image")
                .put(
                        "source",
                        new JsonObject()
                                .put("type", "base64")
                                .put("media_type", "image/png")
                                .put("data", "iVBORw0KGgo".repeat(10_000)));
        var words = new JsonObject().put("type", "text").put("text", "What is this?");
        var message = new JsonObject()
                .put("role", "user")
                .put("content", new JsonArray().add(picture).add(words));
        var body = new JsonObject().put("model", "vendor/chat").put("messages", new JsonArray().add(message));

        assertThat(tokens(server.post(MESSAGES, OmniaServer.LIVE_KEY, body.encode())))
                .isLessThan(100);
    }

    @Test
    void googleIsAskedInItsOwnWords() {
        upstream.answerEverybody(new ReplayUpstream.Answer(
                200, Map.of("content-type", "application/json"), "{\"totalTokens\":61}".getBytes(UTF_8)));

        var counted = count(RESPONSES, "generate", "hello");

        assertThat(new JsonObject(counted.body()))
                .isEqualTo(
                        new JsonObject().put("object", "response.input_tokens").put("input_tokens", 61));
        assertThat(counted.headers().firstValue("x-omnia-provider")).hasValue("bygoogle");
        var received = upstream.received().remove();
        assertThat(received.path()).endsWith("/models/generate:countTokens");
        assertThat(new JsonObject(received.body())
                        .getJsonObject("generateContentRequest")
                        .getString("model"))
                .isEqualTo("models/generate");
    }

    @ParameterizedTest
    @CsvSource({MESSAGES, RESPONSES})
    void isRefusedWhereTheModelItselfIs(String route) {
        var elsewhere = server.send(server.request(route, OmniaServer.LIVE_KEY)
                .header("x-omnia-jurisdictions", "eu")
                .POST(HttpRequest.BodyPublishers.ofString(body(route, "chat", "hello")))
                .build());
        var embedding = count(route, "embed", "hello");

        assertThat(elsewhere.statusCode()).isEqualTo(403);
        assertThat(embedding.statusCode()).isEqualTo(400);
        assertThat(embedding.body()).contains("'vendor/embed'").contains("/v1/embeddings");
        assertThat(upstream.received()).isEmpty();
    }

    @Test
    void whatIsStoredNowhereIsNotCounted() {
        var body = new JsonObject(body(RESPONSES, "chat", "hello")).put("previous_response_id", "resp_1");

        var refused = server.post(RESPONSES, OmniaServer.LIVE_KEY, body.encode());

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("unsupported_parameter");
        assertThat(server.get(RESPONSES, OmniaServer.LIVE_KEY).statusCode()).isEqualTo(405);
    }

    private static HttpResponse<String> count(String route, String model, String text) {
        return server.post(route, OmniaServer.LIVE_KEY, body(route, model, text));
    }

    private static String body(String route, String model, String text) {
        var message = new JsonObject().put("role", "user").put("content", text);
        return new JsonObject()
                .put("model", "vendor/" + model)
                .put(route.equals(MESSAGES) ? "messages" : "input", new JsonArray().add(message))
                .encode();
    }

    private static long tokens(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new JsonObject(answer.body()).getLong("input_tokens");
    }
}
