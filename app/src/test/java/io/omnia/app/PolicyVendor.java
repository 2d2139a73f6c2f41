package io.omnia.app;

import com.sun.net.httpserver.HttpExchange;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

/** A vendor with a policy and a price of its own that fails as it is told, and remembers every request that reached it. */
final class PolicyVendor implements AutoCloseable {
    static final long INPUT_TOKENS = 11;
    static final long OUTPUT_TOKENS = 7;

    private static final String USAGE = "\"usage\":{\"prompt_tokens\":" + INPUT_TOKENS + ",\"completion_tokens\":"
            + OUTPUT_TOKENS + ",\"total_tokens\":18}";
    private static final String WHOLE = "{\"id\":\"c1\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\","
            + "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"%s\"},"
            + "\"finish_reason\":\"stop\"}]," + USAGE + "}";
    private static final String CONTENT = "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,"
            + "\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"%s\"},\"finish_reason\":null}]}\n\n";
    private static final String END = "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,"
            + "\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]," + USAGE
            + "}\n\ndata: [DONE]\n\n";

    private final String name;
    private final String facts;
    private final long usdPerMillion;
    private final VendorServer server = new VendorServer(this::answer);
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private volatile Fault fault = Fault.NONE;
    private volatile CountDownLatch gate = new CountDownLatch(0);

    /** How it fails. */
    enum Fault {
        NONE,
        BUSY,
        BUSY_FOR_A_MINUTE,
        BROKEN,
        REFUSES_THE_KEY,
        REFUSES_THE_FIRST_KEY,
        REFUSES_THE_CALL,
        ERROR_IN_200,
        CUT_BEFORE_CONTENT,
        CUT_AFTER_CONTENT
    }

    /** One request, as it came. */
    record Received(String authorization, JsonObject body) {
        String tag() {
            return body.getString("x_tag", "");
        }
    }

    /** Answers that are kept back until this goes on, or is closed. */
    @FunctionalInterface
    interface Held extends AutoCloseable {
        void goOn();

        @Override
        default void close() {
            goOn();
        }
    }

    /** @param facts what the catalog says of its model beyond its price: lines of YAML */
    PolicyVendor(String name, long usdPerMillion, String... facts) {
        this.name = name;
        this.usdPerMillion = usdPerMillion;
        this.facts = String.join("\n    ", facts);
    }

    /**
     * The settings of a server that sells what these vendors have; the catalog file that they name is written into the folder.
     *
     * @param each what is set for every one of them, by the end of its name
     */
    static Map<String, String> settings(Path folder, List<PolicyVendor> vendors, Map<String, String> each) {
        var settings = new HashMap<String, String>();
        for (var vendor : vendors) {
            var prefix = "OMNIA_PROVIDERS_" + vendor.name.toUpperCase(Locale.ROOT) + "_";
            settings.put(prefix + "BASE_URL", vendor.baseUrl());
            each.forEach((setting, value) -> settings.put(prefix + setting, value));
        }
        settings.put("OMNIA_CATALOG_FILES", catalog(folder, vendors).toString());
        return settings;
    }

    private static Path catalog(Path folder, List<PolicyVendor> vendors) {
        var entries = vendors.stream().map(PolicyVendor::catalog).collect(Collectors.joining());
        try {
            return Files.writeString(folder.resolve("models.yaml"), "models:\n" + entries);
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    /** What a catalog says of a provider that trains on prompts or not, and keeps them for so many days. */
    static String dataPolicy(String trains, int retentionDays) {
        return "data_policy: {trains: " + trains + ", retention_days: " + retentionDays
                + ", source: \"a test\", date: 2026-01-01}";
    }

    String name() {
        return name;
    }

    String model() {
        return name + "/m";
    }

    String baseUrl() {
        return server.baseUrl();
    }

    void fails(Fault next) {
        fault = next;
    }

    /** From now on a stream stops after its first piece, and another answer does not begin, until what is returned goes on. */
    Held holds() {
        var closed = new CountDownLatch(1);
        gate = closed;
        return closed::countDown;
    }

    List<Received> received() {
        return received;
    }

    boolean got(String tag) {
        return times(tag) > 0;
    }

    /** How often the call with this tag reached it. */
    long times(String tag) {
        return received.stream().filter(request -> tag.equals(request.tag())).count();
    }

    /** The text of its answers, which tells them from those of others. */
    String text() {
        return "Hello from " + name;
    }

    /** Its model in a catalog file; output costs twice as much as input. */
    private String catalog() {
        return """
                  - id: %1$s/m
                    provider: %1$s
                    dialects: [openai]
                    context_length: 1000
                    max_output_tokens: 100
                    %3$s
                    prices:
                      - {id: "%1$s/m/input", from: 2026-01-01, unit: input, usd_per_million: %2$d}
                      - {id: "%1$s/m/output", from: 2026-01-01, unit: output, usd_per_million: %4$d}
                    source: "a test"
                    date: 2026-01-01
                """.formatted(name, usdPerMillion, facts, 2 * usdPerMillion);
    }

    /** What its answer costs, in US dollars of eight decimals. */
    long costMicros() {
        return (INPUT_TOKENS + 2 * OUTPUT_TOKENS) * usdPerMillion * 100;
    }

    private void answer(HttpExchange exchange, String text) throws IOException {
        var body = text.isEmpty() ? new JsonObject() : new JsonObject(text);
        var request = new Received(exchange.getRequestHeaders().getFirst("authorization"), body);
        received.add(request);
        switch (fault) {
            case NONE -> good(exchange, request.body());
            case BUSY -> send(exchange, 429, "{\"error\":{\"message\":\"slow down\",\"type\":\"rate_limit\"}}");
            case BUSY_FOR_A_MINUTE -> {
                exchange.getResponseHeaders().set("retry-after", "60");
                send(exchange, 429, "{\"error\":{\"message\":\"slow down\",\"type\":\"rate_limit\"}}");
            }
            case BROKEN -> send(exchange, 500, "{\"error\":{\"message\":\"oh\",\"type\":\"server_error\"}}");
            case REFUSES_THE_KEY -> send(exchange, 401, "{\"error\":{\"message\":\"who?\"}}");
            case REFUSES_THE_FIRST_KEY -> {
                if (request.authorization().endsWith("first")) {
                    send(exchange, 401, "{\"error\":{\"message\":\"who?\"}}");
                } else {
                    good(exchange, request.body());
                }
            }
            case REFUSES_THE_CALL -> send(exchange, 400, "{\"error\":{\"message\":\"no\",\"type\":\"invalid\"}}");
            case ERROR_IN_200 -> send(exchange, 200, "{\"error\":{\"message\":\"oh\",\"code\":502}}");
            case CUT_BEFORE_CONTENT -> exchange.close();
            case CUT_AFTER_CONTENT -> {
                exchange.getResponseHeaders().set("content-type", "text/event-stream");
                exchange.sendResponseHeaders(200, 0);
                write(exchange, CONTENT.formatted(text()));
                exchange.close();
            }
        }
    }

    private void good(HttpExchange exchange, JsonObject body) throws IOException {
        if (exchange.getRequestURI().getPath().endsWith("/models")) {
            send(exchange, 200, "{\"data\":[{\"id\":\"m\"}]}");
        } else if (body.getBoolean("stream", false)) {
            exchange.getResponseHeaders().set("content-type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            write(exchange, CONTENT.formatted(text()));
            FaultsKit.await(gate);
            write(exchange, END);
        } else {
            FaultsKit.await(gate);
            send(exchange, 200, WHOLE.formatted(text()));
        }
    }

    private static void write(HttpExchange exchange, String events) throws IOException {
        exchange.getResponseBody().write(events.getBytes(StandardCharsets.UTF_8));
        exchange.getResponseBody().flush();
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("content-type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.close();
    }
}
