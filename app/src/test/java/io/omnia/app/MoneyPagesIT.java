package io.omnia.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.platform.database.EmbeddedPostgres;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The console's pages about money and calls, over HTTP, with calls that the program really made. */
class MoneyPagesIT {
    private static final String MEMBER = "member@omnia.test";
    private static final String FORMULA = "=cmd|' /C calc'!A0";

    @TempDir
    static Path folder;

    private static OmniaServer server;
    private static ConsoleSession operator;
    private static ConsoleSession member;
    private static String memberId;

    @BeforeAll
    static void start() {
        server = OmniaServer.start(folder.resolve("data"), "5", Map.of());
        operator = ConsoleSession.operator(server);
        memberId = ConsoleSession.body(operator.send("POST", "/api/accounts", new JsonObject().put("email", MEMBER)))
                .getString("id");
        letSignIn(memberId);
        member = ConsoleSession.signIn(server, MEMBER, OmniaServer.PASSWORD);
        for (var i = 0; i < 6; i++) {
            called(chat(OmniaServer.LIVE_KEY, "sandbox/chat", i % 2 == 0));
        }
        chat(OmniaServer.LIVE_KEY, "sandbox/error-429", false);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** As if the member had set the operator's password and opened the link in a mail. */
    private static void letSignIn(String account) {
        var address =
                EmbeddedPostgres.running(server.data().resolve("postgres")).orElseThrow();
        Jdbi.create(address.dataSource())
                .useHandle(handle -> handle.execute(
                        "update identity.account set email_verified_at = now(), password_hash = ("
                                + "select password_hash from identity.account where email = ?) where id = ?",
                        OmniaServer.EMAIL,
                        UUID.fromString(account)));
    }

    private static HttpResponse<String> chat(String key, String model, boolean stream) {
        var message = new JsonObject().put("role", "user").put("content", "a few words for the pages about money");
        return server.chat(
                key,
                new JsonObject()
                        .put("model", model)
                        .put("stream", stream)
                        .put("max_tokens", 20)
                        .put("messages", new JsonArray().add(message)));
    }

    /** That an answer was delivered is noted just after its client has it; from then on its call does not change. */
    private static void awaitDelivered() {
        var end = Instant.now().plusSeconds(30);
        while (!calls(operator, "?delivery=incomplete&status=completed").isEmpty()) {
            assertThat(Instant.now()).as("delivered by").isBefore(end);
            OmniaServer.pause(20);
        }
    }

    private static String called(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.headers().firstValue("x-omnia-call").orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/me/calls",
                "/api/me/calls/facets",
                "/api/me/calls/export?format=csv",
                "/api/me/calls/0190f3a0-0000-7000-8000-00000000000a",
                "/api/me/spend",
                "/api/me/statement",
                "/api/me/overview",
                "/api/me/budgets"
            })
    void nobodySeesAnythingWithoutSigningInAndNoKeyOpensIt(String path) {
        assertThat(server.get(path, null).statusCode()).isEqualTo(401);
        assertThat(server.get(path, OmniaServer.LIVE_KEY).statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/admin/calls",
                "/api/admin/calls/facets",
                "/api/admin/calls/export?format=json",
                "/api/admin/calls/0190f3a0-0000-7000-8000-00000000000a",
                "/api/admin/spend",
                "/api/admin/accounts",
                "/api/admin/accounts/0190f3a0-0000-7000-8000-00000000000a",
                "/api/admin/accounts/0190f3a0-0000-7000-8000-00000000000a/statement"
            })
    void aMemberIsNoOperator(String path) {
        var refused = member.get(path);

        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(403);
        assertThat(new JsonObject(refused.body()).getJsonObject("error").getString("code"))
                .isEqualTo("operator_only");
        assertThat(operator.get(path).statusCode()).isIn(200, 404);
    }

    @Test
    void aCallOfSomebodyElseIsAsUnknownAsOneThatNeverWas() {
        var theirs = calls(operator, "").getFirst().getString("id");

        assertThat(operator.get("/api/me/calls/" + theirs).statusCode()).isEqualTo(200);
        assertThat(member.get("/api/me/calls/" + theirs).statusCode()).isEqualTo(404);
        assertThat(member.get("/api/me/calls/" + UUID.randomUUID()).statusCode())
                .isEqualTo(404);
        assertThat(member.get("/api/me/calls/nonsense").statusCode()).isEqualTo(404);
        assertThat(calls(member, "")).isEmpty();
        assertThat(calls(member, "?q=" + theirs)).isEmpty();
        var all = operator.read("/api/admin/calls/" + theirs);
        assertThat(all.getString("account_email")).isEqualTo(OmniaServer.EMAIL);
        assertThat(operator.read("/api/me/calls/" + theirs).getValue("account_email"))
                .isNull();
        assertThat(calls(operator, "/api/admin/calls", "?account=" + memberId)).isEmpty();
    }

    @Test
    void theLinesOfABillAddUpToItsCostAndToTheStatement() {
        var id = called(chat(OmniaServer.LIVE_KEY, "sandbox/chat", false));

        var call = operator.read("/api/me/calls/" + id);

        var sum = call.getJsonArray("lines").stream()
                .mapToLong(line -> micros(((JsonObject) line).getJsonObject("amount")))
                .sum();
        var cost = micros(call.getJsonObject("cost"));
        assertThat(sum).isEqualTo(cost).isPositive();
        assertThat(call.getJsonArray("lines"))
                .allSatisfy(line -> assertThat(((JsonObject) line).getString("usd_per_million"))
                        .matches("[0-9]+(\\.[0-9]+)?"));
        assertThat(micros(call.getJsonObject("held"))).isGreaterThanOrEqualTo(cost);
        assertThat(call.getString("key_name")).isNotBlank();
        var posting = postings("").stream()
                .filter(one -> id.equals(one.getString("call_id")))
                .findFirst()
                .orElseThrow();
        assertThat(micros(posting.getJsonObject("amount"))).isEqualTo(-cost);
        assertThat(posting.getJsonObject("held")).isEqualTo(call.getJsonObject("held"));
        assertThat(micros(posting.getJsonObject("released"))).isEqualTo(micros(call.getJsonObject("held")) - cost);
    }

    @Test
    void theStatementEndsInTheBalance() {
        var statement = operator.read("/api/me/statement?limit=200");
        var balance = micros(statement.getJsonObject("balance").getJsonObject("posted"));
        for (var posting : objects(statement.getJsonArray("data"))) {
            assertThat(micros(posting.getJsonObject("balance_after"))).isEqualTo(balance);
            balance -= micros(posting.getJsonObject("amount"));
        }
        assertThat(balance).isZero();
        var grants = postings("&kind=grant");
        assertThat(grants).hasSize(1);
        assertThat(grants.getFirst().getJsonObject("amount").getString("usd")).isEqualTo("5.00000000");
        var admin = operator.read("/api/admin/accounts?q=" + OmniaServer.EMAIL)
                .getJsonArray("data")
                .getJsonObject(0);
        assertThat(objects(operator.read("/api/admin/accounts/" + admin.getString("id") + "/statement?limit=200")
                        .getJsonArray("data")))
                .containsAll(objects(statement.getJsonArray("data")));
    }

    @Test
    void filtersCombine() {
        var all = calls(operator, "?limit=200");
        var failed = calls(operator, "?status=upstream_error&status=upstream_cut&model=sandbox/error-429");

        assertThat(failed).isNotEmpty().allMatch(call -> call.getString("model").equals("sandbox/error-429"));
        assertThat(failed.size()).isEqualTo((int) all.stream()
                .filter(call -> call.getString("model").equals("sandbox/error-429"))
                .count());
        assertThat(calls(operator, "?status=completed&model=sandbox/error-429")).isEmpty();
        assertThat(calls(operator, "?provider=sandbox&q=CHAT&delivery=complete&min_cost_usd=0.00000001&limit=200"))
                .isNotEmpty()
                .allMatch(call -> call.getString("model").equals("sandbox/chat"));
        assertThat(calls(operator, "?min_cost_usd=100")).isEmpty();
        assertThat(calls(operator, "?mode=test")).isEmpty();
        assertThat(calls(operator, "?to=2020-01-01")).isEmpty();
        assertThat(calls(operator, "?key=" + UUID.randomUUID())).isEmpty();
        var one = all.getLast();
        assertThat(calls(operator, "?key=" + one.getString("key_id") + "&q=" + one.getString("id")))
                .containsExactly(one);
        var facets = operator.read("/api/me/calls/facets");
        assertThat(facets.getJsonArray("models")).contains("sandbox/chat", "sandbox/error-429");
        assertThat(facets.getJsonArray("keys").getJsonObject(0).getString("id")).isEqualTo(one.getString("key_id"));
    }

    @Test
    void pagesStayTheSameWhileNewCallsArrive() {
        var before = calls(operator, "?limit=200");
        var seen = new ArrayList<JsonObject>();
        String next = null;
        do {
            var page = operator.read("/api/me/calls?limit=2" + (next == null ? "" : "&after=" + next));
            seen.addAll(objects(page.getJsonArray("data")));
            next = page.getString("next");
            called(chat(OmniaServer.LIVE_KEY, "sandbox/chat", false));
        } while (next != null);

        assertThat(ids(seen)).isEqualTo(ids(before));
        assertThat(new HashSet<>(ids(seen))).hasSameSizeAs(seen);
        assertThat(calls(operator, "?limit=200")).hasSizeGreaterThan(before.size());
    }

    @Test
    void anExportIsTheListAndNoCellOfItIsAFormula() {
        var key = ConsoleSession.body(operator.send(
                "POST",
                "/api/accounts/" + calls(operator, "").getFirst().getString("account_id") + "/keys",
                new JsonObject().put("kind", "live").put("name", FORMULA)));
        called(chat(key.getString("secret"), "sandbox/chat", false));
        awaitDelivered();
        var list = calls(operator, "?limit=200");

        var json = operator.get("/api/me/calls/export?format=json");
        var csv = operator.get("/api/me/calls/export?format=csv");

        assertThat(json.headers().firstValue("content-disposition").orElseThrow())
                .matches("attachment; filename=\"calls-live-\\d{4}-\\d\\d-\\d\\d\\.json\"");
        assertThat(objects(new JsonArray(json.body()))).isEqualTo(list);
        assertThat(csv.headers().firstValue("content-type").orElseThrow()).startsWith("text/csv");
        var lines = csv.body().split("\r\n");
        assertThat(lines).hasSize(list.size() + 1);
        for (var i = 0; i < list.size(); i++) {
            assertThat(lines[i + 1]).startsWith(list.get(i).getString("id") + ",");
            assertThat(lines[i + 1])
                    .contains("," + list.get(i).getJsonObject("cost").getString("usd") + ","
                            + micros(list.get(i).getJsonObject("cost")) + ","
                            + list.get(i).getLong("tool_uses") + ",operator,");
        }
        assertThat(lines[1]).contains(",'" + FORMULA + ",").doesNotContain("," + FORMULA);
        assertThat(member.get("/api/me/calls/export?format=json").body()).isEqualTo("[]");
    }

    @Test
    void chartsAndTheOverviewSayWhatTheListSays() {
        var list = calls(operator, "?limit=200");
        var cost = list.stream()
                .mapToLong(call -> micros(call.getJsonObject("cost")))
                .sum();

        var spend = operator.read("/api/me/spend?group=model");
        var overview = operator.read("/api/me/overview");

        assertThat(spend.getJsonObject("total").getInteger("calls")).isEqualTo(list.size());
        assertThat(micros(spend.getJsonObject("total").getJsonObject("cost"))).isEqualTo(cost);
        assertThat(objects(spend.getJsonArray("series")))
                .extracting(series -> series.getString("group"))
                .startsWith("sandbox/chat");
        assertThat(objects(spend.getJsonArray("series")))
                .allSatisfy(series -> assertThat(series.getJsonArray("points")).hasSize(30));
        assertThat(operator.read("/api/me/spend?step=hour")
                        .getJsonArray("series")
                        .getJsonObject(0)
                        .getJsonArray("points"))
                .hasSize(24);
        assertThat(micros(overview.getJsonObject("spend_30d"))).isEqualTo(cost);
        assertThat(overview.getJsonArray("days")).hasSize(30);
        assertThat(objects(overview.getJsonArray("recent"))).isEqualTo(list.subList(0, Math.min(8, list.size())));
        assertThat(overview.getLong("days_left")).isPositive();
        var checklist = overview.getJsonObject("checklist");
        assertThat(checklist.getBoolean("has_live_call")).isTrue();
        assertThat(checklist.getBoolean("has_test_call")).isFalse();
        assertThat(operator.read("/api/admin/spend?group=account")
                        .getJsonArray("series")
                        .getJsonObject(0)
                        .getString("label"))
                .isEqualTo(OmniaServer.EMAIL);
        var empty = member.read("/api/me/overview");
        assertThat(empty.getValue("days_left")).isNull();
        assertThat(empty.getJsonObject("checklist").getBoolean("has_key")).isFalse();
    }

    @Test
    void aPersonSetsBudgetsOfOwnKeysOnly() {
        var account = calls(operator, "").getFirst().getString("account_id");
        var key = ConsoleSession.body(operator.send(
                        "POST",
                        "/api/accounts/" + account + "/keys",
                        new JsonObject().put("kind", "live").put("name", "bounded")))
                .getJsonObject("key")
                .getString("id");
        var limit = new JsonObject().put("limit", new JsonObject().put("usd", "1.50"));
        var path = "/api/me/keys/" + key + "/budgets/day";

        assertThat(member.send("PUT", path, limit).statusCode()).isEqualTo(404);
        assertThat(ConsoleSession.body(operator.send("PUT", path, limit)).getString("window"))
                .isEqualTo("day");
        assertThat(objects(operator.read("/api/me/budgets").getJsonArray("data")))
                .filteredOn(one -> one.getString("key_id").equals(key))
                .flatExtracting(one -> objects(one.getJsonArray("budgets")))
                .extracting(budget -> budget.getJsonObject("limit").getString("usd"))
                .containsExactly("1.50000000");
        assertThat(member.read("/api/me/budgets").getJsonArray("data")).isEmpty();
        assertThat(member.send("DELETE", path, null).statusCode()).isEqualTo(404);
        assertThat(operator.send("DELETE", path, null).statusCode()).isEqualTo(204);
        assertThat(operator.send("DELETE", path, null).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        "/api/me/calls?after=nonsense, after",
        "/api/me/calls?after=AgAA, after",
        "/api/me/calls?after=____, after",
        "/api/me/calls?limit=0, limit",
        "/api/me/calls?mode=gold, mode",
        "/api/me/calls?from=yesterday, from",
        "/api/me/calls?from=%2B999999999-01-01T00:00:00Z, from",
        "/api/me/calls?key=1, key",
        "/api/me/calls?status=good, status",
        "/api/me/calls?delivery=maybe, delivery",
        "/api/me/calls?min_cost_usd=-1, min_cost_usd",
        "/api/me/calls?min_cost_usd=1e3, min_cost_usd",
        "/api/me/calls?model=%00, model",
        "/api/me/calls?q=%00a, q",
        "/api/me/calls/export?format=xml, format",
        "/api/me/spend?step=week, step",
        "/api/me/spend?group=account, group",
        "/api/me/spend?from=2020-01-01&to=2019-01-01, from",
        "/api/me/spend?step=hour&from=2020-01-01, from",
        "/api/me/statement?kind=gift, kind",
        "/api/me/statement?after=AQAA, after",
        "/api/admin/accounts?after=1, after"
    })
    void whatCannotBeReadIsRefusedWithASentence(String path, String param) {
        var refused = operator.get(path);

        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
        var error = new JsonObject(refused.body()).getJsonObject("error");
        assertThat(error.getString("param")).isEqualTo(param);
        assertThat(error.getString("message")).endsWith(".");
    }

    private static List<JsonObject> calls(ConsoleSession person, String query) {
        return calls(person, "/api/me/calls", query);
    }

    private static List<JsonObject> calls(ConsoleSession person, String path, String query) {
        return objects(person.read(path + query).getJsonArray("data"));
    }

    private static List<JsonObject> postings(String more) {
        return objects(operator.read("/api/me/statement?limit=200" + more).getJsonArray("data"));
    }

    private static List<String> ids(List<JsonObject> calls) {
        return calls.stream().map(call -> call.getString("id")).toList();
    }

    private static List<JsonObject> objects(JsonArray array) {
        return array.stream().map(JsonObject.class::cast).toList();
    }

    private static long micros(JsonObject money) {
        return money.getLong("microcredits");
    }
}
