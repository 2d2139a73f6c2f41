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
import java.util.stream.Stream;

/** The recorded vendor exchanges that stand beside the project on some machines; nothing where they do not. */
final class RecordedExchanges {
    private RecordedExchanges() {}

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

    /** Every exchange in a protocol that callers speak here. */
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
