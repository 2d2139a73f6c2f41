package io.omnia.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.ledger.OrphanSweeper;
import io.omnia.platform.database.EmbeddedPostgres;
import io.omnia.platform.time.Eventually;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that come twice: under one idempotency key, and as an SDK's own retry. Each is made, and paid for, once. */
class IdempotencyIT {
    private static final int MANY = 24;
    private static final String ZDR = "x-omnia-zdr";
    private static final String RETRY_COUNT = "x-stainless-retry-count";

    @TempDir
    static Path folder;

    private static final AtomicLong NUMBERS = new AtomicLong(1);
    private static MeteredUpstream upstream;
    private static OmniaServer server;

    @BeforeAll
    static void start() {
        upstream = new MeteredUpstream();
        var environment = new HashMap<>(upstream.environment());
        environment.put("OMNIA_IDEMPOTENCY_MAX_ANSWER_BYTES", "20000");
        environment.put("OMNIA_BOOTSTRAP_API_KEY", OmniaServer.LIVE_KEY);
        server = OmniaServer.start(folder.resolve("data"), "1000", environment);
    }

    @AfterAll
    static void stop() {
        server.close();
        upstream.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void givesTheVeryAnswerAgainAndChargesOnce(boolean streamed) throws Exception {
        var number = NUMBERS.getAndIncrement();
        var body = request(number, streamed, 0);
        var key = newKey();
        var spent = books().spentMicros();
        var lines = books().lines().size();

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
        assertThat(upstream.received().get(number)).isEqualTo(1);
        assertThat(books().spentMicros() - spent).isEqualTo(MeteredUpstream.costMicros(10, 5));
        assertThat(books().lines()).hasSize(lines + 1);
        sound();
    }

    @Test
    void makesOneCallOfManyAtOnce() throws Exception {
        var number = NUMBERS.getAndIncrement();
        var body = request(number, false, 1_000);
        var key = newKey();
        var spent = books().spentMicros();

        var answers = together(MANY, () -> ask(body, key));

        assertThat(answers).filteredOn(answer -> answer.statusCode() == 200).hasSize(1);
        for (var refused :
                answers.stream().filter(answer -> answer.statusCode() != 200).toList()) {
            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(409);
            assertThat(code(refused)).isEqualTo("idempotency_in_flight");
            assertThat(refused.headers().firstValue("retry-after")).isPresent();
            assertThat(refused.headers().firstValue("x-should-retry")).contains("true");
        }
        assertThat(ask(body, key).statusCode()).isEqualTo(200);
        assertThat(upstream.received().get(number)).isEqualTo(1);
        assertThat(books().spentMicros() - spent).isEqualTo(MeteredUpstream.costMicros(10, 5));
        sound();
    }

    @Test
    void refusesTheKeyForAnotherRequest() throws Exception {
        var key = newKey();
        ask(request(NUMBERS.getAndIncrement(), false, 0), key);
        var other = NUMBERS.getAndIncrement();

        var refused = ask(request(other, false, 0), key);

        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(code(refused)).isEqualTo("idempotency_mismatch");
        assertThat(refused.headers().firstValue("x-should-retry")).contains("false");
        assertThat(upstream.received()).doesNotContainKey(other);
    }

    @Test
    void keepsKeysOfAccountsApart() throws Exception {
        var admin = OmniaServer.start(
                folder.resolve("accounts"),
                "100",
                with(upstream.environment(), "OMNIA_BOOTSTRAP_API_KEY", Customer.MANAGEMENT_KEY));
        try (admin) {
            var number = NUMBERS.getAndIncrement();
            var body = request(number, false, 0);
            var key = newKey();
            for (var i = 0; i < 2; i++) {
                var customer = Customer.withCredit(admin, 1_000_000);
                var answer = send(admin, customer.key(), body, Map.of("idempotency-key", key));
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
                assertThat(answer.headers().firstValue("idempotent-replayed")).isEmpty();
            }
            assertThat(upstream.received().get(number)).isEqualTo(2);
        }
    }

    @Test
    void tellsWhatACallCostWhoseAnswerIsTooLongToBeKept() throws Exception {
        var large = NUMBERS.getAndIncrement();
        var tooLong = request(large, false, 0).put(MeteredUpstream.TEXT, "x".repeat(30_000));
        var largeKey = newKey();
        var largeFirst = ask(tooLong, largeKey);
        assertThat(largeFirst.statusCode()).isEqualTo(200);

        var again = ask(tooLong, largeKey);

        assertThat(again.statusCode()).as(again.body()).isEqualTo(409);
        assertThat(code(again)).isEqualTo("completed_not_retained");
        assertThat(again.headers().firstValue("x-should-retry")).contains("false");
        assertThat(again.headers().firstValue("x-omnia-call"))
                .isEqualTo(largeFirst.headers().firstValue("x-omnia-call"));
        assertThat(again.headers().firstValue("x-omnia-cost-usd"))
                .isEqualTo(largeFirst.headers().firstValue("x-omnia-cost-usd"));
        assertThat(again.body())
                .contains(largeFirst.headers().firstValue("x-omnia-call").orElseThrow());
        assertThat(upstream.received().get(large)).isEqualTo(1);
    }

    @Test
    void keepsNothingOfACallThatAsksForZeroRetention() throws Exception {
        var body = sandbox("zero " + newKey());
        for (var headers : List.of(Map.of(ZDR, "true"), Map.<String, String>of())) {
            var asked =
                    headers.isEmpty() ? body.copy().put("provider", new JsonObject().put("zdr", true)) : body.copy();
            var rows = keptAnswers();
            var all = with(headers, "idempotency-key", newKey());
            var first = send(server, OmniaServer.LIVE_KEY, asked, all);
            assertThat(first.statusCode()).as(first.body()).isEqualTo(200);

            var again = send(server, OmniaServer.LIVE_KEY, asked, all);

            assertThat(code(again)).isEqualTo("completed_not_retained");
            assertThat(keptAnswers()).isEqualTo(rows);
        }
        var rows = keptAnswers();
        send(server, OmniaServer.LIVE_KEY, body, Map.of("idempotency-key", newKey()));
        assertThat(keptAnswers()).as("of a call without that wish").isEqualTo(rows + 1);
    }

    @Test
    void freesTheKeyOfACallThatFailedAndCostNothing() throws Exception {
        var number = NUMBERS.getAndIncrement();
        var key = newKey();
        var failing = request(number, false, 0).put(MeteredUpstream.FAILURES, 1);

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
        var body = request(NUMBERS.getAndIncrement(), false, 0).encode();
        var client = RawClient.connect(server);
        client.send(RawClient.chat(OmniaServer.LIVE_KEY, body, "idempotency-key: " + key));
        assertThat(client.readUntil("Idempotency-Key")).startsWith("HTTP/1.1 400");
        client.close();
    }

    /** The caller's connection ends before the answer does: the case that keys are for. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void carriesACallToItsEndWhenItsClientHasLeft(boolean streamed) throws Exception {
        var number = NUMBERS.getAndIncrement();
        var body = request(number, streamed, 2_000);
        var key = newKey();
        var client = RawClient.connect(server);
        client.send(RawClient.chat(OmniaServer.LIVE_KEY, body.encode(), "idempotency-key: " + key));
        Eventually.answers(() -> assertThat(upstream.received()).containsKey(number));
        client.close();

        Eventually.answers(() -> assertThat(ask(body, key).statusCode()).isEqualTo(200));

        var again = ask(body, key);
        assertThat(again.headers().firstValue("idempotent-replayed")).contains("true");
        assertThat(content(again, streamed)).isEqualTo(MeteredUpstream.text(number));
        assertThat(upstream.received().get(number)).isEqualTo(1);
        sound();
    }

    @Test
    void makesTheCallAgainWhenItsServerWasKilledBeforeTheBill() throws Exception {
        var number = NUMBERS.getAndIncrement();
        var body = request(number, false, 3_000);
        var key = newKey();
        var spent = books().spentMicros();
        var asking = Executors.newVirtualThreadPerTaskExecutor();
        var _ = asking.submit(() -> ask(body, key));
        Eventually.answers(() -> assertThat(upstream.received()).containsKey(number));

        server.kill();
        server.startProcess();
        server.awaitReady();

        assertThat(books().spentMicros()).isEqualTo(spent);
        var second = ask(body, key);
        assertThat(second.statusCode()).as(second.body()).isEqualTo(200);
        assertThat(second.headers().firstValue("idempotent-replayed")).isEmpty();
        server.kill();
        server.startProcess();
        server.awaitReady();
        assertThat(ask(body, key).body()).isEqualTo(second.body());
        assertThat(books().spentMicros() - spent).isEqualTo(MeteredUpstream.costMicros(10, 5));
        asking.shutdownNow();
        sound();
    }

    /** As another node does when the call's own one is cut off from the database. */
    @Test
    void makesNoSecondCallWhileNobodyKnowsWhatBecameOfTheFirst() throws Exception {
        var number = NUMBERS.getAndIncrement();
        var body = request(number, false, 6_000);
        var key = newKey();
        var spent = books().spentMicros();
        var first = Executors.newVirtualThreadPerTaskExecutor().submit(() -> ask(body, key));
        Eventually.answers(() -> assertThat(upstream.received()).containsKey(number));
        database()
                .useHandle(handle -> handle.execute("update ledger.hold set expires_at = now() - interval '1 second'"));
        var postgres =
                EmbeddedPostgres.running(server.data().resolve("postgres")).orElseThrow();
        assertThat(new OrphanSweeper(postgres.dataSource()).sweep()).isEqualTo(1);

        var unknown = ask(body, key);

        assertThat(unknown.statusCode()).as(unknown.body()).isEqualTo(409);
        assertThat(code(unknown)).isEqualTo("idempotency_unknown");
        assertThat(unknown.headers().firstValue("x-should-retry")).contains("false");
        var made = first.get();
        assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
        assertThat(unknown.body())
                .contains(made.headers().firstValue("x-omnia-call").orElseThrow());
        assertThat(ask(body, key).body()).as("now that its node has told").isEqualTo(made.body());
        assertThat(upstream.received().get(number)).isEqualTo(1);
        assertThat(books().spentMicros() - spent).isEqualTo(MeteredUpstream.costMicros(10, 5));
        sound();
    }

    @Test
    void holdsNothingReadableInTheDatabase() throws Exception {
        var canary = "canary-" + UUID.randomUUID();
        var key = "key-" + UUID.randomUUID();
        var body = request(NUMBERS.getAndIncrement(), false, 0).put(MeteredUpstream.TEXT, canary);
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

    @Test
    void answersAnSdksRetryWithoutMakingTheCallAgain() throws Exception {
        var number = NUMBERS.getAndIncrement();
        var body = request(number, false, 1_500);
        var spent = books().spentMicros();
        var first = Executors.newVirtualThreadPerTaskExecutor()
                .submit(() -> send(server, OmniaServer.LIVE_KEY, body, Map.of(RETRY_COUNT, "0")));
        Eventually.answers(() -> assertThat(upstream.received()).containsKey(number));

        var retries = together(4, () -> send(server, OmniaServer.LIVE_KEY, body, Map.of(RETRY_COUNT, "1")));

        assertThat(retries).allSatisfy(retry -> {
            assertThat(retry.statusCode()).as(retry.body()).isEqualTo(200);
            assertThat(retry.body()).isEqualTo(first.get().body());
            assertThat(retry.headers().firstValue("idempotent-replayed")).contains("true");
        });
        var after = send(server, OmniaServer.LIVE_KEY, body, Map.of(RETRY_COUNT, "2"));
        assertThat(after.body()).isEqualTo(first.get().body());
        assertThat(upstream.received().get(number)).isEqualTo(1);
        assertThat(books().spentMicros() - spent).isEqualTo(MeteredUpstream.costMicros(10, 5));
        sound();
    }

    @Test
    void makesAnSdksCallAgainThatFailed() throws Exception {
        var number = NUMBERS.getAndIncrement();
        var body = request(number, false, 0).put(MeteredUpstream.FAILURES, 1);
        assertThat(send(server, OmniaServer.LIVE_KEY, body, Map.of(RETRY_COUNT, "0"))
                        .statusCode())
                .isEqualTo(500);

        var retry = send(server, OmniaServer.LIVE_KEY, body, Map.of(RETRY_COUNT, "1"));

        assertThat(retry.statusCode()).isEqualTo(200);
        assertThat(retry.headers().firstValue("idempotent-replayed")).isEmpty();
        assertThat(upstream.received().get(number)).isEqualTo(2);
    }

    @Test
    void makesEveryCallThatIsNoRetry() throws Exception {
        var number = NUMBERS.getAndIncrement();
        var body = request(number, false, 0);
        for (var count : List.of("0", "0")) {
            send(server, OmniaServer.LIVE_KEY, body, Map.of(RETRY_COUNT, count));
        }
        send(server, OmniaServer.LIVE_KEY, body, Map.of());
        assertThat(upstream.received().get(number)).isEqualTo(3);
    }

    @Test
    void tellsAnSdksRetryWhatWasBilledWhenNothingMayBeKept() throws Exception {
        var body = sandbox("retry " + newKey());
        var first = send(server, OmniaServer.LIVE_KEY, body, Map.of(RETRY_COUNT, "0", ZDR, "true"));

        var retry = send(server, OmniaServer.LIVE_KEY, body, Map.of(RETRY_COUNT, "1", ZDR, "true"));

        assertThat(code(retry)).isEqualTo("completed_not_retained");
        assertThat(retry.headers().firstValue("x-omnia-call"))
                .isEqualTo(first.headers().firstValue("x-omnia-call"));
    }

    private static JsonObject request(long number, boolean streamed, long delayMillis) {
        return MeteredUpstream.request(number, streamed, 100, 10, 5, delayMillis);
    }

    /** A call of a provider that is known to keep nothing. */
    private static JsonObject sandbox(String text) {
        var message = new JsonObject().put("role", "user").put("content", text);
        return new JsonObject().put("model", "sandbox/chat").put("messages", new JsonArray().add(message));
    }

    private static String newKey() {
        return UUID.randomUUID().toString();
    }

    private static HttpResponse<String> ask(JsonObject body, String key) {
        return send(server, OmniaServer.LIVE_KEY, body, Map.of("idempotency-key", key));
    }

    private static HttpResponse<String> send(
            OmniaServer to, String apiKey, JsonObject body, Map<String, String> headers) {
        var request = to.request("/v1/chat/completions", apiKey).header("content-type", "application/json");
        headers.forEach(request::header);
        return to.send(request.POST(BodyPublishers.ofString(body.encode())).build());
    }

    private static Map<String, String> with(Map<String, String> all, String name, String value) {
        var more = new HashMap<>(all);
        more.put(name, value);
        return more;
    }

    private static String code(HttpResponse<String> refused) {
        return new JsonObject(refused.body()).getJsonObject("error").getString("code");
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

    private static <T> List<T> together(int count, Callable<T> task) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var results = new ArrayList<T>();
            for (var one : threads.invokeAll(
                    IntStream.range(0, count).mapToObj(i -> task).toList())) {
                results.add(one.get());
            }
            return results;
        }
    }

    private static LedgerBooks books() {
        return LedgerBooks.of(server);
    }

    private static Jdbi database() {
        return Jdbi.create(EmbeddedPostgres.running(server.data().resolve("postgres"))
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

    private static void sound() throws Exception {
        Eventually.answers(() -> assertThat(books().holds()).isZero());
        assertThat(books().heldMicros()).isZero();
        assertThat(books().violations()).isEmpty();
    }
}
