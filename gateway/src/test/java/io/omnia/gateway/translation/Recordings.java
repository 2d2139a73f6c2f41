package io.omnia.gateway.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The recorded vendor exchanges that stand beside the project on some machines; nothing where they do not. */
final class Recordings {
    private Recordings() {}

    /**
     * One recorded request and answer.
     *
     * @param request null where it was not recorded
     * @param expected the usage that the recording's notes say; null where they say none
     */
    @SuppressWarnings("ArrayRecordComponent") // Bytes as they went over the wire; never compared as records.
    record Recording(
            String name,
            Format format,
            @Nullable ObjectNode request,
            int status,
            boolean streaming,
            byte[] body,
            @Nullable JsonNode expected) {}

    static Path folder() {
        return Path.of(System.getProperty("omnia.root")).resolve("../shared/fixtures/providers");
    }

    static List<Recording> all() {
        var recordings = new ArrayList<Recording>();
        try (var files = Files.walk(folder())) {
            for (var file : files.filter(path -> path.toString().endsWith(".meta.json"))
                    .sorted()
                    .toList()) {
                read(file, recordings);
            }
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
        return recordings;
    }

    private static void read(Path file, List<Recording> recordings) throws IOException {
        var meta = Json.read(Files.readAllBytes(file));
        if (meta == null) {
            return;
        }
        var number = 0;
        for (var exchange : Json.elements(meta, "exchanges")) {
            number++;
            var format = format(Json.textOr(exchange.path("request"), "url", ""));
            var body = Json.text(exchange.path("response"), "body_file");
            if (format == null || body == null) {
                continue;
            }
            recordings.add(new Recording(
                    Json.textOr(meta, "provider", "") + "/" + Json.textOr(meta, "case", "") + "#" + number,
                    format,
                    exchange.path("request").path("body") instanceof ObjectNode request ? request : null,
                    exchange.path("response").path("status").asInt(),
                    exchange.path("response").path("streaming").asBoolean(),
                    Files.readAllBytes(file.resolveSibling(body)),
                    expected(meta, number)));
        }
    }

    private static @Nullable Format format(String url) {
        var path = url.split("\\?", 2)[0];
        if (path.endsWith("/chat/completions")) {
            return Format.CHAT;
        }
        if (path.endsWith("/responses")) {
            return Format.RESPONSES;
        }
        if (path.endsWith("/messages")) {
            return Format.MESSAGES;
        }
        return path.endsWith("enerateContent") ? Format.GENERATE : null;
    }

    private static @Nullable JsonNode expected(JsonNode meta, int exchange) {
        for (var usage : Json.elements(meta, "usage")) {
            if (usage.path("exchange").asInt() == exchange
                    && usage.path("expected").isObject()) {
                return usage.path("expected");
            }
        }
        return null;
    }
}
