package io.omnia.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.platform.telemetry.AccessLog;
import io.omnia.platform.telemetry.EventLog;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RequestLogTest {
    private static final int WINDOWS = 30;
    private static final int REQUESTS = 20_000;
    private static final int PIPELINED = 100;
    private static final long LIMIT_NANOS = 2_000;

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final AtomicLong loop = new AtomicLong();

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void writesOneLineForEveryRequestWithItsTemplateAndTheIdThatTheClientWasTold() throws Exception {
        String answers;
        try (var log = log()) {
            var server = server(log);
            try (var client = connect(server)) {
                for (var path :
                        List.of("/v1/things/secret-path?q=secret-query", "/below/secret-path", "/secret-nowhere")) {
                    client.getOutputStream().write(ascii(get(path, "me", "cookie: secret-cookie\r\n")));
                }
                client.shutdownOutput();
                answers = new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            }
        }

        var lines = lines();
        assertThat(lines)
                .extracting(line -> line.getString("route"))
                .containsExactly("/v1/things/{id}", "/below/*", "*");
        assertThat(lines).extracting(line -> line.getInteger("status")).containsExactly(200, 200, 404);
        assertThat(lines).extracting(line -> line.getString("user_agent")).containsOnly("me");
        assertThat(lines).allMatch(line -> answers.contains("x-request-id: " + line.getString("request")));
        assertThat(lines.toString()).doesNotContain("secret");
    }

    @Test
    void writesALineForAClientThatLeftBeforeItsAnswer() throws Exception {
        try (var log = log()) {
            var server = server(log);
            try (var client = connect(server)) {
                client.getOutputStream().write(ascii(get("/never", "me", "")));
                while (loop.get() == 0) {
                    Thread.onSpinWait();
                }
            }
            server.close().toCompletionStage().toCompletableFuture().join();
        }

        assertThat(lines()).singleElement().satisfies(line -> {
            assertThat(line.getInteger("status")).isZero();
            assertThat(line.getString("route")).isEqualTo("/never");
        });
    }

    /** Processor time of the event loop, with the log and without it in turns; the best window of each counts. */
    @Test
    @Tag("long")
    void costsTheEventLoopLessThanTwoMicroseconds() throws Exception {
        try (var log = log()) {
            var logged = server(log);
            var plain = server(null);
            var with = Long.MAX_VALUE;
            var without = Long.MAX_VALUE;
            for (var window = 0; window < WINDOWS; window++) {
                with = Math.min(with, nanosPerRequest(logged));
                without = Math.min(without, nanosPerRequest(plain));
            }
            System.out.printf("a request costs %d ns with the access log, %d ns without%n", with, without);

            assertThat(with - without).isLessThan(LIMIT_NANOS);
        }
    }

    private long nanosPerRequest(HttpServer server) throws IOException {
        var threads = ManagementFactory.getThreadMXBean();
        var request =
                ascii(get("/v1/things/1", "a-client/1.0 (of usual length)", "").repeat(PIPELINED));
        try (var client = connect(server)) {
            client.setTcpNoDelay(true);
            exchange(client, request);
            var before = threads.getThreadCpuTime(loop.get());
            for (var sent = 0; sent < REQUESTS; sent += PIPELINED) {
                exchange(client, request);
            }
            return (threads.getThreadCpuTime(loop.get()) - before) / REQUESTS;
        }
    }

    /** Each answer ends with the only exclamation mark in it. */
    private static void exchange(Socket client, byte[] request) throws IOException {
        client.getOutputStream().write(request);
        var missing = PIPELINED;
        var buffer = new byte[64 * 1024];
        InputStream in = client.getInputStream();
        while (missing > 0) {
            var read = in.read(buffer);
            for (var i = 0; i < read; i++) {
                missing -= buffer[i] == '!' ? 1 : 0;
            }
        }
    }

    private HttpServer server(AccessLog log) {
        var router = Router.router(vertx);
        if (log != null) {
            new RequestLog(log, Clock.systemUTC()).register(router);
        }
        router.get("/v1/things/:id").setName("/v1/things/{id}").handler(context -> {
            loop.set(Thread.currentThread().threadId());
            context.response().putHeader("x-request-id", "its-own").end("well!");
        });
        router.get("/below/*").handler(context -> context.response().end("well!"));
        router.get("/never").handler(context -> loop.set(1));
        return vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    private AccessLog log() {
        return new AccessLog(folder, 30, Clock.systemUTC(), new EventLog());
    }

    private List<JsonObject> lines() throws IOException {
        var lines = new ArrayList<JsonObject>();
        try (var files = Files.newDirectoryStream(folder)) {
            for (var file : files) {
                Files.readAllLines(file).forEach(line -> lines.add(new JsonObject(line)));
            }
        }
        return lines;
    }

    private static Socket connect(HttpServer server) throws IOException {
        return new Socket(InetAddress.ofLiteral("127.0.0.1"), server.actualPort());
    }

    private static String get(String path, String userAgent, String headers) {
        return "GET " + path + " HTTP/1.1\r\nhost: x\r\nuser-agent: " + userAgent + "\r\n" + headers + "\r\n";
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
