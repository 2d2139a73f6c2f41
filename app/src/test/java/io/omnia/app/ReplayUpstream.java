package io.omnia.app;

import com.sun.net.httpserver.HttpExchange;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A vendor over real HTTP that gives back prepared answers. The request names the one it wants in {@code x_replay}. */
final class ReplayUpstream implements AutoCloseable {
    /** What a request asks for its answer by; it reaches the upstream because unknown fields survive. */
    static final String WANTED = "x_replay";

    private final VendorServer server;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    /** For requests that name none, since they were translated on their way. */
    private volatile Answer standing = new Answer(500, Map.of(), new byte[0]);

    private final Queue<Received> received = new ConcurrentLinkedQueue<>();

    /** One prepared answer. */
    @SuppressWarnings("ArrayRecordComponent") // Bytes as they go over the wire; never compared as records.
    record Answer(int status, Map<String, String> headers, byte[] body) {}

    /** One request as it arrived. */
    record Received(String path, Map<String, String> headers, String body) {}

    ReplayUpstream() {
        server = new VendorServer(this::answer);
    }

    String baseUrl() {
        return server.baseUrl();
    }

    void prepare(String name, Answer answer) {
        answers.put(name, answer);
    }

    /** What everybody gets who asks for none by name. */
    void answerEverybody(Answer answer) {
        standing = answer;
    }

    Queue<Received> received() {
        return received;
    }

    private void answer(HttpExchange exchange, String body) throws IOException {
        var headers = new ConcurrentHashMap<String, String>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(java.util.Locale.ROOT), values.getFirst()));
        received.add(new Received(exchange.getRequestURI().getPath(), headers, body));
        var wanted = body.isEmpty() ? "" : new JsonObject(body).getString(WANTED, "");
        var answer = answers.getOrDefault(wanted, standing);
        answer.headers().forEach(exchange.getResponseHeaders()::add);
        exchange.sendResponseHeaders(answer.status(), 0);
        exchange.getResponseBody().write(answer.body());
    }

    @Override
    public void close() {
        server.close();
    }
}
