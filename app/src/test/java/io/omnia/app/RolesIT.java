package io.omnia.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.platform.time.Eventually;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One build, one database, and nodes that differ by a setting: each has the routes of its role, and nothing at the others'. */
class RolesIT {
    private static final List<String> CALLS = List.of(
            "/v1/chat/completions",
            "/v1/responses",
            "/v1/messages",
            "/v1/embeddings",
            "/v1/models",
            "/v1/models/sandbox/chat",
            "/v1/credits",
            "/v1/calls/01890000-0000-7000-8000-000000000000");
    private static final List<String> CONSOLE = List.of(
            "/",
            "/activity",
            "/assets/index.js",
            "/api",
            "/api/instance",
            "//api/./instance",
            "/api/me",
            "/api/session",
            "/api/accounts",
            "/api/admin/checks",
            "/api/events",
            "/api/playground/chat/completions");

    @TempDir
    static Path folder;

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static Fleet fleet;
    private static OmniaServer gateway;
    private static OmniaServer console;
    private static Customer customer;

    @BeforeAll
    static void start() {
        fleet = new Fleet(folder, Map.of());
        console = fleet.start(Map.of("OMNIA_ROLE", "console"));
        gateway = fleet.start(Map.of("OMNIA_ROLE", "gateway"));
        customer = Customer.withCredit(console, 100_000_000);
    }

    @AfterAll
    static void stop() {
        HTTP.close();
        fleet.close();
    }

    @Test
    void aGatewayAnswersCallsAndHasNoConsole() throws Exception {
        var answer = gateway.chat(customer.key(), chat());

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(gateway.get("/v1/models", customer.key()).statusCode()).isEqualTo(200);
        assertNoConsole(gateway);
        assertWatched(gateway);
        assertThat(gateway.consoleText())
                .contains("Role           gateway", "/v1")
                .doesNotContain("Console  ");
    }

    @Test
    void aConsoleServesPeopleAndTakesNoCallsButFromItsPlayground() throws Exception {
        var operator = ConsoleSession.operator(console);
        var account = operator.read("/api/me").getString("id");
        var grant = new JsonObject()
                .put("mode", "test")
                .put("amount", new JsonObject().put("usd", "1.00"))
                .put("kind", "paid")
                .put("reason", "for the playground");
        var granted =
                operator.send("POST", "/api/accounts/" + account + "/grants", grant, "Idempotency-Key", "playground");
        assertThat(granted.statusCode()).as(granted.body()).isEqualTo(201);

        var played = operator.send("POST", "/api/playground/chat/completions", chat(), "x-omnia-mode", "test");

        assertThat(played.statusCode()).as(played.body()).isEqualTo(200);
        var page = ask(console, "GET", "/activity");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("<html");
        assertNoCalls(console);
        assertWatched(console);
        assertThat(console.consoleText()).contains("Role           console", "Console  ");
    }

    /** The mail of a sign-up waits until a node is there that runs jobs. */
    @Test
    void aWorkerDoesTheWorkOfAllAndNothingElse() throws Exception {
        var wanted = new JsonObject().put("email", "ada@example.org").put("password", UsedServer.PASSWORD);
        assertThat(ConsoleSession.operator(console)
                        .send("POST", "/api/sign-up", wanted)
                        .statusCode())
                .isEqualTo(202);
        OmniaServer.pause(3_000);
        assertThat(waitingMails())
                .as("mails that no gateway and no console sends")
                .isEqualTo(1);

        var other = Files.writeString(
                folder.resolve("other.yaml"),
                "# not on the other nodes\n"
                        + Files.readString(OmniaServer.root().resolve("catalog/sandbox.yaml")));
        try (var worker = fleet.start(Map.of("OMNIA_ROLE", "worker", "OMNIA_CATALOG_FILES", other.toString()))) {
            Eventually.answers(() -> {
                assertThat(waitingMails()).isZero();
                return null;
            });
            assertSeen(List.of("console", "gateway", "worker"), "different catalog files");
            assertThat(worker.consoleText()).contains("nodes.catalogs-differ");
            assertNoCalls(worker);
            assertNoConsole(worker);
            assertWatched(worker);
        }
        assertSeen(List.of("console", "gateway"), "No node runs jobs");
    }

    /** The list of nodes, and what the page of checks says of them. */
    private static void assertSeen(List<String> roles, String sentence) throws Exception {
        var operator = ConsoleSession.operator(console);
        Eventually.answers(() -> {
            assertThat(UsedServer.objects(operator.read("/api/admin/nodes")))
                    .allMatch(node -> node.getBoolean("living"))
                    .extracting(node -> node.getString("role"))
                    .containsExactlyInAnyOrderElementsOf(roles);
            assertThat(UsedServer.objects(operator.read("/api/admin/checks")))
                    .filteredOn(check -> check.getString("id").equals("nodes"))
                    .singleElement()
                    .satisfies(check -> assertThat(check.getString("sentence")).contains(sentence));
            return null;
        });
    }

    private static long waitingMails() {
        return fleet.books().number("select count(*) from mail.outbox where state = 'waiting'");
    }

    /** Nothing is there, and it is said as each API says so. */
    private static void assertNoCalls(OmniaServer node) throws Exception {
        for (var path : CALLS) {
            for (var method : List.of("GET", "POST")) {
                var answer = ask(node, method, path);
                assertThat(answer.statusCode()).as(method + " " + path).isEqualTo(404);
                var body = new JsonObject(answer.body());
                if (path.startsWith("/v1/messages")) {
                    assertThat(body.getString("type")).isEqualTo("error");
                    assertThat(body.getJsonObject("error").getString("type")).isEqualTo("not_found_error");
                } else {
                    assertThat(body.getJsonObject("error").getString("code")).isEqualTo("not_found");
                }
            }
        }
    }

    private static void assertNoConsole(OmniaServer node) throws Exception {
        for (var path : CONSOLE) {
            for (var method : List.of("GET", "POST")) {
                var answer = ask(node, method, path);
                assertThat(answer.statusCode()).as(method + " " + path).isEqualTo(404);
                if (path.contains("/api")) {
                    assertThat(new JsonObject(answer.body())
                                    .getJsonObject("error")
                                    .getString("code"))
                            .isEqualTo("not_found");
                }
            }
        }
    }

    private static void assertWatched(OmniaServer node) {
        assertThat(node.get("/q/health/ready", null).statusCode()).isEqualTo(200);
        assertThat(node.get("/q/health/live", null).statusCode()).isEqualTo(200);
        assertThat(node.get("/q/metrics", null).statusCode()).isEqualTo(401);
        assertThat(node.get("/q/metrics", Customer.MANAGEMENT_KEY).statusCode()).isEqualTo(200);
    }

    /** As a browser asks that has a management key, so that only a missing route answers 404. */
    private static HttpResponse<String> ask(OmniaServer node, String method, String path)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(node.baseUrl() + path))
                .header("accept", "text/html")
                .header("content-type", "application/json")
                .header("authorization", "Bearer " + Customer.MANAGEMENT_KEY)
                .method(method, method.equals("GET") ? BodyPublishers.noBody() : BodyPublishers.ofString("{}"));
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }

    private static JsonObject chat() {
        var message = new JsonObject().put("role", "user").put("content", "hello");
        return new JsonObject()
                .put("model", "sandbox/chat")
                .put("max_tokens", 16)
                .put("messages", new JsonArray().add(message));
    }
}
