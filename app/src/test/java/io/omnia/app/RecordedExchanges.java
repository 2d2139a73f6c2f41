package io.omnia.app;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The recorded vendor exchanges that stand beside the project on some machines; nothing where they do not. */
final class RecordedExchanges {
    /** Google's own protocol, which no caller speaks here. */
    static final String GENERATE = "generateContent";

    /** What differs from the recording's notes on purpose, each with the reason. */
    private static final Map<String, JsonObject> OTHER_USAGE = Map.of(
            // The total counts 255 reasoning tokens beside the 26: xAI bills them, and output contains reasoning.
            "openai-compatible/chat-json-local-reasoning-text-cached-02",
            new JsonObject()
                    .put("input", 307)
                    .put("output", 281)
                    .put("cached", 244)
                    .put("reasoning", 255),
            // Input and output of all iterations, which is what is billed; the counts beside them leave some out.
            "anthropic/messages-json-block-advisor-tool-result-block-server-tool-use-01",
            new JsonObject().put("input", 4908).put("output", 143).put("reasoning", 28),
            "anthropic/messages-json-block-compaction-01",
            new JsonObject().put("input", 61067).put("output", 1912),
            "anthropic/messages-stream-block-compaction-01",
            new JsonObject().put("input", 60997).put("output", 3341),
            // Cut before its end: the prompt as it was told, the answer counted here; the recording has the first
            // event's 4.
            "anthropic/composed-midstream-overloaded-01",
            new JsonObject().put("input", 80).put("output", 325),
            // Cut before its answer was counted: the text that had come by then is.
            "google/composed-truncated-stream-01",
            new JsonObject().put("input", 9).put("output", 135),
            // The raw usage beside it says 17 and 2.
            "openai-compatible/chat-stream-doubleword-model-qwen-basic-01",
            new JsonObject().put("input", 17).put("output", 2));

    private RecordedExchanges() {}

    /** The usage that has to be billed for it; null where none is known. */
    static JsonObject usage(Exchange exchange) {
        return OTHER_USAGE.getOrDefault(exchange.name(), exchange.expected());
    }

    /**
     * One recorded request and answer.
     *
     * @param name provider, case and number, for tables
     * @param route where callers of the same protocol send such a request
     * @param request the body that was sent; where it was not kept, the least that gets such an answer
     * @param expected the usage that has to be read from the answer; null where none was recorded
     */
    @SuppressWarnings("ArrayRecordComponent") // Bytes as they went over the wire; never compared as records.
    record Exchange(
            String name,
            String provider,
            String route,
            JsonObject request,
            int status,
            JsonObject responseHeaders,
            boolean streaming,
            byte[] body,
            JsonObject expected) {}

    static boolean present() {
        return Files.isDirectory(folder());
    }

    private static Path folder() {
        return OmniaServer.root().resolve("../shared/fixtures/providers").normalize();
    }

    /** Every exchange in a protocol that callers or providers speak here. */
    static List<Exchange> all() {
        var exchanges = new ArrayList<Exchange>();
        try (var files = Files.walk(folder())) {
            files.filter(file -> file.toString().endsWith(".meta.json"))
                    .sorted()
                    .forEach(file -> exchanges.addAll(read(file)));
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
        return exchanges;
    }

    /** The route for what was sent to this address; null when callers speak no such protocol here. */
    private static String route(String url) {
        var path = URI.create(url).getPath();
        if (path.endsWith(":generateContent") || path.endsWith(":streamGenerateContent")) {
            return GENERATE;
        }
        return Stream.of(
                        "/v1/chat/completions",
                        "/v1/responses",
                        "/v1/messages",
                        "/v1/messages/count_tokens",
                        "/v1/completions",
                        "/v1/embeddings",
                        "/v1/moderations")
                .filter(route -> path.endsWith(route.substring("/v1".length())) && !path.startsWith("/api/embeddings"))
                .max(Comparator.comparingInt(String::length))
                .orElse(null);
    }

    private static JsonObject request(JsonObject meta, JsonObject request, String route, boolean streaming) {
        if (request.getValue("body") instanceof JsonObject body) {
            return body;
        }
        var made = new JsonObject().put("model", meta.getString("model"));
        switch (route) {
            case "/v1/responses" -> made.put("input", "hello");
            case "/v1/embeddings" -> made.put("input", "hello");
            case "/v1/completions" -> made.put("prompt", "hello");
            default -> {
                var message = new JsonObject().put("role", "user").put("content", "hello");
                made.put("max_tokens", 1000).put("messages", new JsonArray().add(message));
            }
        }
        return streaming ? made.put("stream", true) : made;
    }

    private static List<Exchange> read(Path file) {
        var exchanges = new ArrayList<Exchange>();
        try {
            var meta = new JsonObject(Files.readString(file));
            var recorded = meta.getJsonArray("exchanges");
            for (var i = 0; recorded != null && i < recorded.size(); i++) {
                var exchange = recorded.getJsonObject(i);
                var request = exchange.getJsonObject("request");
                var response = exchange.getJsonObject("response");
                var streaming = response.getBoolean("streaming", false);
                var route = route(request.getString("url"));
                if (route != null && response.getString("body_file") != null) {
                    exchanges.add(new Exchange(
                            meta.getString("provider") + "/" + meta.getString("case")
                                    + (recorded.size() > 1 ? "#" + (i + 1) : ""),
                            meta.getString("provider"),
                            route,
                            request(meta, request, route, streaming),
                            response.getInteger("status"),
                            response.getJsonObject("headers", new JsonObject()),
                            streaming,
                            Files.readAllBytes(file.resolveSibling(response.getString("body_file"))),
                            expected(meta, i + 1)));
                }
            }
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
        return exchanges;
    }

    private static JsonObject expected(JsonObject meta, int exchange) {
        var usage = meta.getJsonArray("usage");
        for (var i = 0; usage != null && i < usage.size(); i++) {
            if (usage.getJsonObject(i).getInteger("exchange") == exchange) {
                return usage.getJsonObject(i).getJsonObject("expected");
            }
        }
        return null;
    }
}
