package io.omnia.app;

import com.sun.net.httpserver.HttpExchange;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongPredicate;

/**
 * A vendor that reports the usage it is asked to and keeps a log: which calls reached it, and to which it gave its whole
 * answer. The request says who it is in fields of its own, which reach an upstream because unknown fields survive.
 *
 * <p>It has two prices, so that a cost says what was billed: {@link #costMicros}.
 */
final class MeteredUpstream implements AutoCloseable {
    static final String MODEL = "metered/any";

    /** Micro-credits per token: a dollar for a million in, two for a million out. */
    private static final long INPUT_MICROS = 100;

    private static final long OUTPUT_MICROS = 200;
    private static final String NUMBER = "x_number";
    private static final String INPUT = "x_input_tokens";
    private static final String OUTPUT = "x_output_tokens";
    private static final String DELAY = "x_delay_ms";
    /** What the answer says instead of {@link #text}. */
    static final String TEXT = "x_text";
    /** Why the answer ends, instead of by itself. */
    static final String FINISH = "x_finish";
    /** How many of the first calls of this number fail, after the delay. */
    static final String FAILURES = "x_failures";

    private static final int PIECES = 4;
    private static final int CHARS_PER_TOKEN = 4;
    /** What a model can say that nobody limits. */
    static final long LONGEST_ANSWER = 30_000;

    private final VendorServer server;
    private final Map<Long, Integer> received = new ConcurrentHashMap<>();
    private final Set<Long> answered = ConcurrentHashMap.newKeySet();
    private final AtomicInteger running = new AtomicInteger();
    private final Queue<Span> spans = new ConcurrentLinkedQueue<>();
    private final CountDownLatch letGo = new CountDownLatch(1);
    private volatile LongPredicate heldOpen = number -> false;

    /** From when to when a call was here, by a clock that never jumps. */
    private record Span(long number, long begun, long ended) {}

    MeteredUpstream() {
        server = new VendorServer(this::answer);
    }

    /** What makes a server use this vendor for {@link #MODEL}. */
    Map<String, String> environment() {
        return OmniaServer.provider(
                "metered", server.baseUrl(), Map.of("API_KEY", "upstream-key", "DIALECT", "openai"));
    }

    /** A call that will cost so many tokens, {@code number} being its name in the vendor's log. */
    static JsonObject request(
            long number, boolean streamed, long maxTokens, long input, long output, long delayMillis) {
        return new JsonObject()
                .put("model", MODEL)
                .put(
                        "messages",
                        new JsonArray().add(new JsonObject().put("role", "user").put("content", "hello")))
                .put("max_tokens", maxTokens)
                .put("stream", streamed)
                .put(NUMBER, number)
                .put(INPUT, input)
                .put(OUTPUT, output)
                .put(DELAY, delayMillis);
    }

    /**
     * A call that is billed as vendors bill: by all of the text that came, whatever it is called, and by an answer as long
     * as {@code max_tokens} allows, which is the only limit that is heeded.
     */
    static JsonObject honestRequest(long number, JsonObject fields) {
        var request = request(number, false, 1, 0, 0, 0);
        request.remove(INPUT);
        request.remove(OUTPUT);
        request.remove("max_tokens");
        return request.mergeIn(fields);
    }

    /** The text that answers the call of this number. */
    static String text(long number) {
        return "answer " + number + ".";
    }

    private static String said(JsonObject body, long number) {
        return body.getString(TEXT, text(number));
    }

    static long costMicros(long input, long output) {
        return Math.addExact(input * INPUT_MICROS, output * OUTPUT_MICROS);
    }

    /** How often the call of each number reached the vendor. */
    Map<Long, Integer> received() {
        return Map.copyOf(received);
    }

    /** By what name the log has this request. */
    static long number(JsonObject request) {
        return request.getLong(NUMBER);
    }

    /** The numbers of the calls whose answer was written to its end. */
    Set<Long> answered() {
        return Set.copyOf(answered);
    }

    /** Whether no answer is on its way. */
    boolean idle() {
        return running.get() == 0;
    }

    /** How many calls of these numbers were here at one time, at most. */
    int mostAtOnce(long from, long to) {
        var ofThem = spans.stream()
                .filter(span -> span.number >= from && span.number < to)
                .toList();
        return ofThem.stream()
                .mapToInt(one -> (int) ofThem.stream()
                        .filter(other -> other.begun <= one.begun && one.begun < other.ended)
                        .count())
                .max()
                .orElse(0);
    }

    /** From now on calls of these numbers get no answer until {@link #letGo}. */
    void holdOpen(LongPredicate numbers) {
        heldOpen = numbers;
    }

    void letGo() {
        letGo.countDown();
    }

    private void waitIfHeldOpen(long number) {
        if (heldOpen.test(number)) {
            try {
                letGo.await();
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void answer(HttpExchange exchange, String request) throws IOException {
        running.incrementAndGet();
        var begun = System.nanoTime();
        try (exchange) {
            var body = new JsonObject(request);
            var number = body.getLong(NUMBER);
            var calls = received.merge(number, 1, Integer::sum);
            waitIfHeldOpen(number);
            if (calls <= body.getInteger(FAILURES, 0)) {
                OmniaServer.pause(body.getLong(DELAY));
                exchange.sendResponseHeaders(500, -1);
                return;
            }
            if (body.getBoolean("stream")) {
                stream(exchange, body, number);
            } else {
                whole(exchange, body, number);
            }
            answered.add(number);
        } finally {
            spans.add(new Span(new JsonObject(request).getLong(NUMBER), begun, System.nanoTime()));
            running.decrementAndGet();
        }
    }

    private static void whole(HttpExchange exchange, JsonObject body, long number) throws IOException {
        OmniaServer.pause(body.getLong(DELAY));
        var choice = new JsonObject()
                .put("index", 0)
                .put("message", new JsonObject().put("role", "assistant").put("content", said(body, number)))
                .put("finish_reason", body.getString(FINISH, "stop"));
        var answer = new JsonObject()
                .put("id", "chatcmpl-" + number)
                .put("object", "chat.completion")
                .put("choices", new JsonArray().add(choice))
                .put("usage", usage(body))
                .toBuffer()
                .getBytes();
        exchange.getResponseHeaders().add("content-type", "application/json");
        exchange.sendResponseHeaders(200, answer.length);
        exchange.getResponseBody().write(answer);
    }

    private static void stream(HttpExchange exchange, JsonObject body, long number) throws IOException {
        exchange.getResponseHeaders().add("content-type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        try (var out = exchange.getResponseBody()) {
            var text = said(body, number);
            for (var piece = 0; piece < PIECES; piece++) {
                OmniaServer.pause(body.getLong(DELAY) / PIECES);
                var from = text.length() * piece / PIECES;
                var delta = new JsonObject().put("content", text.substring(from, text.length() * (piece + 1) / PIECES));
                var end = piece + 1 < PIECES ? null : body.getString(FINISH, "stop");
                var choice =
                        new JsonObject().put("index", 0).put("delta", delta).put("finish_reason", end);
                event(out, number, new JsonArray().add(choice), null);
            }
            event(out, number, new JsonArray(), usage(body));
            out.write("data: [DONE]\n\n".getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void event(OutputStream out, long number, JsonArray choices, JsonObject usage) throws IOException {
        var data = new JsonObject()
                .put("id", "chatcmpl-" + number)
                .put("object", "chat.completion.chunk")
                .put("choices", choices)
                .put("usage", usage);
        out.write(("data: " + data.encode() + "\n\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static JsonObject usage(JsonObject body) {
        var input = body.getLong(INPUT, (long) body.encode().length() / CHARS_PER_TOKEN);
        var output = body.getLong(OUTPUT, Math.min(LONGEST_ANSWER, body.getLong("max_tokens", LONGEST_ANSWER)));
        return new JsonObject()
                .put("prompt_tokens", input)
                .put("completion_tokens", output)
                .put("total_tokens", input + output);
    }

    @Override
    public void close() {
        letGo();
        server.close();
    }
}
