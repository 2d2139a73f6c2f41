package io.omnia.app;

import static io.omnia.app.FaultsKit.CANCEL;
import static io.omnia.app.FaultsKit.error;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a caller can get wrong: a clear refusal in its dialect, nothing charged, nothing held, one usage line at most. */
class BadInputIT {
    private static final int MEGABYTE = 1024 * 1024;
    private static final int LIMIT = 32 * MEGABYTE;
    private static final String GOOD = FaultsKit.request("sandbox/chat", false);

    @TempDir
    static Path folder;

    private static FaultsKit kit;

    @BeforeAll
    static void start() {
        kit = new FaultsKit(folder, Map.of());
    }

    /** Every place is free again: twice as many calls as there are places go through, one after the other. */
    @AfterAll
    static void noPlaceWasLost() {
        try {
            for (var i = 0; i < 2 * FaultsKit.MAX_CALLS; i++) {
                assertThat(kit.server
                                .post("/v1/chat/completions", kit.key, GOOD)
                                .statusCode())
                        .isEqualTo(200);
            }
        } finally {
            kit.close();
        }
    }

    @AfterEach
    void nothingStaysBehind() {
        kit.settlesDown();
    }

    // Who calls.

    @Test
    void aCallWithoutAKeyIsToldHowToSendOne() {
        var answer = send(RawClient.chat(null, GOOD));

        assertThat(error(answer, 401, "invalid_api_key").getString("message")).contains("Authorization: Bearer");
        assertThat(answer.header("x-should-retry")).isEqualTo("false");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "omnia_live_this_key_is_not_known_to_anyone_here",
                "sk-1234567890",
                "",
                "omnia_live_ä",
                "omnia_live_' or 1=1 --"
            })
    void aKeyThatIsNotKnown(String key) {
        error(send(RawClient.chat(key, GOOD)), 401, "invalid_api_key");
    }

    @Test
    void aKeyInTheQueryIsNotLookedAt() {
        var request = RawClient.head("POST", "/v1/chat/completions?api_key=" + kit.key + "&key=" + kit.key, null)
                + "content-length: " + GOOD.length() + "\r\n\r\n" + GOOD;

        error(send(request), 401, "invalid_api_key");
    }

    @Test
    void aManagementKeyMakesNoCalls() {
        var error = error(send(RawClient.chat(kit.managementKey(), GOOD)), 401, "invalid_api_key");

        assertThat(error.getString("message")).contains("management key");
    }

    @Test
    void aKeyThatWasSwitchedOff() {
        var made = kit.createKey(new JsonObject().put("kind", "live"));
        assertThat(send(RawClient.chat(made.getString("secret"), GOOD)).status())
                .isEqualTo(200);

        kit.manage("POST", "/api/keys/" + made.getString("id") + "/disable", null);

        var error = error(send(RawClient.chat(made.getString("secret"), GOOD)), 401, "invalid_api_key");
        assertThat(error.getString("message")).contains("switched off");
    }

    @Test
    void aKeyThatHasExpired() {
        var end = Instant.now().plusSeconds(2);
        var made = kit.createKey(new JsonObject().put("kind", "live").put("expires_at", end.toString()));

        FaultsKit.await(
                Duration.ofSeconds(10),
                "the end of the key",
                () -> Instant.now().isAfter(end));

        var error = error(send(RawClient.chat(made.getString("secret"), GOOD)), 401, "invalid_api_key");
        assertThat(error.getString("message")).contains("expired");
    }

    @Test
    void theOtherHeaderForKeysWorksToo() {
        var request = RawClient.head("POST", "/v1/chat/completions", null, "x-api-key: " + kit.key) + "content-length: "
                + GOOD.length() + "\r\n\r\n" + GOOD;

        assertThat(send(request).status()).isEqualTo(200);
    }

    @Test
    void twoKeysOfWhichNobodySaysWhichIsMeant() {
        var other = kit.createKey(new JsonObject().put("kind", "live")).getString("secret");
        var request = RawClient.chat(kit.key, GOOD, "x-api-key: " + other);

        var error = error(send(request), 401, "invalid_api_key");
        assertThat(error.getString("message")).contains("different keys");
        assertThat(send(RawClient.chat(kit.key, GOOD, "x-api-key: " + kit.key)).status())
                .isEqualTo(200);
    }

    // Which model.

    @ParameterizedTest
    @CsvSource({
        "nobody/nothing, 404, model_not_found",
        "gpt-imaginary, 404, model_not_found",
        // In the catalog, but the provider has no key here.
        "deepseek/deepseek-chat, 404, model_not_found",
        // No file names it, and its provider's operator set no price.
        "deepseek/deepseek-unheard-of, 404, model_not_found",
        "cancel/with a blank, 404, model_not_found"
    })
    void aModelThatCannotBeCalled(String model, int status, String code) {
        var answer = refused(FaultsKit.request(model, false), status, code);

        assertThat(new JsonObject(answer.body()).getJsonObject("error").getString("param"))
                .isEqualTo("model");
    }

    @Test
    void aTestKeyReachesOnlyTheSandbox() {
        var test = kit.createKey(new JsonObject().put("kind", "test")).getString("secret");

        var error =
                error(send(RawClient.chat(test, FaultsKit.request(CANCEL + "/any", false))), 403, "model_not_allowed");

        assertThat(error.getString("message")).contains("sandbox/*");
    }

    @Test
    void aModelThatTheKeyMayNotUse() {
        var models = new io.vertx.core.json.JsonArray().add("sandbox/slow");
        var key = kit.createKey(new JsonObject().put("kind", "live").put("model_allow_list", models))
                .getString("secret");

        error(send(RawClient.chat(key, GOOD)), 403, "model_not_allowed");
    }

    // What is asked.

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "[]",
                "\"text\"",
                "{",
                "{}",
                "{\"model\":\"sandbox/chat\"",
                "{\"model\":\"sandbox/chat\",}",
                "{\"model\":\"sandbox/chat\"} x",
                "{'model':'sandbox/chat'}",
                "{\"model\":\"sandbox/chat\",\"messages\":[}",
                "{\"model\":\"sandbox/chat\",\"messages\":[{\"role\":\"user\",\"content\":\"line\nbreak\"}]}",
                "{\"model\":\"sandbox/chat\",\"n\":01}",
                "{\"model\":\"sandbox/chat\",\"x\":\"\\q\"}",
                "{\"model\":\"sandbox/chat\",\"x\":NaN}",
                "{\"model\":null,\"messages\":[]}",
                "{\"model\":7,\"messages\":[]}",
                "{\"model\":\"\",\"messages\":[]}",
                "{\"model\":\"sandbox/chat\",\"stream\":\"yes\"}",
                "{\"model\":\"sandbox/chat\",\"stream_options\":true}",
                "{\"model\":\"sandbox/chat\",\"max_tokens\":\"many\"}",
                "{\"model\":\"sandbox/chat\",\"max_tokens\":-1}",
                "{\"model\":\"sandbox/chat\",\"max_tokens\":0}",
                "{\"model\":\"sandbox/chat\",\"max_tokens\":1.5}",
                "{\"model\":\"sandbox/chat\",\"max_tokens\":99999999999999999999}",
                "{\"model\":\"sandbox/chat\",\"max_tokens\":5,\"max_completion_tokens\":6}",
                "{\"model\":\"sandbox/chat\",\"n\":0}",
                "{\"model\":\"sandbox/chat\",\"n\":100000}",
                "{\"model\":\"sandbox/chat\",\"model\":\"sandbox/slow\"}",
                "{\"model\":\"sandbox/chat\",\"mod\\u0065l\":\"sandbox/slow\"}",
                "{\"model\":\"sandbox/chat\",\"Model\":\"sandbox/slow\"}",
                "{\"model\":\"sandbox/chat\",\"max_tokens\":1,\"MAX_TOKENS\":9}",
                "{\"model\":\"sandbox/chat\",\"max_tokens\":1,\"max_to\u212aens\":9}",
                "{\"model\":\"sandbox/chat\",\"me\u017fsages\":[]}",
                "{\"model\":\"sandbox/chat\",\"stream_options\":{\"Include_Usage\":true}}",
                "{\"model\":\"sandbox/chat\",\"n\":null,\"n\":9}",
                "{\"model\":\"sandbox/chat\",\"stream\":false,\"stream\":true}",
                "{\"model\":\"sandbox/chat\",\"max_tokens\":1,\"max_tokens\":9}"
            })
    void aBodyThatIsNoRequest(String body) {
        refused(body, 400, "invalid_request");
    }

    /** Whoever sends these relies on them: dropped in silence they would let the prompt go where it must not. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "provider; {\"quantizations\":[\"fp8\"]}; 400; unsupported_parameter",
                "provider; {\"sort\":\"throughput\"}; 400; unsupported_parameter",
                "provider; {\"only\":[\"azure\"]}; 403; policy_no_route",
                "provider; {\"order\":[\"azure\"],\"allow_fallbacks\":false}; 403; policy_no_route",
                "provider; {\"ignore\":[\"sandbox\"]}; 403; policy_no_route"
            })
    void aConditionThatNobodyKeeps(String field, String value, int status, String code) {
        var body = GOOD.substring(0, GOOD.length() - 1) + ",\"" + field + "\":" + value + "}";

        refused(body, status, code);
        assertThat(send(RawClient.chat(kit.key, body.replace(value, "null"))).status())
                .isEqualTo(200);
    }

    @Test
    void aKeyOfTheCallersOwn() {
        var answer = send(RawClient.chat(kit.key, GOOD, "X-Omnia-Provider-Key: sk-the-callers-own"));

        var error = error(answer, 400, "unsupported_parameter");
        assertThat(error.getString("param")).isEqualTo("x-omnia-provider-key");
        assertThat(answer.body()).doesNotContain("sk-the-callers-own");
        lineOf(answer, 400);
    }

    @Test
    void aBodyNestedWithoutEnd() {
        refused("{\"model\":\"sandbox/chat\",\"x\":" + "[".repeat(2 * MEGABYTE), 400, "invalid_request");
        refused(
                "{\"model\":\"sandbox/chat\",\"messages\":" + "{\"a\":".repeat(100_000) + "1" + "}".repeat(100_000)
                        + "}",
                400,
                "invalid_request");
    }

    @Test
    void aModelNameLikeABook() {
        var answer = refused(FaultsKit.request("x".repeat(MEGABYTE), false), 400, "invalid_request");

        assertThat(answer.body()).hasSizeLessThan(1_000);
    }

    @Test
    void bytesThatAreNoText() {
        var body = new byte[1000];
        Arrays.fill(body, (byte) 0xff);
        try (var client = RawClient.connect(kit.server)) {
            var answer =
                    client.send(chatHead("content-length: 1000")).send(body).answer();

            error(answer, 400, "invalid_request");
        }
    }

    @Test
    void aPackedBodyIsRefusedClearly() throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(GOOD.getBytes(StandardCharsets.UTF_8));
        }
        try (var client = RawClient.connect(kit.server)) {
            var answer = client.send(chatHead("content-encoding: gzip\r\ncontent-length: " + packed.size()))
                    .send(packed.toByteArray())
                    .answer();

            error(answer, 415, "unsupported_encoding");
            lineOf(answer, 415);
        }
    }

    // How much of it, and how fast.

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void fortyMegabytesAreRefusedToAClientThatSendsThemAllFirst(boolean chunked) {
        try (var client = RawClient.connect(kit.server)) {
            var megabyte = new byte[MEGABYTE];
            Arrays.fill(megabyte, (byte) ' ');
            client.send(chatHead(chunked ? "transfer-encoding: chunked" : "content-length: " + 40 * MEGABYTE));
            for (var i = 0; i < 40; i++) {
                sendPart(client, megabyte, chunked);
            }
            if (chunked) {
                client.send("0\r\n\r\n");
            }

            var answer = client.answer();

            var error = error(answer, 413, "request_too_large");
            assertThat(error.getString("message")).contains("32 MB");
            assertThat(answer.header("x-should-retry")).isEqualTo("false");
            lineOf(answer, 413);
        }
    }

    /** Slower than any one pause allows, and yet the answer arrives. */
    @Test
    void aSlowSenderOfTooMuchSeesTheRefusalToo() {
        try (var client = RawClient.connect(kit.server)) {
            var megabyte = new byte[MEGABYTE];
            Arrays.fill(megabyte, (byte) ' ');
            client.send(chatHead("content-length: " + 40 * MEGABYTE));
            for (var i = 0; i < 40; i++) {
                client.send(megabyte);
                OmniaServer.pause(100);
            }

            error(client.answer(), 413, "request_too_large");
        }
    }

    /** Node's fetch writes the whole body before it looks at the answer. */
    @Test
    void nodesFetchSeesTheRefusal() throws Exception {
        var script = """
                const body = ' '.repeat(40 * 1024 * 1024);
                const chunked = new ReadableStream({
                  start(c) { for (let i = 0; i < 40; i++) c.enqueue(new Uint8Array(1024 * 1024).fill(32)); c.close(); } });
                for (const options of [{ body }, { body: chunked, duplex: 'half' }]) {
                  const answer = await fetch(process.env.CHAT, { method: 'POST', ...options,
                    headers: { authorization: 'Bearer ' + process.env.KEY, 'content-type': 'application/json' } });
                  const error = (await answer.json()).error;
                  console.log(answer.status, error.code, Object.keys(error).length);
                }
                """;
        var file = folder.resolve("too-large.mjs");
        Files.writeString(file, script);
        var builder = new ProcessBuilder("node", file.toString()).redirectErrorStream(true);
        builder.environment().put("CHAT", kit.server.baseUrl() + "/v1/chat/completions");
        builder.environment().put("KEY", kit.key);
        var process = builder.start();
        var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();

        assertThat(printed.lines()).containsExactly("413 request_too_large 4", "413 request_too_large 4");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void exactlyTheLimitPasses(boolean chunked) {
        var padding = new byte[MEGABYTE];
        Arrays.fill(padding, (byte) ' ');
        var model = "limit-" + chunked;
        kit.upstream.on(
                model,
                wire -> wire.json("{\"id\":\"c1\",\"choices\":[{\"message\":{\"content\":\"ok\"}}],"
                        + "\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1}}"));
        var request = FaultsKit.request(CANCEL + "/" + model, false).getBytes(StandardCharsets.UTF_8);
        try (var client = RawClient.connect(kit.server)) {
            client.send(chatHead(chunked ? "transfer-encoding: chunked" : "content-length: " + LIMIT));
            sendPart(client, request, chunked);
            for (var left = LIMIT - request.length; left > 0; left -= MEGABYTE) {
                sendPart(client, left < MEGABYTE ? Arrays.copyOf(padding, left) : padding, chunked);
            }
            if (chunked) {
                client.send("0\r\n\r\n");
            }

            assertThat(client.answer()).returns(200, RawClient.Answer::status);
        }
    }

    @Test
    void oneByteMoreThanTheLimitDoesNot() {
        try (var client = RawClient.connect(kit.server)) {
            var answer = client.send(chatHead("content-length: " + (LIMIT + 1))).answer();

            error(answer, 413, "request_too_large");
        }
    }

    @Test
    void aClientThatAsksFirstIsToldBeforeItSendsTooMuch() {
        try (var client = RawClient.connect(kit.server)) {
            client.send(chatHead("expect: 100-continue\r\ncontent-length: " + 40 * MEGABYTE));

            error(client.answer(), 413, "request_too_large");
        }
    }

    @Test
    void aClientThatAsksFirstIsToldToGoOn() {
        try (var client = RawClient.connect(kit.server)) {
            client.send(chatHead("expect: 100-continue\r\ncontent-length: " + GOOD.length()));

            assertThat(client.answer().status()).isEqualTo(100);
            assertThat(client.send(GOOD).answer().status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"content-length: 500", "transfer-encoding: chunked"})
    void aBodyThatDoesNotComeIsGivenUp(String length) {
        var started = Instant.now();
        try (var client = RawClient.connect(kit.server)) {
            client.send(chatHead(length));
            client.send(length.startsWith("content") ? "{\"model\":" : "9\r\n{\"model\":\r\n");

            var answer = client.answer();

            error(answer, 408, "request_timeout");
            assertThat(Duration.between(started, Instant.now())).isLessThan(Duration.ofSeconds(4));
            lineOf(answer, 408);
            assertThat(client.readToEnd()).isZero();
        }
    }

    @Test
    void aBodyThatTricklesIsGivenUpAllTheSame() {
        try (var client = RawClient.connect(kit.server)) {
            client.send(chatHead("content-length: " + GOOD.length()));
            for (var i = 0; i < 15; i++) {
                client.send(GOOD.substring(i, i + 1));
                OmniaServer.pause(200);
            }

            error(client.answer(), 408, "request_timeout");
        }
    }

    @Test
    void aClientThatLeavesInsideItsBodyTakesNoPlace() {
        for (var i = 0; i < 2 * FaultsKit.MAX_CALLS; i++) {
            try (var client = RawClient.connect(kit.server)) {
                client.send(chatHead("content-length: 5000")).send("{\"model\":");
                if (i % 2 == 0) {
                    client.reset();
                }
            }
        }

        FaultsKit.await(
                Duration.ofSeconds(5),
                "a free place",
                () -> send(RawClient.chat(kit.key, GOOD)).status() == 200);
    }

    // Which address.

    @ParameterizedTest
    @CsvSource({
        "GET, /v1/chat/completions, 405, POST",
        "PUT, /v1/chat/completions, 405, POST",
        "GET, /v1/responses, 405, POST",
        "GET, /v1/embeddings, 405, POST",
        "DELETE, /v1/models, 405, GET",
        "POST, /v1/models, 405, GET",
        "POST, /v1/models/sandbox/chat, 405, GET",
        "POST, /v1/credits, 405, GET",
        "POST, /v1/usage, 405, GET",
        "POST, /v1/calls/x, 405, GET"
    })
    void theWrongMethodIsToldTheRightOne(String method, String path, int status, String allowed) {
        var answer = send(RawClient.head(method, path, kit.key) + "content-length: 0\r\n\r\n");

        error(answer, status, "method_not_allowed");
        assertThat(answer.header("allow")).contains(allowed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/nothing", "/v1/", "/v1", "/v1/chat", "/v1/chat/completions/x", "/v1/batches"})
    void anUnknownAddressIsAnsweredInTheDialect(String path) {
        error(send(RawClient.head("POST", path, kit.key) + "content-length: 0\r\n\r\n"), 404, "not_found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/messages/batches", "/v1/messages/count_tokens/x"})
    void anUnknownAddressOfTheOtherDialectIsAnsweredInThat(String path) {
        var answer = send(RawClient.head("POST", path, kit.key) + "content-length: 2\r\n\r\n{}");

        assertThat(answer.status()).isEqualTo(404);
        var body = new JsonObject(answer.body());
        assertThat(body.getString("type")).isEqualTo("error");
        assertThat(body.getJsonObject("error").getString("type")).isEqualTo("not_found_error");
        assertThat(body.getString("request_id")).isEqualTo(answer.header("x-request-id"));
    }

    @Test
    void headAndOptionsAreAnsweredSanely() {
        try (var client = RawClient.connect(kit.server)) {
            client.send(RawClient.head("HEAD", "/v1/models", kit.key) + "connection: close\r\n\r\n");
            assertThat(client.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 200");
            assertThat(client.readToEnd()).isZero();
        }
        var answer = send(RawClient.head("OPTIONS", "/v1/chat/completions", null) + "content-length: 0\r\n\r\n");
        assertThat(answer.status()).isIn(200, 204);
        assertThat(answer.header("allow")).contains("POST");
        assertThat(answer.header("x-request-id")).isNotBlank();
    }

    /** A refused call without a body leaves the connection as it was. */
    @Test
    void aConnectionOutlivesARefusal() {
        try (var client = RawClient.connect(kit.server)) {
            for (var i = 0; i < 3; i++) {
                error(
                        client.send(RawClient.head("GET", "/v1/nothing", kit.key) + "\r\n")
                                .answer(),
                        404,
                        "not_found");
                error(client.send(RawClient.chat(kit.key, "{}")).answer(), 400, "invalid_request");
                assertThat(client.send(RawClient.chat(kit.key, GOOD)).answer().status())
                        .isEqualTo(200);
            }
        }
    }

    private static void sendPart(RawClient client, byte[] part, boolean chunked) {
        if (chunked) {
            client.send(Integer.toHexString(part.length) + "\r\n").send(part).send("\r\n");
        } else {
            client.send(part);
        }
    }

    private static String chatHead(String headers) {
        return RawClient.head("POST", "/v1/chat/completions", kit.key) + headers + "\r\n\r\n";
    }

    private static RawClient.Answer send(String request) {
        try (var client = RawClient.connect(kit.server)) {
            return client.send(request).answer();
        }
    }

    /** Refused in the dialect, not to be tried again, free of charge, with one usage line under the request's id. */
    private static RawClient.Answer refused(String body, int status, String code) {
        var answer = send(RawClient.chat(kit.key, body));
        error(answer, status, code);
        assertThat(answer.header("x-should-retry")).isEqualTo("false");
        lineOf(answer, status);
        return answer;
    }

    private static void lineOf(RawClient.Answer answer, int status) {
        assertThat(answer.header("x-omnia-call")).isEqualTo(answer.header("x-request-id"));
        var line = kit.line(answer.header("x-request-id"));
        assertThat(line.getString("status")).isEqualTo("refused");
        assertThat(line.getInteger("http_status")).isEqualTo(status);
        assertThat(line.getLong("cost_microcredits")).isZero();
        assertThat(line.getInteger("attempts")).isZero();
    }
}
