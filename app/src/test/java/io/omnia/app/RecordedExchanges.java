package io.omnia.app;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The recorded vendor exchanges that stand beside the project on some machines; nothing where they do not. */
final class RecordedExchanges {
    private RecordedExchanges() {}

    /**
     * One recorded request and answer.
     *
     * @param name provider, case and number, for tables
     * @param request the body that was sent
     * @param expected the usage that has to be read from the answer; null where none was recorded
     */
    @SuppressWarnings("ArrayRecordComponent") // Bytes as they went over the wire; never compared as records.
    record Exchange(
            String name,
            String provider,
            String url,
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

    /** Every exchange with a chat completions endpoint. */
    static List<Exchange> chat() {
        var exchanges = new ArrayList<Exchange>();
        try (var files = Files.walk(folder())) {
            files.filter(file -> file.toString().endsWith(".meta.json")).sorted().forEach(file -> exchanges.addAll(read(file)));
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
        return exchanges.stream()
                .filter(exchange -> exchange.url().contains("/chat/completions"))
                .toList();
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
                if (request.getValue("body") instanceof JsonObject body && response.getString("body_file") != null) {
                    exchanges.add(new Exchange(
                            meta.getString("provider") + "/" + meta.getString("case") + (recorded.size() > 1 ? "#" + (i + 1) : ""),
                            meta.getString("provider"),
                            request.getString("url"),
                            body,
                            response.getInteger("status"),
                            response.getJsonObject("headers", new JsonObject()),
                            response.getBoolean("streaming", false),
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
