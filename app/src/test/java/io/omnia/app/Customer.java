package io.omnia.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;

/** An account with credit and one live key, made through the management routes. */
final class Customer {
    /** A management key of the operator's own choice, which a server is started with. */
    static final String MANAGEMENT_KEY = "omnia_adm_whole_server_test_key_0123456789";

    private final OmniaServer server;
    private final String account;
    private final String keyId;
    private final String key;

    private Customer(OmniaServer server, String account, String keyId, String key) {
        this.server = server;
        this.account = account;
        this.keyId = keyId;
        this.key = key;
    }

    static Customer withCredit(OmniaServer server, long micros) {
        var account = sent(server, "POST", "/api/accounts", new JsonObject()).getString("id");
        var customer = withKey(server, account);
        var grant = new JsonObject()
                .put("mode", "live")
                .put("amount", new JsonObject().put("microcredits", micros))
                .put("kind", "paid")
                .put("reason", "a test of the cap");
        sent(server, "POST", "/api/accounts/" + account + "/grants", grant);
        return customer;
    }

    private static Customer withKey(OmniaServer server, String account) {
        var wanted = new JsonObject().put("kind", "live").put("name", "cap");
        var made = sent(server, "POST", "/api/accounts/" + account + "/keys", wanted);
        return new Customer(server, account, made.getJsonObject("key").getString("id"), made.getString("secret"));
    }

    /** The same account with another live key. */
    Customer anotherKey() {
        return withKey(server, account);
    }

    /** Switches the key off. */
    void disable() {
        sent(server, "POST", "/api/keys/" + keyId + "/disable", new JsonObject());
    }

    String key() {
        return key;
    }

    /** Sets what the key may spend in a window. */
    void budget(String window, long micros) {
        var limit = new JsonObject().put("limit", new JsonObject().put("microcredits", micros));
        sent(server, "PUT", "/api/keys/" + keyId + "/budgets/" + window, limit);
    }

    /** Sets a limit of the whole account, in the unit of its measure. */
    JsonObject limit(String measure, String window, long units) {
        var limit = new JsonObject().put("limit", units);
        return sent(server, "PUT", "/api/accounts/" + account + "/limits/" + measure + "/" + window, limit);
    }

    /** The account's only limit as it stands. */
    JsonObject limit() {
        return json(server.get("/api/accounts/" + account + "/limits", MANAGEMENT_KEY))
                .getJsonArray("data")
                .getJsonObject(0);
    }

    /** A new project or member of the account. */
    String group(String groups, String name) {
        return sent(server, "POST", "/api/accounts/" + account + "/" + groups, new JsonObject().put("name", name))
                .getString("id");
    }

    /** Puts the key into these groups, and out of those that are null. */
    void joins(String project, String member) {
        var groups = new JsonObject().put("project_id", project).put("member_id", member);
        sent(server, "PATCH", "/api/keys/" + keyId, groups);
    }

    /** Lets the key use these models and no others. */
    void allowModels(String... models) {
        allow(new JsonObject().put("model_allow_list", new JsonArray(List.of(models))));
    }

    void allowEveryModel() {
        allow(new JsonObject().putNull("model_allow_list"));
    }

    private void allow(JsonObject models) {
        sent(server, "PATCH", "/api/keys/" + keyId, models);
    }

    /** The key's only budget as it stands. */
    JsonObject budget() {
        return json(server.get("/api/keys/" + keyId + "/budgets", MANAGEMENT_KEY))
                .getJsonArray("data")
                .getJsonObject(0);
    }

    JsonObject credits() {
        return json(server.get("/v1/credits", key));
    }

    JsonObject call(String id) {
        return json(server.get("/v1/calls/" + id, key));
    }

    private static JsonObject sent(OmniaServer server, String method, String path, JsonObject body) {
        return json(server.send(server.request(path, MANAGEMENT_KEY)
                .header("content-type", "application/json")
                .header("idempotency-key", UUID.randomUUID().toString())
                .method(method, HttpRequest.BodyPublishers.ofString(body.encode()))
                .build()));
    }

    private static JsonObject json(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
        return new JsonObject(answer.body());
    }
}
