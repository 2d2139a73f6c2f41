package io.omnia.app;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** The text of an answer, as the client of each protocol reads it; what was thought or called is not said, a refusal is. */
final class SpokenWords {
    private SpokenWords() {}

    static String of(ExchangeKind kind, boolean streamed, String body) {
        var said = new StringBuilder();
        if (!streamed) {
            whole(kind, new JsonObject(body), said);
            return said.toString();
        }
        for (var line : body.lines().toList()) {
            if (line.startsWith("data:") && line.contains("{")) {
                try {
                    event(kind, new JsonObject(line.substring(line.indexOf('{'))), said);
                } catch (DecodeException cut) {
                    return said.toString();
                }
            }
        }
        return said.toString();
    }

    private static void whole(ExchangeKind kind, JsonObject answer, StringBuilder said) {
        switch (kind) {
            case CHAT ->
                first(answer, "choices").forEach(choice -> {
                    add(choice.getJsonObject("message").getValue("content"), said);
                    add(choice.getJsonObject("message").getValue("refusal"), said);
                });
            case MESSAGES ->
                objects(answer, "content").forEach(block -> {
                    if ("text".equals(block.getString("type"))) {
                        add(block.getValue("text"), said);
                    }
                });
            case RESPONSES ->
                objects(answer, "output").stream()
                        .filter(item -> "message".equals(item.getString("type")))
                        .flatMap(item -> objects(item, "content").stream())
                        .forEach(part -> {
                            add(part.getValue("text"), said);
                            add(part.getValue("refusal"), said);
                        });
            case COMPLETIONS -> first(answer, "choices").forEach(choice -> add(choice.getValue("text"), said));
            default -> generated(answer, said);
        }
    }

    private static void event(ExchangeKind kind, JsonObject event, StringBuilder said) {
        switch (kind) {
            case CHAT ->
                first(event, "choices").forEach(choice -> {
                    if (choice.getValue("delta") instanceof JsonObject delta) {
                        add(delta.getValue("content"), said);
                        add(delta.getValue("refusal"), said);
                    }
                });
            case MESSAGES -> {
                if (event.getValue("delta") instanceof JsonObject delta
                        && "text_delta".equals(delta.getString("type"))) {
                    add(delta.getValue("text"), said);
                }
                if (event.getValue("content_block") instanceof JsonObject block
                        && "text".equals(block.getString("type"))) {
                    add(block.getValue("text"), said);
                }
            }
            case RESPONSES -> {
                var type = event.getString("type");
                if ("response.output_text.delta".equals(type) || "response.refusal.delta".equals(type)) {
                    add(event.getValue("delta"), said);
                }
            }
            case COMPLETIONS -> first(event, "choices").forEach(choice -> add(choice.getValue("text"), said));
            default -> generated(event, said);
        }
    }

    private static void generated(JsonObject answer, StringBuilder said) {
        first(answer, "candidates").forEach(candidate -> {
            if (candidate.getValue("content") instanceof JsonObject content) {
                objects(content, "parts").stream()
                        .filter(part -> !Boolean.TRUE.equals(part.getValue("thought")))
                        .forEach(part -> add(part.getValue("text"), said));
            }
        });
    }

    private static void add(Object text, StringBuilder said) {
        if (text instanceof String words) {
            said.append(words);
        }
    }

    /** Of several answers the first: whoever translates asks for one. */
    private static List<JsonObject> first(JsonObject in, String name) {
        return objects(in, name).stream()
                .filter(answer -> answer.getInteger("index", 0) == 0)
                .toList();
    }

    private static List<JsonObject> objects(JsonObject in, String name) {
        return in.getValue(name) instanceof JsonArray array
                ? array.stream()
                        .filter(JsonObject.class::isInstance)
                        .map(JsonObject.class::cast)
                        .toList()
                : List.of();
    }
}
