package io.omnia.app;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The recorded vendor exchanges that stand beside the project on some machines; nothing where they do not. */
final class RecordedExchanges {
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
     * @param caseName provider and case
     * @param number which of the case's exchanges it is, from 1
     * @param path the address it was sent to, without the host
     * @param request the body that was sent; where it was not kept, the least that gets such an answer
     * @param expected the usage that has to be read from the answer; null where none was recorded
     */
    @SuppressWarnings("ArrayRecordComponent") // Bytes as they went over the wire; never compared as records.
    record Exchange(
            String caseName,
            int number,
            String provider,
            ExchangeKind kind,
            String method,
            String path,
            JsonObject request,
            int status,
            JsonObject responseHeaders,
            boolean streaming,
            byte[] body,
            JsonObject expected) {
        /** The case, with the number where it is not the first. */
        String name() {
            return caseName + (number > 1 ? "#" + number : "");
        }

        /** The whole recorded answer as text. */
        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        /** What a vendor answers who is asked the same again. */
        ReplayUpstream.Answer answer() {
            var headers = new HashMap<String, String>();
            responseHeaders.forEach(
                    header -> headers.put(header.getKey(), header.getValue().toString()));
            return new ReplayUpstream.Answer(status, headers, body);
        }
    }

    static boolean present() {
        return Files.isDirectory(folder());
    }

    private static Path folder() {
        return OmniaServer.root().resolve("../shared/fixtures/providers").normalize();
    }

    /** Every exchange of a kind that is served here, or is near to one that is. */
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

    /** The cases of these kinds that the recordings' own index lists. */
    static Set<String> indexed() {
        var row = Pattern.compile("\\| ([a-z-]+/[^ |]+) \\| [A-Z]+ ([^ |]+) \\|.*");
        try (var lines = Files.lines(folder().resolve("INDEX.md"))) {
            return lines.map(row::matcher)
                    .filter(Matcher::matches)
                    .filter(match -> ExchangeKind.of(match.group(2)).isPresent())
                    .map(match -> match.group(1).replaceFirst("(\\.\\{[0-9.]+})?\\.[a-z0-9*]+$", ""))
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    private static JsonObject request(JsonObject meta, JsonObject request, ExchangeKind kind, boolean streaming) {
        if (request.getValue("body") instanceof JsonObject body) {
            return body;
        }
        var made = new JsonObject().put("model", meta.getString("model"));
        switch (kind) {
            case RESPONSES, INPUT_TOKENS, EMBEDDINGS -> made.put("input", "hello");
            case COMPLETIONS -> made.put("prompt", "hello");
            case CHAT, MESSAGES, COUNT_TOKENS, GENERATE, MODERATIONS, MODELS -> {
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
            var recorded = meta.getJsonArray("exchanges", new JsonArray());
            for (var i = 0; i < recorded.size(); i++) {
                var request = recorded.getJsonObject(i).getJsonObject("request");
                var response = recorded.getJsonObject(i).getJsonObject("response");
                var streaming = response.getBoolean("streaming", false);
                var path = URI.create(request.getString("url")).getPath();
                var kind = ExchangeKind.of(path);
                if (kind.isPresent() && response.getString("body_file") != null) {
                    exchanges.add(new Exchange(
                            meta.getString("provider") + "/" + meta.getString("case"),
                            i + 1,
                            meta.getString("provider"),
                            kind.get(),
                            request.getString("method"),
                            path,
                            request(meta, request, kind.get(), streaming),
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
