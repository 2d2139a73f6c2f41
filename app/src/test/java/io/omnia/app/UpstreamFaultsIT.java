package io.omnia.app;

import static io.omnia.app.FaultsKit.CANCEL;
import static io.omnia.app.FaultsKit.INPUT_MICROS;
import static io.omnia.app.FaultsKit.OUTPUT_MICROS;
import static io.omnia.app.FaultsKit.REFUSED;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.app.FaultsKit.Told;
import io.omnia.gateway.protocol.Tokenizer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way in which an upstream can fail: what its client gets, what is billed, and that nothing stays behind. */
class UpstreamFaultsIT {
    private static final Duration PATIENCE = Duration.ofMillis(3_500);

    private static final String HELLO = content("Hello");
    private static final String WORLD = content(" world");
    private static final String FINISH =
            "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\","
                    + "\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
    private static final String USAGE =
            "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\","
                    + "\"choices\":[],\"usage\":{\"prompt_tokens\":11,\"completion_tokens\":7,\"total_tokens\":18}}\n\n";
    private static final String DONE = "data: [DONE]\n\n";
    private static final String WHOLE = "{\"id\":\"c1\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\","
            + "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Hello world\"},"
            + "\"finish_reason\":\"stop\"}],"
            + "\"usage\":{\"prompt_tokens\":11,\"completion_tokens\":7,\"total_tokens\":18}}";
    private static final String WITHOUT_USAGE = WHOLE.substring(0, WHOLE.indexOf(",\"usage\"")) + "}";
    private static final long REPORTED = 11 * INPUT_MICROS + 7 * OUTPUT_MICROS;

    @TempDir
    static Path folder;

    private static FaultsKit kit;

    private static String content(String text) {
        return "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\","
                + "\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"" + text
                + "\"},\"finish_reason\":null}]}\n\n";
    }

    @BeforeAll
    static void start() {
        kit = new FaultsKit(folder, Map.of());
    }

    /** All places are free again: as many calls as there are places run side by side. */
    @AfterAll
    static void noPlaceWasLost() throws Exception {
        try (var running = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls = java.util.stream.IntStream.range(0, FaultsKit.MAX_CALLS)
                    .<Callable<Told>>mapToObj(i -> () -> kit.call(
                            CANCEL,
                            "side-by-side",
                            false,
                            wire -> wire.pause(300).json(WHOLE)))
                    .toList();
            for (var call : running.invokeAll(calls)) {
                assertThat(call.get().answer().status()).isEqualTo(200);
            }
        } finally {
            kit.close();
        }
    }

    @AfterEach
    void nothingStaysBehind() {
        kit.settlesDown();
    }

    // Before the answer.

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void refusedConnection(boolean stream) {
        failed(kit.call(REFUSED, "nobody", stream, wire -> {}), 502, "upstream_unreachable");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void silence(boolean stream) {
        failed(kit.call(CANCEL, "silent", stream, FaultyUpstream.Wire::awaitClose), 504, "upstream_timeout");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void closedInsteadOfAnswered(boolean stream) {
        failed(kit.call(CANCEL, "closed", stream, FaultyUpstream.Wire::close), 502, "upstream_cut");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void resetInsideTheHead(boolean stream) {
        failed(
                kit.call(
                        CANCEL,
                        "reset-head",
                        stream,
                        wire -> wire.send("HTTP/1.1 200 OK\r\ncontent-t").reset()),
                502,
                "upstream_cut");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void notHttpAtAll(boolean stream) {
        failed(
                kit.call(
                        CANCEL,
                        "gopher",
                        stream,
                        wire -> wire.send("3Welcome\tnull\r\n\r\n\r\n").awaitClose()),
                502,
                "upstream_cut");
    }

    @Test
    void headThenSilence() {
        var told = kit.call(
                CANCEL,
                "stalls",
                false,
                wire -> wire.send("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 400\r\n\r\n{")
                        .awaitClose());

        failed(told, 504, "upstream_timeout");
    }

    /** Comments keep the client's connection open by then, so that the error has to be an event. */
    @Test
    void headOfAStreamThenSilence() {
        var told = kit.call(CANCEL, "stalls", true, wire -> wire.stream().awaitClose());

        assertThat(told.answer().status()).isEqualTo(200);
        assertThat(told.body().replace(": keepalive\n\n", ""))
                .startsWith("data: {\"error\":{")
                .endsWith("}}\n\n");
        assertThat(told.body()).contains("\"code\":\"upstream_timeout\"");
        assertThat(told.cost()).isZero();
        assertThat(told.status()).isEqualTo("upstream_error");
        assertThat(told.took()).isLessThan(PATIENCE);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void redirect(boolean stream) {
        failed(
                kit.call(
                        CANCEL,
                        "redirect",
                        stream,
                        wire -> wire.answer(302, "text/html", "<a>elsewhere</a>", "location: http://127.0.0.1:9/")),
                502,
                "upstream_error");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anErrorPageOfAProxy(boolean stream) {
        failed(
                kit.call(
                        CANCEL,
                        "page",
                        stream,
                        wire -> wire.answer(503, "text/html", "<html>upstream down</html>", "retry-after: 7")),
                503,
                "upstream_error");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "<html>hello</html>", "[]", "{\"id\":\"c1\",\"choices\":[{\"ind"})
    void anAnswerThatIsNone(String body) {
        failed(kit.call(CANCEL, "none-" + body.length(), false, wire -> wire.json(body)), 502, "upstream_error");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anErrorInside200(boolean stream) {
        var error = "{\"error\":{\"message\":\"slow down\",\"type\":\"rate_limit\",\"param\":null,\"code\":429}}";
        var told = kit.call(CANCEL, "error-200", stream, wire -> wire.json(error));

        failed(told, 429, 429);
        assertThat(told.body()).isEqualTo(error);
    }

    @Test
    void anErrorAsFirstEvent() {
        var error = "{\"error\":{\"message\":\"too long\",\"type\":\"invalid_request_error\",\"param\":\"messages\","
                + "\"code\":\"context_length_exceeded\"}}";
        var told = kit.call(
                CANCEL,
                "error-event",
                true,
                wire -> wire.stream()
                        .chunk("data: " + error + "\n\n")
                        .chunk(DONE)
                        .end());

        failed(told, 400, "context_length_exceeded");
        assertThat(told.body()).isEqualTo(error);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theOperatorsKeyIsNotTheCallersBusiness(boolean stream) {
        for (var status : List.of(401, 402, 403)) {
            var told = kit.call(
                    CANCEL,
                    "key-" + status,
                    stream,
                    wire -> wire.answer(
                            status,
                            "application/json",
                            "{\"error\":{\"message\":\"Incorrect API key the-operators-own-key\",\"code\":\"x\"}}"));

            failed(told, status == 402 ? 503 : 502, status == 402 ? "unavailable" : "upstream_credentials");
            assertThat(told.body()).doesNotContain("the-operators-own-key");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aContentRefusalKeepsItsStatus(boolean stream) {
        var refusal = "{\"error\":{\"message\":\"The input was flagged by moderation\",\"type\":\"content_policy\","
                + "\"param\":null,\"code\":\"content_policy_violation\"}}";
        var told = kit.call(CANCEL, "flagged", stream, wire -> wire.answer(403, "application/json", refusal));

        failed(told, 403, "content_policy_violation");
        assertThat(told.body()).isEqualTo(refusal);
    }

    @Test
    void retryAfterOfTheUpstreamReachesTheClient() {
        var error = "{\"error\":{\"message\":\"slow down\",\"type\":\"rate_limit\",\"param\":null,\"code\":\"busy\"}}";
        var told =
                kit.call(CANCEL, "busy", false, wire -> wire.answer(429, "application/json", error, "retry-after: 17"));

        failed(told, 429, "busy");
        assertThat(told.answer().header("retry-after")).isEqualTo("17");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anEncodingNobodyAskedFor(boolean stream) {
        var told = kit.call(CANCEL, "gzip", stream, wire -> {
            var packed = gzip(stream ? HELLO + DONE : WHOLE);
            wire.send("HTTP/1.1 200 OK\r\ncontent-type: " + (stream ? "text/event-stream" : "application/json")
                            + "\r\ncontent-encoding: gzip\r\ncontent-length: " + packed.length + "\r\n\r\n")
                    .send(packed);
        });

        failed(told, 502, "upstream_error");
        assertThat(kit.upstream.head("gzip-" + (stream ? "streamed" : "whole"))).contains("accept-encoding: identity");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void interimAnswersAreNotTheAnswer(boolean stream) {
        var told = kit.call(CANCEL, "interim", stream, wire -> {
            wire.send("HTTP/1.1 100 Continue\r\n\r\n").send("HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n");
            whole(wire, stream);
        });

        completed(told, stream ? HELLO + FINISH + DONE : WHOLE, REPORTED);
    }

    // Inside a stream.

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void cutInsideAStream(boolean reset) {
        var told = kit.call(CANCEL, reset ? "reset" : "cut", true, wire -> {
            wire.stream()
                    .chunk(HELLO)
                    .chunk(WORLD)
                    .chunk(FINISH.substring(0, 40))
                    .pause(50);
            if (reset) {
                wire.reset();
            } else {
                wire.close();
            }
        });

        cutOff(told, HELLO + WORLD, "upstream_cut");
        counted(told, "Hello world");
    }

    @Test
    void anEndWithoutAnEnd() {
        var told = kit.call(
                CANCEL, "no-end", true, wire -> wire.stream().chunk(HELLO).end());

        cutOff(told, HELLO, "upstream_cut");
        counted(told, "Hello");
    }

    @Test
    void usageInEveryEventDoesNotMakeACutStreamWhole() {
        var hello = HELLO.replace("}]}", "}],\"usage\":{\"prompt_tokens\":11,\"completion_tokens\":3}}");
        var told = kit.call(
                CANCEL,
                "running-usage",
                true,
                wire -> wire.stream().chunk(hello).close());

        cutOff(told, hello, "upstream_cut");
        assertThat(told.cost()).isEqualTo(11 * INPUT_MICROS + 3 * OUTPUT_MICROS);
        assertThat(told.estimated()).isFalse();
    }

    @Test
    void stalledInsideAStream() {
        var told = kit.call(
                CANCEL, "stall-inside", true, wire -> wire.stream().chunk(HELLO).awaitClose());

        cutOff(told, HELLO, "upstream_timeout");
        counted(told, "Hello");
        assertThat(told.took()).isLessThan(PATIENCE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: {\"error\":{\"message\":\"overheated\",\"type\":\"server_error\",\"param\":null,\"code\":500}}\n\n",
                "data: {\"error\":\"overheated\"}\n\n",
                "data: {\"id\":\"c1\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"error\"}],"
                        + "\"error\":{\"message\":\"overheated\",\"code\":502}}\n\n"
            })
    void anErrorInsideAStreamIsToldOnceAndInTheUpstreamsWords(String error) {
        var told = kit.call(
                CANCEL,
                "error-inside-" + error.length(),
                true,
                wire -> wire.stream().chunk(HELLO).chunk(error).end());

        assertThat(told.body()).isEqualTo(HELLO + error);
        assertThat(told.answer().whole()).isTrue();
        assertThat(told.status()).isEqualTo("upstream_cut");
        assertThat(told.delivery()).isEqualTo("incomplete");
        counted(told, "Hello");
    }

    @Test
    void anErrorAfterAKeepaliveIsAnEventSinceTheStatusHasGone() {
        var error =
                "data: {\"error\":{\"message\":\"late\",\"type\":\"server_error\",\"param\":null,\"code\":500}}\n\n";
        var told = kit.call(
                CANCEL,
                "late-error",
                true,
                wire -> wire.stream().pause(1_500).chunk(error).end());

        assertThat(told.answer().status()).isEqualTo(200);
        assertThat(told.body().replace(": keepalive\n\n", "")).isEqualTo(error);
        assertThat(told.body()).startsWith(": keepalive\n\n");
        assertThat(told.cost()).isZero();
        assertThat(told.status()).isEqualTo("upstream_error");
    }

    // Oddities that are no faults.

    @Test
    void doneEndsTheAnswerThoughTheConnectionStaysOpen() {
        var told = kit.call(
                CANCEL,
                "lingers",
                true,
                wire -> wire.stream().chunk(HELLO + FINISH + USAGE + DONE).awaitClose());

        completed(told, HELLO + FINISH + DONE, REPORTED);
        assertThat(told.took()).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void noDoneIsInvented() {
        var told = kit.call(
                CANCEL,
                "no-done",
                true,
                wire -> wire.stream().chunk(HELLO + FINISH + USAGE).end());

        completed(told, HELLO + FINISH, REPORTED);
    }

    @Test
    void withoutUsageTheTokensAreCounted() {
        var told = kit.call(
                CANCEL,
                "no-usage",
                true,
                wire -> wire.stream().chunk(HELLO + WORLD + FINISH + DONE).end());
        var whole = kit.call(CANCEL, "no-usage", false, wire -> wire.json(WITHOUT_USAGE));

        assertThat(told.body()).isEqualTo(HELLO + WORLD + FINISH + DONE);
        counted(told, "Hello world");
        assertThat(whole.body()).isEqualTo(WITHOUT_USAGE);
        counted(whole, "Hello world");
    }

    @Test
    void usageOfNothingIsNoUsage() {
        var zero = ",\"usage\":{\"prompt_tokens\":0,\"completion_tokens\":0,\"total_tokens\":0}}";
        var told = kit.call(
                CANCEL,
                "zero",
                true,
                wire -> wire.stream()
                        .chunk(HELLO.replace("}]}", "}]" + zero) + FINISH.replace("}]}", "}]" + zero) + DONE)
                        .end());
        var whole = kit.call(
                CANCEL,
                "zero",
                false,
                wire -> wire.json(WITHOUT_USAGE.substring(0, WITHOUT_USAGE.length() - 1) + zero));

        counted(told, "Hello");
        counted(whole, "Hello world");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"!\"},\"finish_reason\":\"stop\"}],"
                        + "\"usage\":{\"prompt_tokens\":11,\"completion_tokens\":7}}\n\n",
                "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"!\"},\"finish_reason\":\"stop\","
                        + "\"usage\":{\"prompt_tokens\":11,\"completion_tokens\":7}}]}\n\n"
            })
    void usageIsFoundWhereverItSits(String last) {
        var told = kit.call(
                CANCEL,
                "usage-" + last.length(),
                true,
                wire -> wire.stream().chunk(HELLO + last + DONE).end());

        completed(told, HELLO + last + DONE, REPORTED);
    }

    @Test
    void anEventThatIsNoJsonGoesOnAsItIs() {
        var odd = "data: {\"choices\":[{\"delta\":{\"content\":\n\n";
        var told = kit.call(
                CANCEL,
                "odd",
                true,
                wire -> wire.stream().chunk(HELLO + odd + FINISH + USAGE + DONE).end());

        completed(told, HELLO + odd + FINISH + DONE, REPORTED);
    }

    @Test
    void aHugeEventGoesOnAsItIs() {
        var huge = content("abcdefgh".repeat(400_000));
        var told = kit.call(
                CANCEL,
                "huge",
                true,
                wire -> wire.stream().chunk(huge).chunk(FINISH + USAGE + DONE).end());

        completed(told, huge + FINISH + DONE, REPORTED);
    }

    @Test
    void anEventWithoutEndIsCutOff() {
        var part = "abcdefgh".repeat(128 * 1024);
        var told = kit.call(CANCEL, "endless", true, wire -> {
            wire.stream().chunk(HELLO).chunk("data: {\"choices\":[{\"delta\":{\"content\":\"");
            try {
                for (var i = 0; i < 64; i++) {
                    wire.chunk(part);
                }
            } catch (IOException cut) {
                wire.close();
            }
        });

        assertThat(told.body()).startsWith(HELLO);
        assertThat(told.status()).isEqualTo("upstream_cut");
        assertThat(told.body()).contains("\"code\":\"upstream_cut\"").doesNotContain("[DONE]");
    }

    @Test
    void charactersCutInHalfStayWhole() {
        var stream = content("Grüße, 世界 🌍") + FINISH + USAGE + DONE;
        var bytes = stream.getBytes(UTF_8);
        var told = kit.call(CANCEL, "halves", true, wire -> {
            wire.stream();
            for (var b : bytes) {
                wire.chunk(new byte[] {b});
            }
            wire.end();
        });

        completed(told, content("Grüße, 世界 🌍") + FINISH + DONE, REPORTED);
    }

    @Test
    void carriageReturnsAndCommentsStay() {
        var begin = (": PROCESSING\n\n" + HELLO + ": still here\n\n" + FINISH).replace("\n", "\r\n");
        var told = kit.call(
                CANCEL,
                "crlf",
                true,
                wire -> wire.stream()
                        .chunk(begin + USAGE.replace("\n", "\r\n") + DONE.replace("\n", "\r\n"))
                        .end());

        completed(told, begin + DONE.replace("\n", "\r\n"), REPORTED);
    }

    @Test
    void anAnswerThatEndsWithItsConnection() {
        var told = kit.call(
                CANCEL,
                "close-delimited",
                true,
                wire -> wire.send("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n")
                        .send(HELLO + FINISH + USAGE + DONE)
                        .close());
        var whole = kit.call(
                CANCEL,
                "close-delimited",
                false,
                wire -> wire.send("HTTP/1.0 200 OK\r\ncontent-type: application/json\r\n\r\n")
                        .send(WHOLE)
                        .close());

        completed(told, HELLO + FINISH + DONE, REPORTED);
        completed(whole, WHOLE, REPORTED);
    }

    @Test
    void trailersDoNoHarm() {
        var told = kit.call(
                CANCEL,
                "trailers",
                true,
                wire -> wire.stream()
                        .chunk(HELLO + FINISH + USAGE + DONE)
                        .send("0\r\nx-checksum: 1\r\nset-cookie: a=b\r\n\r\n"));

        completed(told, HELLO + FINISH + DONE, REPORTED);
    }

    @Test
    void nothingOfTheUpstreamsHeadersReachesTheClient() {
        var told = kit.call(
                CANCEL,
                "headers",
                false,
                wire -> wire.answer(
                        200,
                        "application/json",
                        WHOLE,
                        "set-cookie: session=1",
                        "openai-organization: acme",
                        "x-ratelimit-remaining-requests: 5",
                        "x-request-id: theirs"));

        completed(told, WHOLE, REPORTED);
        assertThat(told.answer().headers()).doesNotContainKeys("set-cookie", "openai-organization");
        assertThat(told.answer().header("x-request-id")).isNotEqualTo("theirs");
    }

    @Test
    void aSlowTrickleIsKeptOpenWithCommentsBetweenEvents() {
        var half = HELLO.length() / 2;
        var told = kit.call(
                CANCEL,
                "trickle",
                true,
                wire -> wire.stream()
                        .pause(1_200)
                        .chunk(HELLO.substring(0, half))
                        .pause(1_200)
                        .chunk(HELLO.substring(half))
                        .pause(1_200)
                        .chunk(FINISH + USAGE + DONE)
                        .end());

        assertThat(told.body().split(": keepalive\n\n", -1).length).isBetween(4, 9);
        completed(
                new Told(
                        new RawClient.Answer(
                                told.answer().status(),
                                told.answer().headers(),
                                told.body().replace(": keepalive\n\n", ""),
                                told.answer().whole()),
                        told.line(),
                        told.took()),
                HELLO + FINISH + DONE,
                REPORTED);
    }

    @Test
    void noKeepaliveComesBeforeTheUpstreamsStatus() {
        var told = kit.call(
                CANCEL,
                "late-status",
                true,
                wire -> wire.pause(1_500)
                        .answer(
                                500,
                                "application/json",
                                "{\"error\":{\"message\":\"no\",\"type\":\"server_error\",\"param\":null,\"code\":\"down\"}}"));

        failed(told, 500, "down");
    }

    @Test
    void aLongWholeAnswerThatBreaksIsNotClosedAsIfItWereWhole() {
        var long1 = "{\"choices\":[{\"message\":{\"content\":\"" + "word ".repeat(400_000);
        var told = kit.call(
                CANCEL,
                "long-cut",
                false,
                wire -> wire.send(
                                "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 9000000\r\n\r\n")
                        .send(long1)
                        .pause(200)
                        .reset());

        assertThat(told.answer().status()).isEqualTo(200);
        assertThat(told.answer().whole()).isFalse();
        assertThat(told.status()).isEqualTo("upstream_cut");
        assertThat(told.estimated()).isTrue();
        assertThat(told.output()).isPositive();
    }

    private static void whole(FaultyUpstream.Wire wire, boolean stream) throws IOException {
        if (stream) {
            wire.stream().chunk(HELLO + FINISH + USAGE + DONE).end();
        } else {
            wire.json(WHOLE);
        }
    }

    private static byte[] gzip(String text) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(text.getBytes(UTF_8));
        }
        return packed.toByteArray();
    }

    /** An HTTP error, nothing billed, one attempt, in time. */
    private static void failed(Told told, int status, Object code) {
        if (code instanceof String text) {
            FaultsKit.error(told.answer(), status, text);
        }
        assertThat(told.answer().status()).isEqualTo(status);
        assertThat(told.answer().header("x-request-id")).isEqualTo(told.line().getString("id"));
        assertThat(told.cost()).isZero();
        assertThat(told.output()).isZero();
        assertThat(told.status()).isEqualTo("upstream_error");
        assertThat(told.line().getInteger("http_status")).isEqualTo(status);
        assertThat(told.line().getInteger("attempts")).isEqualTo(1);
        assertThat(told.took()).isLessThan(PATIENCE);
    }

    /** Everything came, closed as HTTP wants it, billed as reported. */
    private static void completed(Told told, String body, long cost) {
        assertThat(told.answer().status()).isEqualTo(200);
        assertThat(told.body()).isEqualTo(body);
        assertThat(told.answer().whole()).isTrue();
        assertThat(told.cost()).isEqualTo(cost);
        assertThat(told.estimated()).isFalse();
        assertThat(kit.deliveredLine(told.line().getString("id")).getString("status"))
                .isEqualTo("completed");
    }

    /** What arrived, then an error that no client can take for an end. */
    private static void cutOff(Told told, String arrived, String code) {
        assertThat(told.answer().status()).isEqualTo(200);
        var body = told.body().replace(": keepalive\n\n", "");
        assertThat(body).startsWith(arrived + "data: {\"error\":{").endsWith("}}\n\n");
        assertThat(body)
                .contains("\"code\":\"" + code + "\"")
                .doesNotContain("[DONE]")
                .doesNotContain("\"stop\"");
        assertThat(told.status()).isEqualTo("upstream_cut");
        assertThat(told.delivery()).isEqualTo("incomplete");
    }

    /** Billed by what was counted here, and saying so. */
    private static void counted(Told told, String arrived) {
        assertThat(told.estimated()).isTrue();
        assertThat(told.output()).isEqualTo(Tokenizer.count(arrived));
        assertThat(told.input()).isBetween(5L, 40L);
        assertThat(told.cost()).isEqualTo(told.input() * INPUT_MICROS + told.output() * OUTPUT_MICROS);
    }
}
