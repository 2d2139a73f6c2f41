package io.omnia.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators do to wallets by hand, over HTTP; above a hundred credits it takes two of them. */
class AdjustmentsIT {
    @TempDir
    static Path folder;

    private static OmniaServer server;
    private static ConsoleSession person;
    private static String key;
    private static String otherKey;
    private static String member;

    @BeforeAll
    static void start() {
        server = OmniaServer.start(
                folder.resolve("data"), "1", Map.of("OMNIA_ADJUSTMENTS_SECOND_OPERATOR_ABOVE", "100"));
        person = ConsoleSession.operator(server);
        var admin = person.read("/api/me").getString("id");
        key = managementKey(admin);
        otherKey = managementKey(admin);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String managementKey(String account) {
        var wanted = new JsonObject().put("kind", "management").put("name", "a program");
        return ConsoleSession.body(person.send("POST", "/api/accounts/" + account + "/keys", wanted))
                .getString("secret");
    }

    private static HttpResponse<String> post(String with, String path, JsonObject body) {
        return post(with, path, body, UUID.randomUUID().toString());
    }

    private static HttpResponse<String> post(String with, String path, JsonObject body, String idempotencyKey) {
        return server.send(server.request(path, with)
                .header("content-type", "application/json")
                .header("idempotency-key", idempotencyKey)
                .POST(HttpRequest.BodyPublishers.ofString(body.encode()))
                .build());
    }

    /** A member with so many dollars; the transaction of the grant. */
    private static String granted(String usd) {
        member = ConsoleSession.body(
                        post(key, "/api/accounts", new JsonObject().put("email", UUID.randomUUID() + "@omnia.test")))
                .getString("id");
        var grant = new JsonObject()
                .put("mode", "live")
                .put("amount", new JsonObject().put("usd", usd))
                .put("kind", "paid")
                .put("reason", "a pack");
        return ConsoleSession.body(post(key, wallet("grants"), grant)).getString("transaction");
    }

    private static String wallet(String what) {
        return "/api/accounts/" + member + "/" + what;
    }

    private static JsonObject adjustment(String direction, String usd) {
        return new JsonObject()
                .put("mode", "live")
                .put("direction", direction)
                .put("amount", new JsonObject().put("usd", usd))
                .put("reason", "by hand");
    }

    private static String posted() {
        return new JsonObject(server.get(wallet("balance?mode=live"), key).body())
                .getJsonObject("posted")
                .getString("usd");
    }

    private static void refused(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(new JsonObject(answer.body()).getJsonObject("error").getString("code"))
                .isEqualTo(code);
    }

    @Test
    void aSmallAdjustmentIsMadeAtOnceAndStandsInTheStatementWithItsReason() {
        granted("1");

        var made = post(key, wallet("adjustments"), adjustment("take", "0.25"), "once");
        var again = post(key, wallet("adjustments"), adjustment("take", "0.25"), "once");

        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        assertThat(again.body()).isEqualTo(made.body());
        assertThat(posted()).isEqualTo("0.75000000");
        var movement = new JsonObject(server.get("/api/admin/accounts/" + member + "/statement?kind=adjust", key)
                        .body())
                .getJsonArray("data")
                .getJsonObject(0);
        assertThat(movement.getString("reason")).isEqualTo("by hand");
        assertThat(movement.getJsonObject("amount").getString("usd")).isEqualTo("-0.25000000");
        refused(post(key, wallet("adjustments"), adjustment("take", "0.26"), "once"), 409, "idempotency_mismatch");
        refused(post(key, wallet("adjustments"), adjustment("take", "0.99")), 409, "not_enough_credit");
    }

    @Test
    void aLargeOneWaitsForAnotherOperatorWhoseNameIsKept() {
        granted("5");

        var asked = post(key, wallet("adjustments"), adjustment("give", "1.01"));

        assertThat(asked.statusCode()).as(asked.body()).isEqualTo(202);
        var id = new JsonObject(asked.body()).getString("id");
        assertThat(posted()).isEqualTo("5.00000000");
        assertThat(waiting()).contains(id);
        refused(post(key, "/api/adjustments/" + id + "/approve", new JsonObject()), 403, "own_proposal");
        refused(person.send("POST", "/api/adjustments/" + id + "/approve", null), 403, "own_proposal");
        var approved = new JsonObject(post(otherKey, "/api/adjustments/" + id + "/approve", new JsonObject())
                .body());
        assertThat(approved.getString("state")).isEqualTo("approved");
        assertThat(approved.getJsonObject("proposed_by").getString("key_name")).isEqualTo("a program");
        assertThat(approved.getJsonObject("decided_by").getString("email")).isEqualTo(OmniaServer.EMAIL);
        assertThat(approved.getJsonObject("decided_by").getString("key"))
                .isNotEqualTo(approved.getJsonObject("proposed_by").getString("key"));
        assertThat(posted()).isEqualTo("6.01000000");
        assertThat(waiting()).doesNotContain(id);
        refused(post(otherKey, "/api/adjustments/" + id + "/decline", new JsonObject()), 409, "not_waiting");
    }

    private static String waiting() {
        return server.get("/api/adjustments?state=proposed&account=" + member, key)
                .body();
    }

    @Test
    void aGrantIsTakenBackByItsTransaction() {
        var grant = granted("0.80");
        post(key, wallet("adjustments"), adjustment("take", "0.50"));
        var revocation =
                new JsonObject().put("mode", "live").put("grant", grant).put("reason", "a refund");

        refused(post(key, wallet("revocations"), revocation), 409, "not_enough_credit");
        var made = post(key, wallet("revocations"), revocation.copy().put("shortfall", "debt"));

        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        assertThat(posted()).isEqualTo("-0.50000000");
        var lots = new JsonObject(server.get(wallet("grants"), key).body()).getJsonArray("data");
        assertThat(lots.getJsonObject(0).getString("id")).isEqualTo(grant);
        assertThat(lots.getJsonObject(0).getJsonObject("revoked").getString("usd"))
                .isEqualTo("0.80000000");
        refused(post(key, wallet("revocations"), revocation.copy().put("shortfall", "debt")), 409, "nothing_to_revoke");
        refused(
                post(
                        key,
                        wallet("revocations"),
                        revocation.copy().put("grant", UUID.randomUUID().toString())),
                404,
                "grant_not_found");
    }

    @Test
    void aCorrectionNamesItsCall() {
        var admin = person.read("/api/me").getString("id");
        var message = new JsonObject().put("role", "user").put("content", "a call with a wrong bill");
        var answer = server.chat(
                OmniaServer.LIVE_KEY,
                new JsonObject()
                        .put("model", "sandbox/chat")
                        .put("max_tokens", 20)
                        .put("messages", new JsonArray().add(message)));
        var call = server.call(OmniaServer.LIVE_KEY, answer);
        var cost = call.getLong("cost_microcredits");
        member = admin;
        var correction = adjustment("give", "0")
                .put("amount", new JsonObject().put("microcredits", cost))
                .put("call_id", call.getString("id"));

        var made = post(key, wallet("adjustments"), correction);

        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        refused(post(key, wallet("adjustments"), correction), 409, "more_than_the_call_cost");
        assertThat(person.read("/api/me/statement?kind=adjust")
                        .getJsonArray("data")
                        .getJsonObject(0)
                        .getString("corrected_call_id"))
                .isEqualTo(call.getString("id"));
    }

    @Test
    void whatIsNoAdjustmentIsRefusedWithASentence() {
        granted("1");

        refused(post(key, wallet("adjustments"), adjustment("give", "-1")), 400, "invalid_request");
        refused(post(key, wallet("adjustments"), adjustment("give", "0")), 400, "invalid_request");
        refused(post(key, wallet("adjustments"), adjustment("lend", "1")), 400, "invalid_request");
        refused(post(key, wallet("adjustments"), adjustment("give", "1").put("reason", " ")), 400, "invalid_request");
        refused(post(key, wallet("adjustments"), adjustment("give", "1").put("call_id", "x")), 400, "invalid_request");
        refused(
                post(
                        key,
                        wallet("adjustments"),
                        adjustment("give", "1").put("call_id", UUID.randomUUID().toString())),
                404,
                "call_not_found");
        refused(server.post(wallet("adjustments"), key, adjustment("give", "1").encode()), 400, "invalid_request");
        refused(server.get("/api/adjustments/nothing", key), 404, "adjustment_not_found");
        refused(server.get("/api/adjustments?state=later", key), 400, "invalid_request");
        assertThat(server.get("/api/adjustments", OmniaServer.LIVE_KEY).statusCode())
                .isEqualTo(403);
        assertThat(server.get("/api/adjustments", null).statusCode()).isEqualTo(401);
        assertThat(posted()).isEqualTo("1.00000000");
    }
}
