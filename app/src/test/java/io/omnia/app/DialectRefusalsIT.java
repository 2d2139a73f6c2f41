package io.omnia.app;

import static io.omnia.app.FaultsKit.CANCEL;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What responses and messages refuse, in whose words, and what of a request goes on to the provider. */
class DialectRefusalsIT {
    @TempDir
    static Path folder;

    private static FaultsKit kit;

    @BeforeAll
    static void start() {
        kit = new FaultsKit(folder, Map.of());
    }

    @AfterAll
    static void stop() {
        kit.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{;                                                        400; invalid_request_error",
                "{\"model\":\"nobody/nothing\",\"messages\":[]};           404; not_found_error",
                "{\"model\":\"sandbox/embed\",\"messages\":[]};            400; invalid_request_error",
                "{\"model\":\"sandbox/error-429\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}; 429; rate_limit_error",
                "{\"model\":\"sandbox/chat\",\"messages\":[],\"speed\":\"fast\"}; 400; invalid_request_error"
            })
    void messagesAreRefusedInAnthropicsWords(String body, int status, String type) {
        for (var route : new String[] {"/v1/messages", "/v1/messages/count_tokens"}) {
            if (route.endsWith("count_tokens") && body.contains("speed")) {
                continue;
            }
            var answer = kit.server.post(route, kit.key, body);

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
            var error = new JsonObject(answer.body());
            assertThat(error.getString("type")).isEqualTo("error");
            assertThat(error.getJsonObject("error").getString("type")).isEqualTo(type);
            assertThat(answer.headers().firstValue("request-id")).isPresent();
        }
    }

    @Test
    void aKeyOfNobodyIsRefusedInAnthropicsWords() {
        var answer = kit.server.post("/v1/messages", "omnia_live_of_nobody", "{}");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(new JsonObject(answer.body()).getJsonObject("error").getString("type"))
                .isEqualTo("authentication_error");
        assertThat(new JsonObject(answer.body()).getString("request_id"))
                .isEqualTo(answer.headers().firstValue("request-id").orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"store\":true",
                "\"background\":true",
                "\"previous_response_id\":\"resp_1\"",
                "\"conversation\":{\"id\":\"conv_1\"}",
                "\"prompt\":{\"id\":\"pmpt_1\"}"
            })
    void whatNeedsStoredResponsesIsRefused(String field) {
        var body = "{\"model\":\"sandbox/chat\",\"input\":\"hello\"," + field + "}";
        var answer = kit.server.post("/v1/responses", kit.key, body);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        var error = new JsonObject(answer.body()).getJsonObject("error");
        assertThat(error.getString("code")).isEqualTo("unsupported_parameter");
        assertThat(error.getString("param")).isEqualTo(field.substring(1, field.indexOf('"', 1)));
        var nulled = body.replace(field, field.substring(0, field.indexOf(':') + 1) + "null");
        assertThat(kit.server.post("/v1/responses", kit.key, nulled).statusCode())
                .isEqualTo(200);
    }

    @Test
    void storedResponsesAreNotThere() {
        for (var path : new String[] {"/v1/responses/resp_1", "/v1/responses/resp_1/input_items"}) {
            var answer = kit.server.get(path, kit.key);

            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(answer.body()).contains("no response is stored here");
        }
        assertThat(kit.server.get("/v1/responses", kit.key).statusCode()).isEqualTo(405);
    }

    // What costs nothing.

    @Test
    void countingTokensCostsNothingAndHasALine() {
        var body = "{\"model\":\"sandbox/chat\",\"messages\":[{\"role\":\"user\",\"content\":\"Say hello.\"}]}";
        var before = kit.credits().getLong("spent_microcredits");

        var answer = kit.server.post("/v1/messages/count_tokens", kit.key, body);

        assertThat(new JsonObject(answer.body()).getLong("input_tokens")).isPositive();
        assertThat(answer.headers().firstValue("x-omnia-cost-usd")).hasValue("0.00000000");
        var line = kit.line(answer.headers().firstValue("x-omnia-call").orElseThrow());
        assertThat(line.getString("status")).isEqualTo("completed");
        assertThat(line.getLong("cost_microcredits")).isZero();
        assertThat(line.getJsonObject("usage").getLong("input_tokens")).isZero();
        assertThat(kit.credits().getLong("spent_microcredits")).isEqualTo(before);
    }

    // What goes up.

    @Test
    void whatAnthropicWantsToBeToldGoesOnAndNothingElse() {
        var model = "headers-MESSAGES";
        kit.upstream.on(
                model, wire -> wire.json("{\"type\":\"message\",\"usage\":{\"input_tokens\":1,\"output_tokens\":1}}"));
        var body = "{\"model\":\"" + CANCEL + "/" + model + "\",\"max_tokens\":9,\"messages\":[]}";
        try (var client = RawClient.connect(kit.server)) {
            client.send(RawClient.post(
                    "/v1/messages",
                    kit.key,
                    body,
                    "anthropic-version: 2024-01-01",
                    "anthropic-beta: one",
                    "anthropic-beta: two",
                    "x-secret: mine"));
            assertThat(client.answer().status()).isEqualTo(200);
        }
        assertThat(kit.upstream.head(model))
                .startsWith("post /v1/messages ")
                .contains("anthropic-version: 2024-01-01")
                .contains("anthropic-beta: one,two")
                .doesNotContain("x-secret")
                .doesNotContain(kit.key);

        assertThat(kit.server.post("/v1/messages", kit.key, body).statusCode()).isEqualTo(200);
        assertThat(kit.upstream.head(model)).contains("anthropic-version: 2023-06-01");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",\"store\":null", ",\"store\":false"})
    void nobodyIsLeftToStoreAResponse(String store) {
        var model = "store-RESPONSES";
        kit.upstream.on(
                model,
                wire -> wire.json("{\"object\":\"response\",\"usage\":{\"input_tokens\":1,\"output_tokens\":1}}"));

        var body = "{\"model\":\"" + CANCEL + "/" + model + "\",\"input\":\"hello\"" + store + "}";
        assertThat(kit.server.post("/v1/responses", kit.key, body).statusCode()).isEqualTo(200);

        assertThat(new JsonObject(kit.upstream.body(model)))
                .isEqualTo(new JsonObject()
                        .put("model", model)
                        .put("input", "hello")
                        .put("store", false));
    }
}
