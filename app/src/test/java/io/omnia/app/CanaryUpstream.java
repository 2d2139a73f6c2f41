package io.omnia.app;

import com.sun.net.httpserver.HttpExchange;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;

/** A vendor whose every answer, good or broken, holds a canary and says the request back. */
final class CanaryUpstream implements AutoCloseable {
    /** The field of the request that says how to answer. */
    static final String WAY = "x_way";

    private static final String USAGE = "{\"prompt_tokens\":12,\"completion_tokens\":7,\"total_tokens\":19}";

    private final VendorServer server;
    private final String secret;
    private final Queue<Received> received = new ConcurrentLinkedQueue<>();
    private final Semaphore released = new Semaphore(0);

    /** One request as it arrived. */
    record Received(String path, Map<String, List<String>> headers, String body) {}

    /** How to answer. */
    enum Way {
        WHOLE,
        STREAM,
        WHOLE_WITHOUT_USAGE,
        STREAM_WITHOUT_USAGE,
        STATUS_400,
        STATUS_401,
        STATUS_429,
        STATUS_500,
        ERROR_IN_200,
        ERROR_IN_STREAM,
        MALFORMED,
        MALFORMED_STREAM,
        CUT_WHOLE,
        CUT_STREAM,
        /** Sends the first half and waits for {@link #release}. */
        WAIT
    }

    CanaryUpstream(String secret) {
        this.secret = secret;
        server = new VendorServer(this::answer);
    }

    String baseUrl() {
        return server.baseUrl();
    }

    Queue<Received> received() {
        return received;
    }

    /** Lets one waiting answer go on. */
    void release() {
        released.release();
    }

    private void answer(HttpExchange exchange, String body) throws IOException {
        try {
            received.add(
                    new Received(exchange.getRequestURI().toString(), Map.copyOf(exchange.getRequestHeaders()), body));
            var way = Way.valueOf(new JsonObject(body).getString(WAY, "WHOLE"));
            switch (way) {
                case WHOLE -> json(exchange, 200, answer(",\"usage\":" + USAGE));
                case WHOLE_WITHOUT_USAGE -> json(exchange, 200, answer(""));
                case STREAM -> stream(exchange, chunk(secret), chunk("."), usage(), "[DONE]");
                case STREAM_WITHOUT_USAGE -> stream(exchange, chunk(secret), chunk("."), "[DONE]");
                case STATUS_400 -> json(exchange, 400, error(body));
                case STATUS_401 -> json(exchange, 401, error(body));
                case STATUS_429 -> json(exchange, 429, error(body));
                case STATUS_500 -> json(exchange, 500, error(body));
                case ERROR_IN_200 -> json(exchange, 200, error(body));
                case ERROR_IN_STREAM -> stream(exchange, error(body));
                case MALFORMED -> json(exchange, 200, "{\"id\":\"" + secret + "\",\"choices\":[{" + secret);
                case MALFORMED_STREAM -> stream(exchange, "{\"choices\":[" + secret, secret, "[DONE]");
                case CUT_WHOLE -> cutWhole(exchange);
                case CUT_STREAM -> begin(exchange);
                case WAIT -> {
                    begin(exchange);
                    if (released.tryAcquire(60, java.util.concurrent.TimeUnit.SECONDS)) {
                        rest(exchange);
                    }
                }
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private String answer(String usage) {
        return "{\"id\":\"1\",\"object\":\"chat.completion\",\"model\":\"any\",\"choices\":[{\"index\":0,\"message\":"
                + "{\"role\":\"assistant\",\"content\":\"" + secret + "\"},\"finish_reason\":\"stop\"}]" + usage + "}";
    }

    private static String error(String said) {
        return new JsonObject()
                .put(
                        "error",
                        new JsonObject()
                                .put("message", "I did not like " + said)
                                .put("type", "trouble"))
                .encode();
    }

    private static String chunk(String text) {
        return "{\"id\":\"1\",\"object\":\"chat.completion.chunk\",\"model\":\"any\",\"choices\":[{\"index\":0,\"delta\":"
                + "{\"content\":\"" + text + "\"}}]}";
    }

    private static String usage() {
        return "{\"id\":\"1\",\"object\":\"chat.completion.chunk\",\"model\":\"any\",\"choices\":[],\"usage\":" + USAGE
                + "}";
    }

    private static void json(HttpExchange exchange, int status, String body) throws IOException {
        exchange.getResponseHeaders().add("content-type", "application/json");
        exchange.sendResponseHeaders(status, 0);
        exchange.getResponseBody().write(body.getBytes(StandardCharsets.UTF_8));
        exchange.getResponseBody().close();
    }

    private static void stream(HttpExchange exchange, String... events) throws IOException {
        head(exchange);
        for (var event : events) {
            send(exchange, event);
        }
        exchange.getResponseBody().close();
    }

    /** Announces more than it sends. */
    private void cutWhole(HttpExchange exchange) throws IOException {
        var begun = ("{\"id\":\"" + secret).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("content-type", "application/json");
        exchange.sendResponseHeaders(200, begun.length * 2L);
        exchange.getResponseBody().write(begun);
        exchange.getResponseBody().flush();
    }

    private void begin(HttpExchange exchange) throws IOException {
        head(exchange);
        send(exchange, chunk(secret));
        exchange.getResponseBody().flush();
    }

    private void rest(HttpExchange exchange) throws IOException {
        send(exchange, chunk(secret));
        send(exchange, usage());
        send(exchange, "[DONE]");
        exchange.getResponseBody().close();
    }

    private static void head(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().add("content-type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
    }

    private static void send(HttpExchange exchange, String event) throws IOException {
        exchange.getResponseBody().write(("data: " + event + "\n\n").getBytes(StandardCharsets.UTF_8));
        exchange.getResponseBody().flush();
    }

    @Override
    public void close() {
        server.close();
    }
}
