package io.omnia.app;

import static org.assertj.core.api.Assertions.assertThat;

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

/** A server before a vendor that counts who reached it, and requests that are sent to it more than once. */
final class RepeatsKit implements AutoCloseable {
    /** What one of these requests costs. */
    static final long COST_MICROS = MeteredUpstream.costMicros(10, 5);

    final MeteredUpstream upstream = new MeteredUpstream();
    final OmniaServer server;

    private final AtomicLong numbers = new AtomicLong(1);

    RepeatsKit(Path folder, Map<String, String> more) {
        var environment = new HashMap<>(upstream.environment());
        environment.putAll(more);
        server = OmniaServer.start(folder.resolve("data"), "1000", environment);
    }

    /** The number of a request that was not made yet. */
    long newNumber() {
        return numbers.getAndIncrement();
    }

    static JsonObject request(long number, boolean streamed, long delayMillis) {
        return MeteredUpstream.request(number, streamed, 100, 10, 5, delayMillis);
    }

    /** A request to a provider that is known to keep nothing. */
    static JsonObject sandbox() {
        var message = new JsonObject()
                .put("role", "user")
                .put("content", UUID.randomUUID().toString());
        return new JsonObject().put("model", "sandbox/chat").put("messages", new JsonArray().add(message));
    }

    HttpResponse<String> send(JsonObject body, Map<String, String> headers) {
        return send(server, OmniaServer.LIVE_KEY, body, headers);
    }

    static HttpResponse<String> send(OmniaServer to, String apiKey, JsonObject body, Map<String, String> headers) {
        var request = to.request("/v1/chat/completions", apiKey).header("content-type", "application/json");
        headers.forEach(request::header);
        return to.send(request.POST(BodyPublishers.ofString(body.encode())).build());
    }

    static <T> List<T> together(int count, Callable<T> task) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var results = new ArrayList<T>();
            for (var one : threads.invokeAll(
                    IntStream.range(0, count).mapToObj(i -> task).toList())) {
                results.add(one.get());
            }
            return results;
        }
    }

    static String code(HttpResponse<String> refused) {
        return new JsonObject(refused.body()).getJsonObject("error").getString("code");
    }

    LedgerBooks books() {
        return LedgerBooks.of(server);
    }

    /** Nothing is left held, and the books are right. */
    void settles() throws Exception {
        settles(server);
    }

    static void settles(OmniaServer server) throws Exception {
        var books = LedgerBooks.of(server);
        Eventually.answers(() -> assertThat(books.holds()).isZero());
        assertThat(books.heldMicros()).isZero();
        assertThat(books.violations()).isEmpty();
    }

    @Override
    public void close() {
        server.close();
        upstream.close();
    }
}
