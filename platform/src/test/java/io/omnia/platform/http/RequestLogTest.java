package io.omnia.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.platform.telemetry.AccessLog;
import io.omnia.platform.telemetry.EventLog;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.io.IOException;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RequestLogTest {

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final AtomicLong loop = new AtomicLong();
    private final Arrivals arrivals = new Arrivals();

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
        assertThat(arrivals.count()).as("calls among them").isEqualTo(1);
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

    private HttpServer server(AccessLog log) {
        var router = Router.router(vertx);
        new RequestLog(log, arrivals, Clock.systemUTC()).register(router);
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
