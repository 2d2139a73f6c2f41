package io.omnia.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.platform.database.EmbeddedPostgres;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * A server that people have used for a month: an operator and a member with keys, budgets, grants and calls of every outcome,
 * somebody who has only signed up, mails, and a saved view. Everything came in over HTTP; only the days of the calls were
 * moved afterwards.
 */
final class UsedServer implements AutoCloseable {
    static final String MEMBER = "grace@example.org";
    static final String NEWCOMER = "new@example.org";
    static final String PASSWORD = "seven green bottles on a wall";

    private static final List<String> MODELS = List.of(
            "sandbox/chat",
            "sandbox/flaky",
            "sandbox/chat",
            "sandbox/chat",
            "sandbox/flaky",
            "sandbox/chat",
            "sandbox/cut");

    /**
     * As if the calls had been spread over four weeks, more of them lately, the last ones just now. An id begins with the time,
     * so that a call of another day is written anew under another id, and all of them are summed up again.
     */
    private static final String OVER_A_MONTH = """
            lock table ledger.usage_delta, ledger.usage_hour, ledger.usage_day in access exclusive mode;
            create temporary table moved on commit drop as
            with numbered as (
                select call_id, started_at, row_number() over turn as n, count(*) over (partition by account_id, mode) as whole
                from ledger.usage_line
                window turn as (partition by account_id, mode order by call_id)),
            back as (
                select call_id, started_at, interval '1 day' * floor(28 * power(1 - n::float / whole, 1.2))
                    + interval '1 minute' * (n * 37 % 240) * (case when n + 8 > whole then 0 else 1 end) as by
                from numbered)
            select call_id as was, started_at - by as at, (lpad(to_hex(
                ('x' || left(replace(call_id::text, '-', ''), 12))::bit(48)::bigint - (extract(epoch from by) * 1000)::bigint),
                12, '0') || substr(replace(call_id::text, '-', ''), 13))::uuid as id
            from back where by > interval '0';
            select count(ledger.make_part(day)) from (select distinct ledger.day_of(id) as day from moved) days;
            insert into ledger.usage_line
            select (jsonb_populate_record(u, jsonb_build_object('call_id', m.id, 'started_at', m.at))).*
            from ledger.usage_line u join moved m on m.was = u.call_id;
            delete from ledger.usage_line u using moved m where u.call_id = m.was;
            delete from ledger.usage_delta;
            delete from ledger.usage_hour;
            delete from ledger.usage_day;
            insert into ledger.usage_delta
            select ledger.day_of(call_id), date_bin('1 hour', started_at, timestamptz 'epoch'), account_id, key_id, mode, model,
                provider, credential, outcome, count(*), sum(input_tokens), sum(cached_input_tokens), sum(output_tokens),
                sum(reasoning_tokens), sum(web_searches + file_searches + code_sessions), sum(amount_micros), max(started_at)
            from ledger.usage_line group by 1, 2, 3, 4, 5, 6, 7, 8, 9;
            """;

    private static final String MOVED = "select coalesce((select id::text from moved where was = :call::uuid), :call)";

    private final OmniaServer server;
    private final ConsoleSession operator;
    private final String operatorId;
    private final String memberId;
    private String call = "";
    private String failedCall = "";

    private UsedServer(OmniaServer server) {
        this.server = server;
        operator = ConsoleSession.operator(server);
        operatorId = operator.read("/api/me").getString("id");
        memberId = signUp(MEMBER);
    }

    static UsedServer start(Path data) {
        var server = OmniaServer.start(
                data,
                "20",
                Map.of(
                        "DEEPSEEK_API_KEY",
                        "no-real-key",
                        "OMNIA_PROVIDERS_SANDBOX_MARKUP_PERCENT",
                        "10",
                        "OMNIA_ADJUSTMENTS_SECOND_OPERATOR_ABOVE",
                        "500"));
        var used = new UsedServer(server);
        used.signUp(NEWCOMER);
        used.spend();
        used.tidy();
        Jdbi.create(EmbeddedPostgres.running(server.data().resolve("postgres"))
                        .orElseThrow()
                        .dataSource())
                .useTransaction(handle -> {
                    handle.createScript(OVER_A_MONTH).execute();
                    used.call = moved(handle, used.call);
                    used.failedCall = moved(handle, used.failedCall);
                });
        assertThat(server.beside("reconcile")).contains("nothing was found");
        return used;
    }

    private static String moved(Handle handle, String call) {
        return handle.createQuery(MOVED).bind("call", call).mapTo(String.class).one();
    }

    OmniaServer server() {
        return server;
    }

    String memberId() {
        return memberId;
    }

    /** A call of the operator's that was answered. */
    String call() {
        return call;
    }

    /** A call of the member's that the provider failed. */
    String failedCall() {
        return failedCall;
    }

    ConsoleSession operator() {
        return operator;
    }

    /** Signs up and confirms the address with the link in the mail. */
    private String signUp(String email) {
        var credentials = new JsonObject().put("email", email).put("password", PASSWORD);
        assertThat(operator.send("POST", "/api/sign-up", credentials).statusCode())
                .isEqualTo(202);
        var mail = objects(operator.read("/api/admin/mailbox")).stream()
                .filter(one -> one.getString("to").equals(email))
                .findFirst()
                .orElseThrow();
        var text = mail.getString("text");
        var token = text.substring(text.indexOf("#token=") + 7).split("\\s", 2)[0];
        assertThat(operator.send("POST", "/api/verify-email", new JsonObject().put("token", token))
                        .statusCode())
                .isEqualTo(200);
        return objects(operator.read("/api/admin/accounts?q=" + email))
                .getFirst()
                .getString("id");
    }

    private void spend() {
        grant(operatorId, "test", "5.00", "Test credit for the team");
        grant(memberId, "live", "12.50", "Monthly credit");
        grant(memberId, "test", "2.00", "To try things out");
        var support = key(operatorId, "live", "Support assistant", "25.00");
        var nightly = key(operatorId, "test", "Nightly evaluation", "1.00");
        var tight = key(operatorId, "live", "One-off import", "0.00000100");
        key(operatorId, "management", "Billing script", null);
        var notebook = key(memberId, "live", "Notebook", "10.00");
        var trying = key(memberId, "test", "Trying out", null);
        for (var i = 0; i < 56; i++) {
            var id = chat(i % 3 == 0 ? OmniaServer.LIVE_KEY : support, MODELS.get(i % MODELS.size()), i);
            call = i % MODELS.size() == 0 ? id : call;
        }
        for (var i = 0; i < 20; i++) {
            chat(notebook, MODELS.get(i % MODELS.size()), 2 * i);
            chat(i % 2 == 0 ? nightly : trying, MODELS.get(i % MODELS.size()), i);
        }
        chat(tight, "sandbox/chat", 40);
        chat(support, "sandbox/error-429", 3);
        failedCall = chat(notebook, "sandbox/error-500", 5);
        // The newest of the lists.
        chat(support, "sandbox/chat", 12);
        chat(nightly, "sandbox/chat", 12);
    }

    private void tidy() {
        var view = new JsonObject().put("page", "activity").put("name", "What failed this week");
        expect(201, "POST", "/api/me/views", view.put("query", "days=7&status=upstream_error&status=upstream_cut"));
        var ownKey = new JsonObject().put("provider", "deepseek").put("key", "no-real-key-of-ada");
        expect(201, "POST", "/api/me/provider-keys", ownKey);
        expect(200, "PATCH", "/api/me", new JsonObject().put("name", "Ada"));
        propose(memberId, "20.00", "Goodwill for the outage on Tuesday");
        expect(202, "POST", "/api/password/forgot", new JsonObject().put("email", MEMBER));
    }

    /** More than one operator may give alone: it waits. */
    private void propose(String account, String usd, String reason) {
        var body = new JsonObject()
                .put("mode", "live")
                .put("direction", "give")
                .put("amount", new JsonObject().put("usd", usd))
                .put("reason", reason);
        var answer = operator.send(
                "POST",
                "/api/accounts/" + account + "/adjustments",
                body,
                "Idempotency-Key",
                UUID.randomUUID().toString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    }

    private void grant(String account, String mode, String usd, String reason) {
        var body = new JsonObject()
                .put("mode", mode)
                .put("amount", new JsonObject().put("usd", usd))
                .put("kind", "paid")
                .put("reason", reason);
        var answer = operator.send(
                "POST",
                "/api/accounts/" + account + "/grants",
                body,
                "Idempotency-Key",
                UUID.randomUUID().toString());
        assertThat(answer.statusCode()).as(answer.body()).isIn(200, 201);
    }

    private String key(String account, String kind, String name, String budgetUsd) {
        var made = expect(
                201,
                "POST",
                "/api/accounts/" + account + "/keys",
                new JsonObject().put("kind", kind).put("name", name));
        if (budgetUsd != null) {
            var limit = new JsonObject().put("limit", new JsonObject().put("usd", budgetUsd));
            var id = made.getJsonObject("key").getString("id");
            expect(200, "PUT", "/api/keys/" + id + "/budgets/month", limit);
        }
        return made.getString("secret");
    }

    /** A call with a prompt that is longer for some numbers than for others; its id. */
    private String chat(String key, String model, int number) {
        var words = "A paragraph of the report that is to be summed up. ".repeat(40 + number * 53 % 700);
        var message = new JsonObject().put("role", "user").put("content", words);
        var answer = server.chat(
                key,
                new JsonObject()
                        .put("model", model)
                        .put("stream", number % 2 == 0)
                        .put("max_tokens", 400)
                        .put("messages", new JsonArray().add(message)));
        return answer.headers().firstValue("x-omnia-call").orElse("");
    }

    private JsonObject expect(int status, String method, String path, JsonObject body) {
        var answer = operator.send(method, path, body);
        assertThat(answer.statusCode()).as(path + " " + answer.body()).isEqualTo(status);
        return new JsonObject(answer.body());
    }

    static List<JsonObject> objects(JsonObject list) {
        return list.getJsonArray("data").stream().map(JsonObject.class::cast).toList();
    }

    @Override
    public void close() {
        server.close();
    }
}
