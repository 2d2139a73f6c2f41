package io.omnia.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.app.CanaryUpstream.Way;
import io.omnia.platform.database.EmbeddedPostgres;
import io.omnia.platform.time.Eventually;
import io.omnia.privacy.Canary;
import io.omnia.privacy.CanaryScan;
import io.omnia.privacy.CanaryScan.Finding;
import io.omnia.privacy.Proves;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * One canary, said by a client and by an upstream on every way a call can take through the whole server, and then looked for
 * in everything that the server keeps: tables, write-ahead log, data folder, temporary files and console.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CanaryIT {
    private static final Canary CANARY = Canary.plant();
    private static final String SECRET = CANARY.text();
    private static final Canary IDENTITY = Canary.plant();
    private static final String CALLER_KEY_TYPO = OmniaServer.LIVE_KEY + SECRET;
    private static final String UPSTREAM_KEY = "key-of-the-operator-at-the-vendor";
    private static final int TOO_LARGE_BYTES = 33 * 1024 * 1024;

    /** What the usage line of each call has to say, by the call's id. */
    private static final Map<UUID, Expected> CALLS = new LinkedHashMap<>();

    @TempDir
    static Path place;

    private static CanaryUpstream upstream;
    private static OmniaServer server;

    private record Expected(String name, int status, String outcome) {}

    private record Line(UUID call, int status, String outcome) {}

    @BeforeAll
    static void start() throws IOException {
        upstream = new CanaryUpstream(SECRET);
        var temporary = Files.createDirectory(place.resolve("temporary"));
        var environment = new HashMap<String, String>();
        environment.putAll(OmniaServer.provider(
                "acme", upstream.baseUrl() + "/v1", Map.of("API_KEY", UPSTREAM_KEY, "DIALECT", "openai")));
        environment.put("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + temporary);
        server = OmniaServer.start(place.resolve("data"), "1000", environment);
    }

    @AfterAll
    static void stop() {
        server.close();
        upstream.close();
    }

    @Test
    @Order(1)
    void answersThatComeThrough() {
        expect(Way.WHOLE, false, 200, "completed");
        expect(Way.STREAM, true, 200, "completed");
        expect(Way.WHOLE_WITHOUT_USAGE, false, 200, "completed");
        expect(Way.STREAM_WITHOUT_USAGE, true, 200, "completed");
    }

    @Test
    @Order(2)
    void upstreamsThatFailWithTheRequestInTheirMouth() {
        expect(Way.STATUS_400, false, 400, "upstream_error");
        expect(Way.STATUS_400, true, 400, "upstream_error");
        expect(Way.STATUS_401, false, 502, "upstream_error");
        expect(Way.STATUS_429, false, 429, "upstream_error");
        expect(Way.STATUS_500, true, 500, "upstream_error");
        expect(Way.ERROR_IN_200, false, 502, "upstream_error");
        expect(Way.ERROR_IN_STREAM, true, 502, "upstream_error");
    }

    @Test
    @Order(3)
    void upstreamsThatSpeakNonsenseOrBreakOff() {
        for (var way : List.of(Way.MALFORMED, Way.CUT_WHOLE)) {
            note(way.name(), chat(way, false), null);
        }
        note(Way.MALFORMED_STREAM.name(), chat(Way.MALFORMED_STREAM, true), null);
        expect(Way.CUT_STREAM, true, 200, "upstream_cut");
    }

    @Test
    @Order(4)
    void requestsThatAreRefused() {
        expectRefusal("malformed body", "{\"model\":\"acme/any\",\"messages\":[\"" + SECRET + "\"", 400);
        expectRefusal("not json", SECRET, 400);
        expectRefusal(
                "unknown model", body(Way.WHOLE, false).put("model", SECRET).encode(), 404);
        expectRefusal(
                "model of an unknown vendor",
                body(Way.WHOLE, false).put("model", "x/" + SECRET).encode(),
                404);
        expectRefusal("wrong type", body(Way.WHOLE, false).put("stream", SECRET).encode(), 400);
        expectRefusal("too large", SECRET + "x".repeat(TOO_LARGE_BYTES), 413);
        var typo = server.post(
                "/v1/chat/completions", CALLER_KEY_TYPO, body(Way.WHOLE, false).encode());
        assertThat(typo.statusCode()).isEqualTo(401);
    }

    @Test
    @Order(5)
    void whateverStandsInPathsQueriesAndHeaders() {
        for (var path : List.of(
                "/v1/calls/" + SECRET,
                "/v1/models/" + SECRET,
                "/v1/models/acme/" + SECRET,
                "/v1/" + SECRET,
                "/v1/usage?from=" + SECRET,
                "/v1/usage?group_by=" + SECRET,
                "/v1/credits?" + SECRET + "=" + SECRET,
                "/api/" + SECRET,
                "/api/accounts/" + SECRET + "/keys",
                "/api/usage?model=" + SECRET,
                "/q/" + SECRET,
                "/q/health/ready?" + SECRET,
                "/" + SECRET)) {
            for (var method : List.of("GET", "POST", "DELETE")) {
                var answer = server.send(server.request(path, OmniaServer.LIVE_KEY)
                        .header("x-canary", SECRET)
                        .header("cookie", "session=" + SECRET)
                        .header("idempotency-key", SECRET)
                        .header("x-omnia-tags", SECRET)
                        .header("referer", "http://" + SECRET)
                        .header("x-request-id", SECRET)
                        .header("content-type", "application/json")
                        .method(method, BodyPublishers.ofString("{\"name\":\"" + SECRET))
                        .build());
                assertThat(answer.headers().map()).doesNotContainKey("set-cookie");
                assertThat(answer.headers().firstValue("x-request-id")).isPresent();
            }
        }
    }

    @Test
    @Order(6)
    void aClientThatHangsUp() throws Exception {
        var client = RawClient.connect(server);
        client.send(RawClient.chat(OmniaServer.LIVE_KEY, body(Way.WAIT, true).encode()));
        var call = idIn(client.readUntil("data: "));
        client.close();
        awaitUntil(() -> !client.isHeldByTheServer());
        upstream.release();
        CALLS.put(call, new Expected("hang-up", 499, "hung_up"));
        awaitUntil(() -> lines().containsKey(call));
    }

    @Test
    @Order(7)
    void aPostgresThatIsKilled() throws Exception {
        var spooled = false;
        for (var round = 0; round < 5 && !spooled; round++) {
            spooled = endsWhilePostgresIsKilled();
        }
        assertThat(spooled).as("a bill went through the spool").isTrue();
    }

    @Test
    @Order(8)
    void aServerThatIsKilled() throws Exception {
        var answer = openStream();
        server.kill();
        upstream.release();
        server.startProcess();
        server.awaitReady();
        expect(Way.WHOLE, false, 200, "completed");
        assertThat(lines()).as("a call that never ended is not billed").doesNotContainKey(idOf(answer));
    }

    /** One line for each call whose caller was known, with the columns that are declared and no place for anything else. */
    @Test
    @Order(9)
    @Proves("GATE-1.3")
    @Proves("ZEN-1.2.1")
    void everyCallHasOneUsageLine() throws Exception {
        assertThat(CALLS).hasSizeGreaterThan(20);
        Eventually.answers(
                () -> assertThat(withoutLine()).as("calls without a usage line").hasSize(0));
        var lines = lines();
        CALLS.forEach((id, expected) -> {
            var line = lines.get(id);
            assertThat(line).as("usage line of %s", expected.name()).isNotNull();
            if (expected.status() != 0) {
                assertThat(line).as(expected.name()).isEqualTo(new Line(id, expected.status(), expected.outcome()));
            }
        });
        assertThat(lines.keySet()).isEqualTo(CALLS.keySet());
        assertThat(usageColumns())
                .containsExactlyInAnyOrderElementsOf(Set.of(
                        "call_id uuid",
                        "started_at timestamptz",
                        "account_id uuid",
                        "key_id uuid",
                        "project_id uuid",
                        "member_id uuid",
                        "mode text",
                        "model text",
                        "provider text",
                        "outcome text",
                        "http_status int2",
                        "latency_micros int8",
                        "first_byte_micros int8",
                        "input_tokens int8",
                        "cached_input_tokens int8",
                        "cache_write_5m_tokens int8",
                        "cache_write_1h_tokens int8",
                        "input_audio_tokens int8",
                        "input_image_tokens int8",
                        "output_tokens int8",
                        "reasoning_tokens int8",
                        "output_audio_tokens int8",
                        "output_image_tokens int8",
                        "estimated bool",
                        "attempts int2",
                        "amount_micros int8",
                        "price_ids _text",
                        "price_units _text",
                        "quantities _int8",
                        "amounts _int8",
                        "txn_id uuid",
                        "delivery text",
                        "held_micros int8",
                        "web_searches int8",
                        "file_searches int8",
                        "code_sessions int8",
                        "service_tier text",
                        "credential text",
                        "tags _text",
                        "end_user text",
                        "attempt_providers _text",
                        "attempt_models _text",
                        "attempt_credentials _int2",
                        "attempt_outcomes _text",
                        "attempt_statuses _int2",
                        "attempt_first_bytes _int8"));
    }

    /** What the caller writes into the body is the request; everything else about the caller stays here. */
    @Test
    @Order(10)
    @Proves("ZEN-6.11")
    void nothingAboutTheCallerReachesTheUpstream() {
        var before = upstream.received().size();
        var answer = server.send(server.request("/v1/chat/completions", OmniaServer.LIVE_KEY)
                .header("content-type", "application/json")
                .header("user-agent", "agent-" + IDENTITY.text())
                .header("x-api-key", OmniaServer.LIVE_KEY)
                .header("x-forwarded-for", "203.0.113.77")
                .header("forwarded", "for=203.0.113.77")
                .header("x-real-ip", "203.0.113.77")
                .header("x-user", IDENTITY.text())
                .header("openai-organization", IDENTITY.text())
                .header("x-stainless-os", IDENTITY.text())
                .header("cookie", "session=" + IDENTITY.text())
                .header("from", IDENTITY.text() + "@example.org")
                .header("referer", "https://example.org/" + IDENTITY.text())
                .header("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
                .header("x-omnia-tags", "team=blue")
                .POST(BodyPublishers.ofString(body(Way.WHOLE, false).encode()))
                .build());
        note("identity", answer, new Expected("identity", 200, "completed"));

        assertThat(upstream.received()).hasSizeGreaterThan(before);
        for (var request : upstream.received()) {
            assertThat(request.headers().keySet())
                    .extracting(name -> name.toLowerCase(Locale.ROOT))
                    .containsExactlyInAnyOrder(
                            "accept",
                            "accept-encoding",
                            "authorization",
                            "content-length",
                            "content-type",
                            "host",
                            "user-agent");
            assertThat(request.headers().get("Authorization")).containsExactly("Bearer " + UPSTREAM_KEY);
            assertThat(request.path()).isEqualTo("/v1/chat/completions");
            assertThat(request.headers() + request.body())
                    .doesNotContain(
                            IDENTITY.text(),
                            OmniaServer.LIVE_KEY,
                            OmniaServer.EMAIL,
                            accountOf(answer),
                            answer.headers().firstValue("x-omnia-call").orElseThrow(),
                            "203.0.113.77");
        }
    }

    /** The line of each request: declared fields, the route's template, the id that the client was told. */
    @Test
    @Order(11)
    @Proves("OMNI-1.13")
    @Proves("GATE-1.10")
    void theAccessLogKnowsRoutesAndNotPaths() throws Exception {
        var calls = CALLS.keySet().stream().map(UUID::toString).toList();
        awaitUntil(() -> requests(accessLog()).containsAll(calls));

        var lines = accessLog();
        for (var line : lines) {
            assertThat(line.fieldNames())
                    .isSubsetOf(
                            "time",
                            "method",
                            "route",
                            "status",
                            "latency_micros",
                            "ip",
                            "user_agent",
                            "request",
                            "bytes");
            assertThat(line.getString("ip")).isEqualTo("127.0.0.1");
        }
        assertThat(lines)
                .extracting(line -> line.getString("route"))
                .contains(
                        "/v1/chat/completions",
                        "/v1/models/{id}",
                        "/v1/calls/{id}",
                        "/v1/usage",
                        "/v1/*",
                        "/api/accounts/{id}/keys",
                        "/q/*")
                .allMatch(route -> route.matches("\\*|(/[a-z0-9_.-]+|/\\{[a-z]+}|/\\*)+"));
        for (var id : CALLS.entrySet()) {
            var own = lines.stream()
                    .filter(line -> line.getString("request").equals(id.getKey().toString()))
                    .toList();
            assertThat(own).as("lines of %s", id.getValue().name()).hasSize(1);
            assertThat(own.getFirst().getString("method")).isEqualTo("POST");
        }
    }

    @Test
    @Order(12)
    @Proves("GATE-1.4")
    @Proves("ZEN-1.2.2")
    void theCanaryIsFoundNowhere() throws IOException {
        var scan = CanaryScan.of(database(), place);

        scan.assertFindsPlanted();
        assertFoundWherePlanted(scan);
        scan.assertAbsent(CANARY);
        assertThat(scan.find(IDENTITY))
                .as("the user agent is the one thing of these that the access log keeps")
                .allMatch(finding -> finding.place().contains("/logs/access-"));
        assertKeyAbsent();
    }

    /** The control for the places that only this server has. */
    private static void assertFoundWherePlanted(CanaryScan scan) throws IOException {
        var planted = Canary.plant();
        var stores = List.of(
                place.resolve("data/ledger/planted"),
                place.resolve("data/logs/planted"),
                place.resolve("temporary/planted"),
                place.resolve("data/planted"));
        for (var store : stores) {
            Files.writeString(store, planted.text());
        }
        Files.writeString(server.console(), planted.text() + "\n", StandardOpenOption.APPEND);

        var found = scan.find(planted).stream().map(Finding::place).toList();

        for (var store : stores) {
            assertThat(found).contains(store.toString());
            Files.delete(store);
        }
        assertThat(found).contains(server.console().toString());
    }

    /** The caller's key is a secret too; its hash is all that is kept. */
    private static void assertKeyAbsent() throws IOException {
        var key = OmniaServer.LIVE_KEY.getBytes(StandardCharsets.ISO_8859_1);
        var checked = 0;
        try (var files = Files.walk(place)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                if (!file.toString().contains("/postgres/bin") && Files.exists(file)) {
                    var text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                    assertThat(text.contains(new String(key, StandardCharsets.ISO_8859_1)))
                            .as("the key in %s", file)
                            .isFalse();
                    checked++;
                }
            }
        }
        assertThat(checked).isGreaterThan(100);
    }

    private static void expect(Way way, boolean stream, int status, String outcome) {
        var answer = chat(way, stream);
        assertThat(answer.statusCode()).as(way.name()).isEqualTo(status);
        note(way.name(), answer, new Expected(way.name(), status, outcome));
    }

    private static void expectRefusal(String name, String body, int status) {
        var answer = server.post("/v1/chat/completions", OmniaServer.LIVE_KEY, body);
        assertThat(answer.statusCode()).as(name).isEqualTo(status);
        note(name, answer, new Expected(name, status, "refused"));
    }

    private static void note(String name, HttpResponse<?> answer, Expected expected) {
        CALLS.put(idOf(answer), expected == null ? new Expected(name, 0, "") : expected);
        assertThat(answer.headers().firstValue("x-request-id"))
                .isEqualTo(answer.headers().firstValue("x-omnia-call"));
        assertThat(answer.headers().map()).doesNotContainKey("set-cookie");
    }

    private static UUID idOf(HttpResponse<?> answer) {
        return UUID.fromString(answer.headers().firstValue("x-omnia-call").orElseThrow());
    }

    private static UUID idIn(String head) {
        return head.lines()
                .filter(line -> line.startsWith("x-omnia-call: "))
                .map(line -> UUID.fromString(line.substring("x-omnia-call: ".length())))
                .findFirst()
                .orElseThrow();
    }

    private static HttpResponse<String> chat(Way way, boolean stream) {
        try (var client = client()) {
            var pending = client.sendAsync(
                    server.request("/v1/chat/completions", OmniaServer.LIVE_KEY)
                            .header("content-type", "application/json")
                            .header("x-canary", SECRET)
                            .POST(BodyPublishers.ofString(body(way, stream).encode()))
                            .build(),
                    BodyHandlers.ofString());
            return pending.join();
        }
    }

    private static JsonObject body(Way way, boolean stream) {
        return new JsonObject()
                .put("model", "acme/any")
                .put("stream", stream)
                .put("max_tokens", 100)
                .put(CanaryUpstream.WAY, way.name())
                .put("metadata", new JsonObject().put("note", SECRET))
                .put(
                        "messages",
                        new JsonArray().add(new JsonObject().put("role", "user").put("content", "Say " + SECRET)));
    }

    private static HttpClient client() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }

    /** A streamed call of which the first half has come. */
    private static HttpResponse<java.io.InputStream> openStream() throws Exception {
        var answer = client().send(
                        HttpRequest.newBuilder(URI.create(server.baseUrl() + "/v1/chat/completions"))
                                .header("authorization", "Bearer " + OmniaServer.LIVE_KEY)
                                .timeout(Duration.ofSeconds(30))
                                .POST(BodyPublishers.ofString(
                                        body(Way.WAIT, true).encode()))
                                .build(),
                        BodyHandlers.ofInputStream());
        var first = new byte[8];
        assertThat(answer.body().readNBytes(first, 0, first.length)).isEqualTo(first.length);
        return answer;
    }

    /** Lets a stream end just after PostgreSQL was killed; whether its bill was seen in the spool. */
    private static boolean endsWhilePostgresIsKilled() throws Exception {
        var answer = openStream();
        var spool = place.resolve("data/ledger/spool");
        var pid = Files.readAllLines(place.resolve("data/postgres/data/postmaster.pid"))
                .getFirst();
        ProcessHandle.of(Long.parseLong(pid)).orElseThrow().destroyForcibly();
        upstream.release();
        try (var rest = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
            assertThat(rest.lines().toList()).contains("data: [DONE]");
        }
        var spooled = Files.size(spool) > 0;
        note("PostgreSQL killed", answer, new Expected("PostgreSQL killed", 200, "completed"));
        assertThat(new String(Files.readAllBytes(spool), StandardCharsets.ISO_8859_1))
                .doesNotContain(SECRET);
        awaitUntil(() -> server.get("/v1/credits", OmniaServer.LIVE_KEY).statusCode() == 200
                && lines().containsKey(idOf(answer)));
        return spooled;
    }

    private static Map<UUID, Line> lines() {
        var lines = new HashMap<UUID, Line>();
        Jdbi.create(database())
                .withHandle(handle -> handle.createQuery("select call_id, http_status, outcome from ledger.usage_line")
                        .map((row, context) -> new Line(row.getObject(1, UUID.class), row.getInt(2), row.getString(3)))
                        .list())
                .forEach(line -> lines.put(line.call(), line));
        return lines;
    }

    private static List<String> usageColumns() {
        return Jdbi.create(database())
                .withHandle(
                        handle -> handle.createQuery("""
                                select a.attname || ' ' || t.typname
                                from pg_attribute a join pg_type t on t.oid = a.atttypid
                                where a.attrelid = 'ledger.usage_line'::regclass and a.attnum > 0 and not a.attisdropped
                                """).mapTo(String.class).list());
    }

    private static String accountOf(HttpResponse<?> answer) {
        return Jdbi.create(database())
                .withHandle(
                        handle -> handle.createQuery("select account_id::text from ledger.usage_line where call_id = ?")
                                .bind(0, idOf(answer))
                                .mapTo(String.class)
                                .one());
    }

    private static List<JsonObject> accessLog() {
        var lines = new ArrayList<JsonObject>();
        try (var files = Files.newDirectoryStream(place.resolve("data/logs"), "access-*")) {
            for (var file : files) {
                Files.readAllLines(file).forEach(line -> lines.add(new JsonObject(line)));
            }
        } catch (IOException problem) {
            throw new IllegalStateException(problem);
        }
        return lines;
    }

    private static Collection<String> requests(List<JsonObject> lines) {
        return lines.stream().map(line -> line.getString("request")).toList();
    }

    private static PGSimpleDataSource database() {
        var address = EmbeddedPostgres.running(place.resolve("data/postgres")).orElseThrow();
        var source = new PGSimpleDataSource();
        source.setURL(address.jdbcUrl());
        source.setUser(address.user());
        source.setPassword(address.password());
        return source;
    }

    /** The names of the calls that have no usage line. */
    private static List<String> withoutLine() {
        var lines = lines();
        return CALLS.entrySet().stream()
                .filter(call -> !lines.containsKey(call.getKey()))
                .map(call -> call.getValue().name())
                .toList();
    }

    /** A failed look counts as not yet: the database may be on its way back. */
    private static void awaitUntil(BooleanSupplier condition) throws Exception {
        Eventually.answers(() -> assertThat(condition.getAsBoolean()).isTrue());
    }
}
