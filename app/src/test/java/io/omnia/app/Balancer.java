package io.omnia.app;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A load balancer as small as one can be: asks each node all the time whether it is ready, sends each request to the next one
 * that said so, passes on what comes as it comes, and never sends a request twice.
 */
final class Balancer implements AutoCloseable {
    private static final long ASK_MILLIS = 100;
    private static final Set<String> OWN_HEADERS =
            Set.of("content-length", "transfer-encoding", "connection", ":status");

    private final List<OmniaServer> nodes;
    private final Set<OmniaServer> ready = ConcurrentHashMap.newKeySet();
    private final AtomicInteger turn = new AtomicInteger();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final VendorServer door = new VendorServer(this::pass);
    private final List<Thread> watchers;
    private volatile boolean closed;

    Balancer(List<OmniaServer> nodes) {
        this.nodes = nodes;
        ready.addAll(nodes);
        watchers = nodes.stream()
                .map(node -> Thread.ofVirtual().start(() -> watch(node)))
                .toList();
    }

    String baseUrl() {
        return door.baseUrl();
    }

    private void watch(OmniaServer node) {
        while (!closed) {
            if (says200(node)) {
                ready.add(node);
            } else {
                ready.remove(node);
            }
            OmniaServer.pause(ASK_MILLIS);
        }
    }

    private boolean says200(OmniaServer node) {
        var question = HttpRequest.newBuilder(URI.create(node.baseUrl() + "/q/health/ready"))
                .timeout(Duration.ofSeconds(2))
                .build();
        try {
            return http.send(question, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notThere) {
            return false;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private OmniaServer next() {
        for (var tries = 0; tries < nodes.size(); tries++) {
            var node = nodes.get(Math.floorMod(turn.getAndIncrement(), nodes.size()));
            if (ready.contains(node)) {
                return node;
            }
        }
        throw new AssertionError("no node is ready");
    }

    private void pass(HttpExchange exchange, String body) throws IOException {
        var request = HttpRequest.newBuilder(URI.create(next().baseUrl() + exchange.getRequestURI()))
                .header("content-type", "application/json")
                .header("authorization", exchange.getRequestHeaders().getFirst("authorization"))
                .method(exchange.getRequestMethod(), BodyPublishers.ofString(body))
                .build();
        try {
            passOn(http.send(request, BodyHandlers.ofInputStream()), exchange);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private static void passOn(HttpResponse<InputStream> answer, HttpExchange exchange) throws IOException {
        answer.headers().map().forEach((name, values) -> {
            if (!OWN_HEADERS.contains(name)) {
                values.forEach(value -> exchange.getResponseHeaders().add(name, value));
            }
        });
        exchange.sendResponseHeaders(answer.statusCode(), 0);
        try (var in = answer.body();
                var out = exchange.getResponseBody()) {
            var piece = new byte[8192];
            for (var read = in.read(piece); read >= 0; read = in.read(piece)) {
                out.write(piece, 0, read);
                out.flush();
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        for (var watcher : watchers) {
            try {
                watcher.join();
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
        }
        door.close();
        http.close();
    }
}
