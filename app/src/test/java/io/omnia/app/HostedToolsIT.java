package io.omnia.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tools that run at a vendor and service tiers: bounded on the way up, billed on the way down, refused without a price. */
class HostedToolsIT {
    private static final String SEARCH_TOOL = "{\"type\":\"web_search_20250305\",\"name\":\"web_search\"}";
    /** A cent. */
    private static final long ONE_SEARCH = 1_000_000;

    @TempDir
    static Path folder;

    private static ReplayUpstream upstream;
    private static OmniaServer server;
    private static LedgerBooks books;

    @BeforeAll
    static void start() {
        upstream = new ReplayUpstream();
        var environment = new HashMap<String, String>();
        for (var name : new String[] {"openai", "anthropic"}) {
            environment.putAll(
                    OmniaServer.provider(name, upstream.baseUrl() + "/" + name, Map.of("API_KEY", "upstream-key")));
        }
        server = OmniaServer.start(folder.resolve("data"), "1000", environment);
        books = LedgerBooks.of(server);
    }

    @AfterAll
    static void stop() {
        server.close();
        upstream.close();
    }

    @AfterEach
    void theBooksAreRight() {
        assertThat(books.violations()).isEmpty();
        upstream.received().clear();
    }

    @Test
    void searchesOfMessagesAreBoundedAndBilled() {
        answers("application/json", """
                {"id":"m","type":"message","role":"assistant","content":[{"type":"text","text":"hi"}],"stop_reason":"end_turn",
                "usage":{"input_tokens":1000,"output_tokens":10,"service_tier":"standard",
                "server_tool_use":{"web_search_requests":2,"web_fetch_requests":0}}}""");
        var spent = books.spentMicros();

        var answer = messages(SEARCH_TOOL);
        var call = server.call(OmniaServer.LIVE_KEY, answer);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(sent().getJsonArray("tools").getJsonObject(0).getInteger("max_uses"))
                .isEqualTo(5);
        assertThat(call.getJsonObject("usage").getLong("web_searches")).isEqualTo(2);
        assertThat(line(call, "web_search").getLong("quantity")).isEqualTo(2);
        assertThat(line(call, "web_search").getLong("amount_microcredits")).isEqualTo(2 * ONE_SEARCH);
        // 1000 tokens at 1 US dollar a million and 10 at 5, in hundred-millionths of a dollar.
        assertThat(call.getLong("cost_microcredits")).isEqualTo(100_000 + 5_000 + 2 * ONE_SEARCH);
        assertThat(sum(call)).isEqualTo(call.getLong("cost_microcredits"));
        assertThat(books.spentMicros() - spent).isEqualTo(call.getLong("cost_microcredits"));
    }

    @Test
    void theCallersOwnBoundIsKept() {
        answers(
                "application/json",
                "{\"type\":\"message\",\"content\":[],\"usage\":{\"input_tokens\":1,\"output_tokens\":1}}");

        messages(SEARCH_TOOL.replace("}", ",\"max_uses\":1}"));

        assertThat(sent().getJsonArray("tools").getJsonObject(0).getInteger("max_uses"))
                .isEqualTo(1);
    }

    @Test
    void searchesOfAResponseAreBoundedAndBilled() {
        answers("application/json", """
                {"id":"r","object":"response","status":"completed","output":[
                {"type":"web_search_call","status":"completed","action":{"type":"search","queries":["a"]}},
                {"type":"web_search_call","status":"completed","action":{"type":"open_page","url":"u"}},
                {"type":"message","role":"assistant","content":[{"type":"output_text","text":"hi"}]}],
                "service_tier":"default","usage":{"input_tokens":1000,"output_tokens":10,"total_tokens":1010}}""");

        var answer = server.post("/v1/responses", OmniaServer.LIVE_KEY, """
                {"model":"openai/gpt-5-mini","input":"q","tools":[{"type":"web_search"}]}""");
        var call = server.call(OmniaServer.LIVE_KEY, answer);

        var sent = sent();
        assertThat(sent.getInteger("max_tool_calls")).isEqualTo(5);
        assertThat(sent.getString("service_tier")).isEqualTo("default");
        assertThat(line(call, "web_search").getLong("amount_microcredits")).isEqualTo(ONE_SEARCH);
        assertThat(sum(call)).isEqualTo(call.getLong("cost_microcredits"));
    }

    @Test
    void aStreamThatBreaksOffIsBilledForTheSearchesItToldOf() {
        answers("text/event-stream", """
                event: response.created
                data: {"type":"response.created","response":{"status":"in_progress"}}

                event: response.output_item.done
                data: {"type":"response.output_item.done","item":{"type":"web_search_call","action":{"type":"search"}}}

                event: response.output_text.delta
                data: {"type":"response.output_text.delta","delta":"half an answer"}

                """);

        var answer = server.post("/v1/responses", OmniaServer.LIVE_KEY, """
                {"model":"openai/gpt-5-mini","input":"q","stream":true,"tools":[{"type":"web_search"}]}""");
        var call = server.call(OmniaServer.LIVE_KEY, answer);

        assertThat(call.getString("status")).isEqualTo("upstream_cut");
        assertThat(call.getJsonObject("usage").getBoolean("estimated")).isTrue();
        assertThat(call.getJsonObject("usage").getLong("input_tokens")).isPositive();
        assertThat(line(call, "web_search").getLong("quantity")).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        // asked, said by the answer, billed
        "flex, flex, flex",
        "flex, default, default",
        "priority, priority, priority",
        "priority, , priority",
        "default, default, default"
    })
    void theServiceThatWasServedIsBilled(String asked, String said, String billed) {
        answers(
                "application/json",
                "{\"object\":\"chat.completion\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\","
                        + "\"content\":\"hi\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":1000,"
                        + "\"completion_tokens\":10,\"total_tokens\":1010}"
                        + (said == null ? "" : ",\"service_tier\":\"" + said + "\"") + "}");

        var answer = server.post(
                "/v1/chat/completions",
                OmniaServer.LIVE_KEY,
                "{\"model\":\"openai/gpt-5\",\"messages\":[],\"service_tier\":\"" + asked + "\"}");
        var call = server.call(OmniaServer.LIVE_KEY, answer);

        assertThat(sent().getString("service_tier")).isEqualTo(asked);
        assertThat(call.getJsonObject("usage").getString("service_tier")).isEqualTo(billed);
        assertThat(line(call, "input").getString("price_id"))
                .isEqualTo("openai/gpt-5/input"
                        + (billed.equals("default") ? "@2026-08-21" : "-" + billed + "@2026-08-01"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "/v1/responses; {\"model\":\"openai/gpt-5\",\"input\":\"q\",\"tools\":[{\"type\":\"image_generation\"}]}; tools",
                "/v1/responses; {\"model\":\"openai/gpt-4o-mini\",\"input\":\"q\",\"tools\":[{\"type\":\"web_search\"}]}; tools",
                "/v1/chat/completions; {\"model\":\"openai/gpt-5\",\"messages\":[],\"plugins\":[{\"id\":\"web\"}]}; tools",
                "/v1/chat/completions; {\"model\":\"openai/gpt-4.1\",\"messages\":[],\"service_tier\":\"flex\"}; service_tier",
                "/v1/chat/completions; {\"model\":\"openai/gpt-5\",\"messages\":[],\"service_tier\":\"batch\"}; service_tier"
            })
    void whatHasNoPriceIsRefused(String route, String body, String param) {
        var answer = server.post(route, OmniaServer.LIVE_KEY, body);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        var error = new JsonObject(answer.body()).getJsonObject("error");
        assertThat(error.getString("code")).isEqualTo("unsupported_parameter");
        assertThat(error.getString("param")).isEqualTo(param);
        assertThat(upstream.received()).isEmpty();
    }

    private static void answers(String contentType, String body) {
        upstream.answerEverybody(
                new ReplayUpstream.Answer(200, Map.of("content-type", contentType), body.getBytes(UTF_8)));
    }

    private static HttpResponse<String> messages(String tool) {
        return server.post(
                "/v1/messages",
                OmniaServer.LIVE_KEY,
                "{\"model\":\"anthropic/claude-haiku-4-5\",\"max_tokens\":100,\"messages\":[{\"role\":\"user\","
                        + "\"content\":\"q\"}],\"tools\":[" + tool + "]}");
    }

    private static JsonObject sent() {
        return new JsonObject(Objects.requireNonNull(upstream.received().poll(), "nothing came")
                .body());
    }

    private static JsonObject line(JsonObject call, String unit) {
        return lines(call).stream()
                .map(JsonObject.class::cast)
                .filter(line -> line.getString("unit").equals(unit))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no line of " + unit + " in " + call));
    }

    private static long sum(JsonObject call) {
        return lines(call).stream()
                .mapToLong(line -> ((JsonObject) line).getLong("amount_microcredits"))
                .sum();
    }

    private static JsonArray lines(JsonObject call) {
        return call.getJsonArray("lines");
    }
}
