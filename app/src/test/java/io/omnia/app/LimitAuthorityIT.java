package io.omnia.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may set which limit, and who may not lift it. */
class LimitAuthorityIT {
    private static final JsonObject SIXTY = new JsonObject().put("limit", 60);

    private static final String PLAN = "/api/accounts/%s/plan";

    @TempDir
    static Path folder;

    private static OmniaServer server;
    private static ConsoleSession person;
    private static String account;

    @BeforeAll
    static void start() {
        server = OmniaServer.start(folder.resolve("data"), "1", Map.of());
        person = ConsoleSession.operator(server);
        account = person.read("/api/accounts")
                .getJsonArray("data")
                .getJsonObject(0)
                .getString("id");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** The console's own account is its operator's too, so one session can be both; the address says as whom it speaks. */
    private static String asOperator(String what) {
        return "/api/accounts/" + account + "/limits/" + what;
    }

    private static String asOwner(String what) {
        return "/api/me/limits/" + what;
    }

    private static HttpResponse<String> put(String path, JsonObject limit) {
        return person.send("PUT", path, limit);
    }

    private static HttpResponse<String> delete(String path) {
        return person.send("DELETE", path, null);
    }

    private static void refused(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(new JsonObject(answer.body()).getJsonObject("error").getString("code"))
                .isEqualTo(code);
    }

    @Test
    void anOwnerSetsAndLiftsHisOwnLimits() {
        var set = ConsoleSession.body(put(asOwner("tokens/day?mode=test"), SIXTY));

        assertThat(set.getString("set_by")).isEqualTo("owner");
        assertThat(set.getString("mode")).isEqualTo("test");
        assertThat(person.read("/api/me/limits").encode()).contains("\"measure\":\"tokens\"");
        assertThat(delete(asOwner("tokens/day?mode=test")).statusCode()).isEqualTo(204);
        refused(delete(asOwner("tokens/day?mode=test")), 404, "limit_not_found");
    }

    @Test
    void anOwnerDoesNotLiftWhatTheOperatorSet() {
        ConsoleSession.body(put(asOperator("requests/minute"), SIXTY));

        refused(put(asOwner("requests/minute"), new JsonObject().put("limit", 1_000)), 403, "limit_of_operator");
        refused(delete(asOwner("requests/minute")), 403, "limit_of_operator");

        assertThat(delete(asOperator("requests/minute")).statusCode()).isEqualTo(204);
    }

    @Test
    void aKeysBudgetThatTheOperatorSetIsTheOperators() {
        var key = ConsoleSession.body(person.send(
                        "POST",
                        "/api/me/keys",
                        new JsonObject().put("kind", "live").put("name", "limited")))
                .getJsonObject("key")
                .getString("id");
        var budget = new JsonObject().put("limit", new JsonObject().put("usd", "5.00"));

        ConsoleSession.body(put("/api/keys/" + key + "/budgets/day", budget));

        refused(put("/api/me/keys/" + key + "/budgets/day", budget), 403, "limit_of_operator");
        refused(delete("/api/me/keys/" + key + "/limits/money/day"), 403, "limit_of_operator");
        ConsoleSession.body(put("/api/me/keys/" + key + "/limits/calls/none", SIXTY));
        assertThat(person.read("/api/me/keys/" + key + "/limits").getJsonArray("data"))
                .hasSize(2);
    }

    @Test
    void aProjectsLimitThatTheOperatorSetIsTheOperatorsAndEndsWithTheProject() {
        var project = ConsoleSession.body(person.send("POST", "/api/me/projects", new JsonObject().put("name", "shop")))
                .getString("id");
        var own = "/api/me/projects/" + project + "/limits";
        ConsoleSession.body(put("/api/projects/" + project + "/limits/requests/minute", SIXTY));
        ConsoleSession.body(put(own + "/requests/minute?mode=test", SIXTY));

        refused(put(own + "/requests/minute", SIXTY), 403, "limit_of_operator");
        refused(delete(own + "/requests/minute"), 403, "limit_of_operator");
        assertThat(delete(own + "/requests/minute?mode=test").statusCode()).isEqualTo(204);
        refused(delete(own + "/requests/minute?mode=test"), 404, "limit_not_found");
        refused(person.get("/api/me/members/" + project + "/limits"), 404, "member_not_found");
        refused(put("/api/projects/" + account + "/limits/requests/minute", SIXTY), 404, "project_not_found");

        assertThat(delete("/api/me/projects/" + project).statusCode()).isEqualTo(204);
        refused(person.get(own), 404, "project_not_found");
        refused(person.get("/api/projects/" + project + "/limits"), 404, "project_not_found");
    }

    @Test
    void nobodySeesOrSetsTheLimitsOfAnothersProject() {
        var other = ConsoleSession.body(person.send("POST", "/api/accounts", new JsonObject()))
                .getString("id");
        var theirs = ConsoleSession.body(person.send(
                        "POST", "/api/accounts/" + other + "/projects", new JsonObject().put("name", "theirs")))
                .getString("id");
        var path = "/api/me/projects/" + theirs + "/limits";

        refused(person.get(path), 404, "project_not_found");
        refused(put(path + "/requests/minute", SIXTY), 404, "project_not_found");
        refused(delete(path + "/requests/minute"), 404, "project_not_found");
    }

    @Test
    void aPlanBindsItsAccountsUntilTheyLeaveIt() {
        var hundred =
                new JsonObject().put("measure", "requests").put("window", "day").put("limit", 100);
        var plan = new JsonObject().put("limits", new JsonArray().add(hundred));
        refused(put(PLAN.formatted(account), new JsonObject().put("plan", "fair-use")), 404, "plan_not_found");

        ConsoleSession.body(put("/api/plans/fair-use", plan));
        ConsoleSession.body(put(PLAN.formatted(account), new JsonObject().put("plan", "fair-use")));

        var bound = person.read("/api/me/limits").getJsonArray("data").getJsonObject(0);
        assertThat(bound.getString("whose")).isEqualTo("plan");
        assertThat(bound.getLong("limit")).isEqualTo(100);
        refused(put(asOwner("requests/day"), new JsonObject().put("limit", 101)), 403, "limit_of_plan");
        refused(delete(asOwner("requests/day")), 403, "limit_of_plan");
        refused(delete("/api/plans/fair-use"), 409, "plan_in_use");
        assertThat(person.read("/api/plans")
                        .getJsonArray("data")
                        .getJsonObject(0)
                        .getLong("accounts"))
                .isEqualTo(1);

        ConsoleSession.body(put(PLAN.formatted(account), new JsonObject().putNull("plan")));
        assertThat(person.read("/api/me/limits").getJsonArray("data")).isEmpty();
        assertThat(delete("/api/plans/fair-use").statusCode()).isEqualTo(204);
    }

    @Test
    void whatIsNoLimitIsRefusedInWords() {
        refused(put(asOwner("tokens/total"), SIXTY), 400, "invalid_request");
        refused(put(asOwner("calls/minute"), SIXTY), 400, "invalid_request");
        refused(put(asOwner("words/minute"), SIXTY), 400, "invalid_request");
        refused(put(asOwner("requests/minute"), new JsonObject().put("limit", -1)), 400, "invalid_request");
        refused(put(asOwner("requests/minute"), new JsonObject().put("usd", "1.00")), 400, "invalid_request");
        refused(put(asOwner("requests/minute"), new JsonObject().put("limit", 0.9)), 400, "invalid_request");
        refused(put("/api/me/keys/" + account + "/limits/calls/none", SIXTY), 404, "key_not_found");
        refused(put("/api/accounts/nobody/limits/calls/none", SIXTY), 404, "account_not_found");
    }

    @Test
    void aCharacterThatNoTableKeepsIsRefusedInWords() {
        refused(put(PLAN.formatted(account), new JsonObject().put("plan", "\0")), 400, "invalid_request");
        refused(delete("/api/plans/%00"), 400, "invalid_request");
        refused(delete("/api/plans/None-Such"), 404, "plan_not_found");
        refused(person.get("/api/me/calls?tag=%00"), 400, "invalid_request");
        refused(person.send("POST", "/api/me/projects", new JsonObject().put("name", "a\0")), 400, "invalid_request");
    }
}
