package io.omnia.app;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;

/** The HTTP server of a made-up vendor, on a port of its own. */
final class VendorServer implements AutoCloseable {
    /** More than any test opens at once. */
    private static final int MAX_WAITING_CONNECTIONS = 1024;

    static {
        // With more than 200 of them idle it closes some, perhaps just as the next request arrives.
        System.setProperty("sun.net.httpserver.maxIdleConnections", "2000");
    }

    private final HttpServer server;

    /** Answers one request; the exchange is closed after it. */
    @FunctionalInterface
    interface Answer {
        void to(HttpExchange exchange, String body) throws IOException;
    }

    VendorServer(Answer answer) {
        try {
            server = HttpServer.create(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), MAX_WAITING_CONNECTIONS);
        } catch (IOException problem) {
            throw new IllegalStateException(problem);
        }
        server.createContext("/", exchange -> {
            try (exchange) {
                var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                answer.to(exchange, body);
            }
        });
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    String baseUrl() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
