package io.omnia.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;

/** Stands where {@code ./omnia run} leads to: answers what the bench asks of a gateway, so that finding it can be tried. */
final class ReplyingServer {
    private ReplyingServer() {}

    static void main(String[] arguments) throws IOException {
        var data = Path.of(arguments[4]);
        Files.createDirectories(data.resolve("postgres/data"));
        Files.writeString(
                data.resolve("postgres/data/postmaster.pid"),
                ProcessHandle.current().parent().orElseThrow().pid() + "\n");
        var server = HttpServer.create(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[2])), 100);
        server.createContext("/v1/chat/completions", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().add("x-omnia-call", "call-1");
            var known = exchange.getRequestHeaders().getFirst("Authorization").startsWith("Bearer omnia_live_");
            reply(exchange, known ? 200 : 401, new String(MockAnswers.jsonBody(), StandardCharsets.UTF_8));
        });
        server.createContext(
                "/v1/calls/call-1",
                exchange -> reply(exchange, 200, "{\"id\":\"call-1\",\"cost_usd\":\"0.00055\",\"lines\":[{},{}]}"));
        server.createContext(
                "/v1/models",
                exchange -> reply(exchange, 200, "{\"data\":[{\"id\":\"sandbox/slow\"},{\"id\":\"sandbox/chat\"}]}"));
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    private static void reply(HttpExchange exchange, int status, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        try (var out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }
}
