package io.omnia.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.app.PolicyVendor.Fault;
import io.omnia.platform.database.EmbeddedPostgres;
import io.omnia.privacy.Canary;
import io.omnia.privacy.CanaryScan;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** A key that somebody has stored pays for his calls until he takes it back, and is nowhere to be read. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StoredKeyIT {
    private static final PolicyVendor ACME = new PolicyVendor("acme", 300);
    private static final PolicyVendor OTHER = new PolicyVendor("other", 500);
    private static final PolicyVendor CLOSED = new PolicyVendor("closed", 700);
    private static final List<PolicyVendor> VENDORS = List.of(ACME, OTHER, CLOSED);
    private static final String OPERATORS = "the-operators-key";
    private static final String KEYS = "/api/me/provider-keys";

    private static final Canary STORED = Canary.plant();
    private static final Canary SENT = Canary.plant();

    @TempDir
    static Path place;

    private static OmniaServer server;
    private static ConsoleSession person;

    @BeforeAll
    static void start() {
        var environment = PolicyVendor.settings(place, VENDORS, Map.of("API_KEY", OPERATORS, "OWN_KEYS", "true"));
        environment.put("OMNIA_PROVIDERS_CLOSED_OWN_KEYS", "false");
        environment.put("OMNIA_MODELS_GROUPS_PAIR_MEMBERS", "acme/m,other/m");
        server = OmniaServer.start(place.resolve("data"), "100", environment);
        person = ConsoleSession.operator(server);
    }

    @AfterAll
    static void stop() {
        server.close();
        VENDORS.forEach(PolicyVendor::close);
    }

    @BeforeEach
    void everybodyIsWell() {
        VENDORS.forEach(vendor -> vendor.fails(Fault.NONE));
    }

    @Test
    @Order(1)
    void paysForCallsUntilItEnds() {
        assertThat(authorization("acme/m")).isEqualTo("Bearer " + OPERATORS);
        var kept = store("acme", STORED.text(), false);

        assertThat(kept.getString("last4")).isEqualTo(STORED.text().substring(28));
        assertThat(authorization("acme/m")).isEqualTo("Bearer " + STORED.text());
        assertThat(authorization("pair")).isEqualTo("Bearer " + STORED.text());
        assertThat(authorization("other/m")).isEqualTo("Bearer " + OPERATORS);
        assertThat(authorization("acme/m", "none")).isEqualTo("Bearer " + OPERATORS);
        assertThat(authorization("acme/m", SENT.text())).isEqualTo("Bearer " + SENT.text());
        var line = server.call(OmniaServer.LIVE_KEY, ask("acme/m", tag(), null));
        assertThat(line.getString("credential")).isEqualTo("own");
        assertThat(line.getLong("cost_microcredits"))
                .as("there is no fee unless one is set")
                .isZero();
        assertThat(line.getJsonArray("lines")).isEmpty();

        var listed = ConsoleSession.body(person.get(KEYS));
        assertThat(listed.getString("fee_percent")).isEqualTo("0");
        var shown = listed.getJsonArray("data").getJsonObject(0);
        assertThat(shown.getJsonObject("last_call").getString("outcome")).isEqualTo("answered");
        assertThat(listed.getJsonArray("data")).hasSize(1);
        assertThat(shown.putNull("last_call")).isEqualTo(kept);
        assertThat(listed.getJsonArray("providers")).contains("acme", "other").doesNotContain("closed", "sandbox");
        assertThat(listed.encode()).doesNotContain(STORED.text());

        change(kept, new JsonObject().put("enabled", false));
        assertThat(authorization("acme/m")).isEqualTo("Bearer " + OPERATORS);
        change(kept, new JsonObject().put("enabled", true));
        assertThat(authorization("acme/m")).isEqualTo("Bearer " + STORED.text());

        assertThat(person.send("DELETE", KEYS + "/" + kept.getString("id"), null)
                        .statusCode())
                .isEqualTo(204);
        assertThat(authorization("acme/m")).isEqualTo("Bearer " + OPERATORS);
        assertThat(person.send("DELETE", KEYS + "/" + kept.getString("id"), null)
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    @Order(2)
    void theOperatorsPaysInItsPlaceOnlyWhereItSaysSo() {
        OTHER.fails(Fault.REFUSES_THE_FIRST_KEY);
        store("other", "a-key-that-is-first", false);
        var tag = tag();
        var refused = ask("other/m", tag, null);
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(OwnKeyIT.error(refused).getString("code")).isEqualTo("provider_key_refused");
        assertThat(keysThatCame(OTHER, tag)).containsExactly("Bearer a-key-that-is-first");

        var kept = store("other", "b-key-that-is-first", true);
        var again = tag();
        var answer = ask("other/m", again, null);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(keysThatCame(OTHER, again)).containsExactly("Bearer b-key-that-is-first", "Bearer " + OPERATORS);
        var line = server.call(OmniaServer.LIVE_KEY, answer);
        assertThat(line.getString("credential")).isEqualTo("operator");
        assertThat(line.getInteger("attempts")).isEqualTo(2);
        assertThat(line.getLong("cost_microcredits")).isEqualTo(OTHER.costMicros());
        assertThat(server.consoleText()).doesNotContain("upstream.credentials");

        var change = new JsonObject().put("fallback", false);
        var changed = change(kept, change);
        assertThat(changed.getBoolean("fallback")).isFalse();
        assertThat(changed.getJsonObject("last_call"))
                .isEqualTo(new JsonObject()
                        .put("id", answer.headers().firstValue("x-omnia-call").orElseThrow())
                        .put("at", changed.getJsonObject("last_call").getString("at"))
                        .put("outcome", "key_refused")
                        .put("http_status", 401));
        assertThat(ask("other/m", tag(), null).statusCode()).isEqualTo(401);
        assertThat(person.send("PATCH", KEYS + "/" + kept.getString("id"), new JsonObject())
                        .statusCode())
                .isEqualTo(400);
        assertThat(person.send("PATCH", KEYS + "/" + UUID.randomUUID(), change).statusCode())
                .isEqualTo(404);
    }

    /** Whom a test asks is the provider alone, with the key that is stored there. */
    @Test
    @Order(3)
    void aTestSaysWhetherTheProviderTakesTheKey() {
        var kept = store("acme", "a-key-to-be-tried", false);
        var path = KEYS + "/" + kept.getString("id") + "/test";

        assertThat(ConsoleSession.body(person.send("POST", path, null)).getBoolean("ok"))
                .isTrue();
        assertThat(ACME.received().getLast().authorization()).isEqualTo("Bearer a-key-to-be-tried");
        ACME.fails(Fault.REFUSES_THE_KEY);
        var refused = ConsoleSession.body(person.send("POST", path, null));
        assertThat(refused.getBoolean("ok")).isFalse();
        assertThat(refused.getString("sentence")).contains("refused the key");
        assertThat(person.send("POST", KEYS + "/" + UUID.randomUUID() + "/test", null)
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    @Order(4)
    void whatIsNoKeyIsRefused() {
        assertThat(post("closed", "a-key-of-mine-0001", false).statusCode()).isEqualTo(400);
        assertThat(post("sandbox", "a-key-of-mine-0001", false).statusCode()).isEqualTo(400);
        assertThat(post("acme", "too-short", false).statusCode()).isEqualTo(400);
        assertThat(post("acme", "two words of a key", false).statusCode()).isEqualTo(400);
        assertThat(server.get(KEYS, OmniaServer.LIVE_KEY).statusCode()).isEqualTo(401);
    }

    @Test
    @Order(5)
    void theKeysAreFoundNowhere() throws IOException {
        store("acme", STORED.text(), false);
        ask("acme/m", tag(), null);
        ACME.fails(Fault.REFUSES_THE_KEY);
        assertThat(ask("acme/m", tag(), null).statusCode()).isEqualTo(401);
        assertThat(ask("acme/m", tag(), SENT.text()).statusCode()).isEqualTo(401);
        ACME.fails(Fault.BROKEN);
        ask("acme/m", tag(), SENT.text());
        var sealKey = server.data().resolve("seal-key");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(sealKey)))
                .isEqualTo("rw-------");
        var database = EmbeddedPostgres.running(server.data().resolve("postgres"))
                .orElseThrow()
                .dataSource();
        var scan = CanaryScan.of(database, place);

        scan.assertFindsPlanted();
        scan.assertAbsent(STORED);
        scan.assertAbsent(SENT);
    }

    private static JsonObject change(JsonObject kept, JsonObject wanted) {
        return ConsoleSession.body(person.send("PATCH", KEYS + "/" + kept.getString("id"), wanted));
    }

    private static JsonObject store(String provider, String key, boolean fallback) {
        var answer = post(provider, key, fallback);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        assertThat(answer.body()).doesNotContain(key);
        return ConsoleSession.body(answer);
    }

    private static HttpResponse<String> post(String provider, String key, boolean fallback) {
        return person.send(
                "POST",
                KEYS,
                new JsonObject().put("provider", provider).put("key", key).put("fallback", fallback));
    }

    private static String authorization(String model, String... header) {
        var tag = tag();
        var answer = ask(model, tag, header.length == 0 ? null : header[0]);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        var came = VENDORS.stream()
                .flatMap(vendor -> keysThatCame(vendor, tag).stream())
                .toList();
        assertThat(came).hasSize(1);
        return came.getFirst();
    }

    private static List<String> keysThatCame(PolicyVendor vendor, String tag) {
        return vendor.received().stream()
                .filter(request -> request.tag().equals(tag))
                .map(PolicyVendor.Received::authorization)
                .toList();
    }

    private static HttpResponse<String> ask(String model, String tag, String key) {
        var message = new JsonObject().put("role", "user").put("content", "Hello");
        var body = new JsonObject()
                .put("model", model)
                .put("messages", new JsonArray().add(message))
                .put("x_tag", tag);
        var request = server.request("/v1/chat/completions", OmniaServer.LIVE_KEY)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.encode()));
        if (key != null) {
            request.header("x-omnia-provider-key", key);
        }
        return server.send(request.build());
    }

    private static String tag() {
        return UUID.randomUUID().toString();
    }
}
