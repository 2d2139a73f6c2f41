package io.omnia.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.ledger.OrphanSweeper;
import io.omnia.platform.database.EmbeddedPostgres;
import io.omnia.platform.time.Eventually;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that come twice under one idempotency key. Each is made, and paid for, once. */
class IdempotencyIT {
    private static final int MANY = 24;
    private static final String ZDR = "x-omnia-zdr";

    @TempDir
    static Path folder;

    private static RepeatsKit kit;

    @BeforeAll
    static void start() {
        kit = new RepeatsKit(folder, Map.of("OMNIA_IDEMPOTENCY_MAX_ANSWER_BYTES", "20000"));
    }

    @AfterAll
    static void stop() {
        kit.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void givesTheVeryAnswerAgainAndChargesOnce(boolean streamed) throws Exception {
        var number = kit.newNumber();
        var body = RepeatsKit.request(number, streamed, 0);
        var key = newKey();
        var spent = kit.books().spentMicros();
        var lines = kit.books().lines().size();

        var first = ask(body, key);
        var again = ask(body, key);

        assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.statusCode()).isEqualTo(200);
        for (var header : List.of("content-type", "x-omnia-call", "x-omnia-provider", "x-omnia-model")) {
            assertThat(again.headers().firstValue(header))
                    .as(header)
                    .isPresent()
                    .isEqualTo(first.headers().firstValue(header));
        }
        assertThat(again.headers().firstValue("x-omnia-cost-usd"))
                .isEqualTo(first.headers().firstValue("x-omnia-cost-usd"));
        assertThat(first.headers().firstValue("idempotent-replayed")).isEmpty();
        assertThat(again.headers().firstValue("idempotent-replayed")).contains("true");
        assertThat(again.headers().firstValue("x-request-id"))
                .isNotEqualTo(first.headers().firstValue("x-request-id"));
        assertThat(kit.upstream.received().get(number)).isEqualTo(1);
        assertThat(kit.books().spentMicros() - spent).isEqualTo(RepeatsKit.COST_MICROS);
        assertThat(kit.books().lines()).hasSize(lines + 1);
        kit.settles();
    }

    @Test
    void makesOneCallOfManyAtOnce() throws Exception {
        var number = kit.newNumber();
        var body = RepeatsKit.request(number, false, 1_000);
        var key = newKey();
        var spent = kit.books().spentMicros();

        var answers = RepeatsKit.together(MANY, () -> ask(body, key));

        assertThat(answers).filteredOn(answer -> answer.statusCode() == 200).hasSize(1);
        for (var refused :
                answers.stream().filter(answer -> answer.statusCode() != 200).toList()) {
            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(409);
            assertThat(RepeatsKit.code(refused)).isEqualTo("idempotency_in_flight");
            assertThat(refused.headers().firstValue("retry-after")).isPresent();
            assertThat(refused.headers().firstValue("x-should-retry")).contains("true");
        }
        assertThat(ask(body, key).statusCode()).isEqualTo(200);
        assertThat(kit.upstream.received().get(number)).isEqualTo(1);
        assertThat(kit.books().spentMicros() - spent).isEqualTo(RepeatsKit.COST_MICROS);
        kit.settles();
    }

    @Test
    void refusesTheKeyForAnotherRequest() throws Exception {
        var key = newKey();
        ask(RepeatsKit.request(kit.newNumber(), false, 0), key);
        var other = kit.newNumber();

        var refused = ask(RepeatsKit.request(other, false, 0), key);

        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(RepeatsKit.code(refused)).isEqualTo("idempotency_mismatch");
        assertThat(refused.headers().firstValue("x-should-retry")).contains("false");
        assertThat(kit.upstream.received()).doesNotContainKey(other);
    }

    @Test
    void keepsKeysOfAccountsApart() throws Exception {
        var admin = OmniaServer.start(
                folder.resolve("accounts"),
                "100",
                with(kit.upstream.environment(), "OMNIA_BOOTSTRAP_API_KEY", Customer.MANAGEMENT_KEY));
        try (admin) {
            var number = kit.newNumber();
            var body = RepeatsKit.request(number, false, 0);
            var key = newKey();
            for (var i = 0; i < 2; i++) {
                var customer = Customer.withCredit(admin, 1_000_000);
                var answer = RepeatsKit.send(admin, customer.key(), body, Map.of("idempotency-key", key));
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
                assertThat(answer.headers().firstValue("idempotent-replayed")).isEmpty();
            }
            assertThat(kit.upstream.received().get(number)).isEqualTo(2);
        }
    }

    @Test
    void tellsWhatACallCostWhoseAnswerIsTooLongToBeKept() throws Exception {
        var large = kit.newNumber();
        var tooLong = RepeatsKit.request(large, false, 0).put(MeteredUpstream.TEXT, "x".repeat(30_000));
        var largeKey = newKey();
        var largeFirst = ask(tooLong, largeKey);
        assertThat(largeFirst.statusCode()).isEqualTo(200);

        var again = ask(tooLong, largeKey);

        assertThat(again.statusCode()).as(again.body()).isEqualTo(409);
        assertThat(RepeatsKit.code(again)).isEqualTo("completed_not_retained");
        assertThat(again.headers().firstValue("x-should-retry")).contains("false");
        assertThat(again.headers().firstValue("x-omnia-call"))
                .isEqualTo(largeFirst.headers().firstValue("x-omnia-call"));
        assertThat(again.headers().firstValue("x-omnia-cost-usd"))
                .isEqualTo(largeFirst.headers().firstValue("x-omnia-cost-usd"));
        assertThat(again.body())
                .contains(largeFirst.headers().firstValue("x-omnia-call").orElseThrow());
        assertThat(kit.upstream.received().get(large)).isEqualTo(1);
    }

    @Test
    void keepsNothingOfACallThatAsksForZeroRetention() throws Exception {
        var body = RepeatsKit.sandbox();
        for (var headers : List.of(Map.of(ZDR, "true"), Map.<String, String>of())) {
            var asked =
                    headers.isEmpty() ? body.copy().put("provider", new JsonObject().put("zdr", true)) : body.copy();
            var rows = keptAnswers();
            var all = with(headers, "idempotency-key", newKey());
            var first = kit.send(asked, all);
            assertThat(first.statusCode()).as(first.body()).isEqualTo(200);

            var again = kit.send(asked, all);

            assertThat(RepeatsKit.code(again)).isEqualTo("completed_not_retained");
            assertThat(keptAnswers()).isEqualTo(rows);
        }
        var rows = keptAnswers();
        kit.send(body, Map.of("idempotency-key", newKey()));
        assertThat(keptAnswers()).as("of a call without that wish").isEqualTo(rows + 1);
    }

    @Test
    void freesTheKeyOfACallThatFailedAndCostNothing() throws Exception {
        var number = kit.newNumber();
        var key = newKey();
        var failing = RepeatsKit.request(number, false, 0).put(MeteredUpstream.FAILURES, 1);

        assertThat(ask(failing, key).statusCode()).isEqualTo(500);
        var second = ask(failing, key);

        assertThat(second.statusCode()).as(second.body()).isEqualTo(200);
        assertThat(second.headers().firstValue("idempotent-replayed")).isEmpty();
        assertThat(ask(failing, key).headers().firstValue("idempotent-replayed"))
                .contains("true");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\tb", "ü"})
    void refusesWhatIsNoKey(String key) throws Exception {
        var body = RepeatsKit.request(kit.newNumber(), false, 0).encode();
        var client = RawClient.connect(kit.server);
        client.send(RawClient.chat(OmniaServer.LIVE_KEY, body, "idempotency-key: " + key));
        assertThat(client.readUntil("Idempotency-Key")).startsWith("HTTP/1.1 400");
        client.close();
    }

    /** The caller's connection ends before the answer does: the case that keys are for. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void carriesACallToItsEndWhenItsClientHasLeft(boolean streamed) throws Exception {
        var number = kit.newNumber();
        var body = RepeatsKit.request(number, streamed, 2_000);
        var key = newKey();
        var client = RawClient.connect(kit.server);
        client.send(RawClient.chat(OmniaServer.LIVE_KEY, body.encode(), "idempotency-key: " + key));
        Eventually.answers(() -> assertThat(kit.upstream.received()).containsKey(number));
        client.close();

        Eventually.answers(() -> assertThat(ask(body, key).statusCode()).isEqualTo(200));

        var again = ask(body, key);
        assertThat(again.headers().firstValue("idempotent-replayed")).contains("true");
        assertThat(content(again, streamed)).isEqualTo(MeteredUpstream.text(number));
        assertThat(kit.upstream.received().get(number)).isEqualTo(1);
        kit.settles();
    }

    @Test
    void makesTheCallAgainWhenItsServerWasKilledBeforeTheBill() throws Exception {
        var number = kit.newNumber();
        var body = RepeatsKit.request(number, false, 3_000);
        var key = newKey();
        var spent = kit.books().spentMicros();
        var asking = Executors.newVirtualThreadPerTaskExecutor();
        var _ = asking.submit(() -> ask(body, key));
        Eventually.answers(() -> assertThat(kit.upstream.received()).containsKey(number));

        kit.server.kill();
        kit.server.startProcess();
        kit.server.awaitReady();

        assertThat(kit.books().spentMicros()).isEqualTo(spent);
        var second = ask(body, key);
        assertThat(second.statusCode()).as(second.body()).isEqualTo(200);
        assertThat(second.headers().firstValue("idempotent-replayed")).isEmpty();
        kit.server.kill();
        kit.server.startProcess();
        kit.server.awaitReady();
        assertThat(ask(body, key).body()).isEqualTo(second.body());
        assertThat(kit.books().spentMicros() - spent).isEqualTo(RepeatsKit.COST_MICROS);
        asking.shutdownNow();
        kit.settles();
    }

    /** As another node does when the call's own one is cut off from the database. */
    @Test
    void makesNoSecondCallWhileNobodyKnowsWhatBecameOfTheFirst() throws Exception {
        var number = kit.newNumber();
        var body = RepeatsKit.request(number, false, 6_000);
        var key = newKey();
        var spent = kit.books().spentMicros();
        var first = Executors.newVirtualThreadPerTaskExecutor().submit(() -> ask(body, key));
        Eventually.answers(() -> assertThat(kit.upstream.received()).containsKey(number));
        database()
                .useHandle(handle -> handle.execute("update ledger.hold set expires_at = now() - interval '1 second'"));
        var postgres =
                EmbeddedPostgres.running(kit.server.data().resolve("postgres")).orElseThrow();
        assertThat(new OrphanSweeper(postgres.dataSource()).sweep()).isEqualTo(1);

        var unknown = ask(body, key);

        assertThat(unknown.statusCode()).as(unknown.body()).isEqualTo(409);
        assertThat(RepeatsKit.code(unknown)).isEqualTo("idempotency_unknown");
        assertThat(unknown.headers().firstValue("x-should-retry")).contains("false");
        var made = first.get();
        assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
        assertThat(unknown.body())
                .contains(made.headers().firstValue("x-omnia-call").orElseThrow());
        assertThat(ask(body, key).body()).as("now that its node has told").isEqualTo(made.body());
        assertThat(kit.upstream.received().get(number)).isEqualTo(1);
        assertThat(kit.books().spentMicros() - spent).isEqualTo(RepeatsKit.COST_MICROS);
        kit.settles();
    }

    @Test
    void holdsNothingReadableInTheDatabase() throws Exception {
        var canary = "canary-" + UUID.randomUUID();
        var key = "key-" + UUID.randomUUID();
        var body = RepeatsKit.request(kit.newNumber(), false, 0).put(MeteredUpstream.TEXT, canary);
        var first = ask(body, key);
        assertThat(first.body()).as("the answer repeats the prompt").contains(canary);
        assertThat(ask(body, key).body()).isEqualTo(first.body());
        var database = database();

        database.useHandle(handle -> handle.execute("create table public.control (what bytea)"));
        database.useHandle(
                handle -> handle.execute("insert into public.control values (convert_to(?, 'UTF8'))", canary));
        assertThat(rowsWith(database, "public.control", canary)).isEqualTo(1);
        database.useHandle(handle -> handle.execute("drop table public.control"));

        for (var table : List.of("gateway.kept_answer", "ledger.claim", "ledger.usage_line")) {
            assertThat(rowsWith(database, table, canary)).as(table).isZero();
            assertThat(rowsWith(database, table, key)).as(table).isZero();
        }
    }

    private static String newKey() {
        return UUID.randomUUID().toString();
    }

    private static HttpResponse<String> ask(JsonObject body, String key) {
        return kit.send(body, Map.of("idempotency-key", key));
    }

    private static Map<String, String> with(Map<String, String> all, String name, String value) {
        var more = new HashMap<>(all);
        more.put(name, value);
        return more;
    }

    /** The text of an answer. */
    private static String content(HttpResponse<String> answer, boolean streamed) {
        if (!streamed) {
            return new JsonObject(answer.body())
                    .getJsonArray("choices")
                    .getJsonObject(0)
                    .getJsonObject("message")
                    .getString("content");
        }
        var text = new StringBuilder();
        answer.body()
                .lines()
                .filter(line -> line.startsWith("data: {"))
                .map(line -> new JsonObject(line.substring("data: ".length())).getJsonArray("choices"))
                .filter(choices -> !choices.isEmpty())
                .forEach(choices -> text.append(
                        choices.getJsonObject(0).getJsonObject("delta").getString("content")));
        return text.toString();
    }

    private static Jdbi database() {
        return Jdbi.create(EmbeddedPostgres.running(kit.server.data().resolve("postgres"))
                .orElseThrow()
                .dataSource());
    }

    private static long keptAnswers() {
        return database()
                .withHandle(handle -> handle.createQuery("select count(*) from gateway.kept_answer")
                        .mapTo(Long.class)
                        .one());
    }

    /** Bytes are looked at as text too, whatever their column's type. */
    private static long rowsWith(Jdbi database, String table, String text) {
        return database.withHandle(handle -> handle.createQuery(
                        "select count(*) from " + table
                                + " t where t::text like '%' || :text || '%' or t::text like '%' || encode(convert_to(:text, 'UTF8'), 'hex') || '%'")
                .bind("text", text)
                .mapTo(Long.class)
                .one());
    }
}
