package io.omnia.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the console asks the packaged server, beside accounts and money. Every answer is compared with the description. */
class ConsoleIT {
    private static final String MODEL = "sandbox/chat";

    @TempDir
    static Path folder;

    private static VendorServer vendor;
    private static OmniaServer server;
    private static ConsoleSession console;

    @BeforeAll
    static void start() throws IOException {
        vendor = new VendorServer(ConsoleIT::vendor);
        var environment = new HashMap<String, String>();
        for (var name : List.of("right", "locked", "page")) {
            environment.putAll(OmniaServer.provider(name, vendor.baseUrl() + "/" + name, Map.of("API_KEY", "k")));
        }
        environment.putAll(OmniaServer.provider("gone", "http://127.0.0.1:" + OmniaServer.freePort(), Map.of()));
        environment.put("OMNIA_PROVIDERS_SANDBOX_MARKUP_PERCENT", "10");
        server = OmniaServer.start(folder.resolve("data"), "5.00", environment);
        console = ConsoleSession.operator(server);
    }

    @AfterAll
    static void stop() {
        server.close();
        vendor.close();
    }

    /** A vendor's model list under three addresses: right, refused, and something else. */
    private static void vendor(HttpExchange exchange, String body) throws IOException {
        var path = exchange.getRequestURI().getPath();
        var answer = path.equals("/right/models")
                ? "{\"data\":[{\"id\":\"b\"},{\"id\":\"a\"}]}"
                : path.equals("/locked/models") ? "{}" : "<html>";
        var bytes = answer.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(path.equals("/locked/models") ? 401 : 200, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Test
    void theModelsSayWhatCanBeCalledNowAndWhyNot() {
        var live = models("live");
        var test = models("test");

        assertThat(live.get(MODEL).getBoolean("available")).isTrue();
        assertThat(live.get(MODEL).getString("reason")).isNull();
        var off = live.values().stream()
                .filter(model -> model.getString("provider").equals("deepseek"))
                .findFirst()
                .orElseThrow();
        assertThat(off.getBoolean("available")).isFalse();
        assertThat(off.getString("reason")).contains("deepseek", "off");
        assertThat(test.get(off.getString("id")).getString("reason")).contains("sandbox/*");
        assertThat(console.get("/api/models?mode=other").statusCode()).isEqualTo(400);
        assertThat(server.get("/api/models", null).statusCode()).isEqualTo(401);
    }

    @Test
    void aMarkupIsInThePriceTheBillAndTheOperatorsList() {
        var prices = console.read("/api/admin/prices");
        assertThat(prices.getJsonObject("markup_percent").getString("sandbox")).isEqualTo("10");
        var sandbox = objects(prices, "data").stream()
                .filter(price -> price.getString("model").equals(MODEL))
                .toList();
        assertThat(sandbox).isNotEmpty().allSatisfy(price -> {
            assertThat(price.getString("price_id")).endsWith("+10%");
            assertThat(price.getString("margin_percent")).isEqualTo("9.09");
        });

        var answer = server.chat(OmniaServer.LIVE_KEY, chat(false));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        var call = server.call(OmniaServer.LIVE_KEY, answer);
        assertThat(objects(call, "lines"))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line.encode()).contains("+10%"));
    }

    @Test
    void providersTellHowTheyDid() {
        server.chat(OmniaServer.LIVE_KEY, chat(false));

        var providers = objects(console.read("/api/admin/providers"), "data").stream()
                .collect(Collectors.toMap(provider -> provider.getString("name"), provider -> provider));

        assertThat(providers).containsKeys("openai", "deepseek", "right", "gone", "sandbox");
        assertThat(providers.get("deepseek").getString("state")).isEqualTo("off");
        assertThat(providers.get("deepseek").getString("reason")).contains("DEEPSEEK_API_KEY");
        assertThat(providers.get("right").getString("state")).isEqualTo("quiet");
        assertThat(providers.get("right").getString("base_url")).isEqualTo(vendor.baseUrl() + "/right");
        var right = providers.get("right");
        assertThat(objects(right, "connections"))
                .extracting(one -> one.getString("base_url"))
                .containsExactly(vendor.baseUrl() + "/right");
        assertThat(objects(right, "connections").getFirst().getJsonArray("protocols"))
                .contains("openai_chat");
        assertThat(right.getString("hang_up")).isIn("cancel", "drain");
        assertThat(objects(right, "credentials"))
                .containsExactly(new JsonObject()
                        .put("position", 1)
                        .put("weight", 1)
                        .put("state", "ready")
                        .put("breakers", new JsonArray()));
        assertThat(objects(providers.get("gone"), "credentials").getFirst().getValue("position"))
                .as("a server that takes no key")
                .isNull();
        var sandbox = providers.get("sandbox");
        assertThat(sandbox.getString("state")).isEqualTo("ok");
        assertThat(sandbox.getJsonObject("last_hour").getLong("calls")).isPositive();
    }

    @Test
    void aTestOfAProviderSaysWhatIsWrongWithIt() {
        var right = probe("right");
        assertThat(right.getBoolean("ok")).isTrue();
        assertThat(right.getJsonArray("models").encode()).isEqualTo("[\"a\",\"b\"]");
        assertThat(probe("locked").getString("sentence")).contains("refused the key");
        assertThat(probe("page").getString("sentence")).contains("not with a list of models");
        assertThat(probe("gone").getString("sentence")).contains("refused the connection");
        assertThat(probe("deepseek").getString("sentence")).contains("DEEPSEEK_API_KEY");
        assertThat(probe("sandbox").getBoolean("ok")).isTrue();
        assertThat(console.send("POST", "/api/admin/providers/nobody/test", null)
                        .statusCode())
                .isEqualTo(404);
    }

    /** It is over as soon as it has begun, and all of it has to be heard. */
    @Test
    void aShortAnswerOfAProviderIsReadEveryTime() {
        for (var round = 0; round < 300; round++) {
            assertThat(probe("page").getString("sentence"))
                    .as("round %s", round)
                    .contains("not with a list of models");
        }
    }

    @Test
    void theChecksAreThoseOfTheDoctor() {
        var checks = objects(console.read("/api/admin/checks"), "data");

        assertThat(checks)
                .extracting(check -> check.getString("id"))
                .contains(
                        "address",
                        "catalog",
                        "clock",
                        "data_folder",
                        "database",
                        "ledger",
                        "mail",
                        "nodes",
                        "providers",
                        "startup_cache");
        assertThat(checks)
                .filteredOn(check -> check.getString("state").equals("fail"))
                .isEmpty();
        assertThat(checks)
                .filteredOn(check -> check.getString("id").equals("startup_cache"))
                .singleElement()
                .satisfies(check -> assertThat(check.getString("state"))
                        .isEqualTo(Files.exists(OmniaServer.startCache()) ? "ok" : "warn"));
        assertThat(checks)
                .filteredOn(check -> check.getString("id").equals("mail"))
                .singleElement()
                .satisfies(check -> {
                    assertThat(check.getString("state")).isEqualTo("warn");
                    assertThat(check.getString("setting")).isEqualTo("omnia.mail.smtp.host");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/admin/checks", "/api/admin/providers", "/api/admin/prices", "/api/admin/routing"})
    void whatIsTheOperatorsIsNobodyElses(String path) {
        assertThat(server.get(path, null).statusCode()).isEqualTo(401);
        assertThat(server.get(path, OmniaServer.LIVE_KEY).statusCode()).isEqualTo(403);
    }

    @Test
    void filtersAreKeptUnderAName() {
        var wanted = new JsonObject()
                .put("page", "activity")
                .put("name", "  <b>mine</b> ")
                .put("query", "model=a");
        var made = console.send("POST", "/api/me/views", wanted);

        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        var view = new JsonObject(made.body());
        assertThat(view.getString("name")).isEqualTo("<b>mine</b>");
        assertThat(objects(console.read("/api/me/views"), "data")).contains(view);
        var path = "/api/me/views/" + view.getString("id");
        assertThat(console.send("DELETE", path, null).statusCode()).isEqualTo(204);
        assertThat(console.send("DELETE", path, null).statusCode()).isEqualTo(404);
        for (var wrong : List.of(
                wanted.copy().put("page", "other"),
                wanted.copy().put("name", " "),
                wanted.copy().put("name", "a\nb"),
                wanted.copy().put("query", "x".repeat(2001)),
                wanted.copy().put("more", 1))) {
            assertThat(console.send("POST", "/api/me/views", wrong).statusCode())
                    .isEqualTo(400);
        }
        assertThat(server.get("/api/me/views", OmniaServer.LIVE_KEY).statusCode())
                .isEqualTo(401);
    }

    @Test
    void aReportOfABrowserIsTakenAndWhatItSaysIsNotWrittenDown() throws IOException {
        var report =
                "{\"csp-report\":{\"document-uri\":\"https://x/?secret-canary\",\"effective-directive\":\"img-src\","
                        + "\"blocked-uri\":\"https://evil.example/secret-canary\",\"script-sample\":\"secret-canary\"}}";

        assertThat(report("application/csp-report", report)).isEqualTo(204);
        assertThat(report("application/reports+json", "[]")).isEqualTo(204);
        assertThat(report("application/csp-report", "x".repeat(9_000))).isEqualTo(413);
        assertThat(report("text/plain", report)).isEqualTo(415);

        assertThat(server.consoleText())
                .contains("csp.blocked directive=img-src blocked_host=evil.example")
                .doesNotContain("secret-canary");
    }

    @Test
    void changesOfTheWalletAreTold() throws Exception {
        var request = console.request("/api/events?mode=live")
                .header("accept-encoding", "gzip, br")
                .GET()
                .build();
        var client = HttpClient.newHttpClient();
        try {
            var stream = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            assertThat(stream.statusCode()).isEqualTo(200);
            assertThat(stream.headers().firstValue("content-type")).contains("text/event-stream");
            assertThat(stream.headers().firstValue("content-encoding")).isEmpty();
            try (var lines = new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
                assertThat(nextState(lines).getJsonArray("calls")).isEmpty();
                var call = server.chat(OmniaServer.LIVE_KEY, chat(true))
                        .headers()
                        .firstValue("x-omnia-call")
                        .orElseThrow();

                var told = false;
                while (!told) {
                    told = objects(nextState(lines), "calls").stream()
                            .anyMatch(ended -> ended.getString("id").equals(call)
                                    && ended.getString("delivery").equals("complete"));
                }
            }
        } finally {
            // An orderly close would wait for streams that nobody ends.
            client.shutdownNow();
        }
    }

    @Test
    void aStreamEndsWithItsSessionAndAnAccountHasEightAtMost() throws Exception {
        var other = ConsoleSession.operator(server);
        var client = HttpClient.newHttpClient();
        try {
            var first = client.send(
                    other.request("/api/events?mode=test").GET().build(), HttpResponse.BodyHandlers.ofInputStream());
            assertThat(first.statusCode()).isEqualTo(200);
            var statuses = new ArrayList<Integer>();
            for (var i = 0; i < 8; i++) {
                statuses.add(client.send(
                                other.request("/api/events").GET().build(), HttpResponse.BodyHandlers.ofInputStream())
                        .statusCode());
            }
            assertThat(statuses).contains(429);

            assertThat(other.send("DELETE", "/api/session", null).statusCode()).isEqualTo(204);

            // Reads to the end, which comes only because the session ended.
            first.body().readAllBytes();
        } finally {
            // An orderly close would wait for streams that nobody ends.
            client.shutdownNow();
        }
        assertThat(server.send(other.request("/api/events").GET().build()).statusCode())
                .isEqualTo(401);
    }

    @Test
    void thePlaygroundCallsAndPaysAsTheApiDoes() {
        var path = "/api/playground/chat/completions";
        var test = console.send("POST", path, chat(false));
        var live = console.send("POST", path, chat(false), "x-omnia-mode", "live");
        var streamed = console.send("POST", path, chat(true), "x-omnia-mode", "live");

        assertThat(test.statusCode()).as("a wallet for tests has no credit").isEqualTo(402);
        assertThat(live.statusCode()).as(live.body()).isEqualTo(200);
        assertThat(live.headers().firstValue("x-omnia-cost-usd")).isPresent();
        assertThat(streamed.body()).startsWith("data: ").endsWith("data: [DONE]\n\n");
        var call = server.call(OmniaServer.LIVE_KEY, live);
        assertThat(call.getLong("cost_microcredits")).isPositive();
        assertThat(objects(call, "lines").stream()
                        .mapToLong(line -> line.getLong("amount_microcredits"))
                        .sum())
                .isEqualTo(call.getLong("cost_microcredits"));
    }

    @Test
    void thePlaygroundSpeaksTheProtocolThatIsAskedFor() {
        var responses =
                new JsonObject().put("model", MODEL).put("input", "hello").put("stream", true);
        var messages = new JsonObject()
                .put("model", MODEL)
                .put("max_tokens", 20)
                .put("stream", true)
                .put("messages", chat(false).getJsonArray("messages"));

        var one = console.send("POST", "/api/playground/responses", responses, "x-omnia-mode", "live");
        var other = console.send("POST", "/api/playground/messages", messages, "x-omnia-mode", "live");

        assertThat(one.statusCode()).as(one.body()).isEqualTo(200);
        assertThat(one.body()).contains("response.output_text.delta", "response.completed");
        assertThat(other.statusCode()).as(other.body()).isEqualTo(200);
        assertThat(other.body()).contains("event: content_block_delta", "event: message_stop");
        assertThat(server.call(OmniaServer.LIVE_KEY, other).getLong("cost_microcredits"))
                .isPositive();
        assertThat(server.post("/api/playground/messages", OmniaServer.LIVE_KEY, messages.encode())
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void modelsSayWhatTheyAreAskedInAndWhetherTheyAnswer() {
        var model = models("live").get(MODEL);

        assertThat(objects(model, "protocols"))
                .extracting(one -> one.getString("name"))
                .contains("openai_chat", "openai_responses", "anthropic_messages")
                .doesNotContain("google_generate");
        assertThat(model.getString("health")).isEqualTo("up");
        assertThat(models("test").values())
                .filteredOn(one -> !one.getBoolean("available"))
                .isNotEmpty()
                .allMatch(one -> one.getString("health").equals("off"));
    }

    @Test
    void thePlaygroundIsForPagesOfOursAlone() {
        var path = "/api/playground/chat/completions";
        var body = chat(false).encode();

        assertThat(server.post(path, OmniaServer.LIVE_KEY, body).statusCode()).isEqualTo(401);
        var foreign = server.send(server.request(path, null)
                .header("cookie", console.cookie())
                .header("sec-fetch-site", "cross-site")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
        assertThat(foreign.statusCode()).isEqualTo(403);
        assertThat(foreign.body()).contains("cross_site");
        assertThat(console.send("POST", path, chat(false), "x-omnia-mode", "other")
                        .statusCode())
                .isEqualTo(400);
        var large = chat(false).put("user", "x".repeat(300_000));
        assertThat(console.send("POST", path, large, "x-omnia-mode", "live").statusCode())
                .isEqualTo(200);
    }

    @Test
    void theDescriptionOfTheApiIsServed() {
        var answer = server.get("/openapi.json", null);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(new JsonObject(answer.body()).getString("openapi")).startsWith("3.");
    }

    @Test
    void pagesAreForBrowsersAndProgramsGetTheirOwnRefusals() {
        var page = server.send(server.request("/activity", null)
                .header("accept", "text/html")
                .GET()
                .build());
        assertThat(page.headers().firstValue("content-type")).contains("text/html; charset=utf-8");
        assertThat(page.headers().firstValue("content-security-policy")).isPresent();
        assertThat(page.headers().firstValue("set-cookie")).isEmpty();
        for (var path : List.of("/api/unknown", "/v1/unknown", "/assets/unknown.js")) {
            var answer = server.send(server.request(path, null)
                    .header("accept", "text/html")
                    .GET()
                    .build());
            assertThat(answer.statusCode()).as(path).isEqualTo(404);
            assertThat(answer.headers().firstValue("content-type").orElse("")).doesNotContain("html");
        }
    }

    private static JsonObject nextState(BufferedReader lines) throws IOException {
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("data: ")) {
                return new JsonObject(line.substring("data: ".length()));
            }
        }
        throw new AssertionError("the stream ended");
    }

    private static int report(String type, String body) {
        return server.send(server.request("/api/csp-report", null)
                        .header("content-type", type)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build())
                .statusCode();
    }

    private static JsonObject probe(String name) {
        var answer = console.send("POST", "/api/admin/providers/" + name + "/test", null);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new JsonObject(answer.body());
    }

    private static Map<String, JsonObject> models(String mode) {
        return objects(console.read("/api/models?mode=" + mode), "data").stream()
                .collect(Collectors.toMap(model -> model.getString("id"), model -> model));
    }

    static JsonObject chat(boolean stream) {
        return new JsonObject(FaultsKit.request(MODEL, stream));
    }

    private static List<JsonObject> objects(JsonObject answer, String field) {
        return answer.getJsonArray(field).stream().map(JsonObject.class::cast).toList();
    }
}
