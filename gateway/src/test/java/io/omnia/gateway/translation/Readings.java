package io.omnia.gateway.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Reads answers of each format, whole and streamed. */
public final class Readings {
    private Readings() {}

    /** The data of each event. */
    static List<String> events(byte[] stream) {
        var events = new ArrayList<String>();
        for (var frame : new String(stream, StandardCharsets.UTF_8).split("\\r?\\n\\r?\\n", -1)) {
            var data = new StringBuilder();
            for (var line : frame.split("\\r?\\n", -1)) {
                if (line.startsWith("data:")) {
                    data.append(data.isEmpty() ? "" : "\n")
                            .append(line.substring(5).strip());
                }
            }
            if (!data.isEmpty()) {
                events.add(data.toString());
            }
        }
        return events;
    }

    static List<JsonNode> objects(byte[] stream) {
        var objects = new ArrayList<JsonNode>();
        for (var event : events(stream)) {
            var read = Json.readFirst(event.getBytes(StandardCharsets.UTF_8));
            if (read != null) {
                objects.add(read);
            }
        }
        return objects;
    }

    public static Reading of(Format format, boolean streamed, byte[] body) {
        if (streamed) {
            return stream(format, body);
        }
        var read = Json.read(body);
        return whole(format, read == null ? Json.object() : read);
    }

    static Reading whole(Format format, JsonNode body) {
        return switch (format) {
            case CHAT -> chat(List.of(body), "message");
            case COMPLETIONS -> completions(List.of(body));
            case MESSAGES -> messages(body);
            case RESPONSES -> responses(body);
            case GENERATE -> generate(List.of(body));
        };
    }

    static Reading stream(Format format, byte[] stream) {
        var events = objects(stream);
        return switch (format) {
            case CHAT -> chat(events, "delta");
            case COMPLETIONS -> completions(events);
            case MESSAGES -> messages(assembled(events));
            case RESPONSES -> responses(events.getLast().path("response"));
            case GENERATE -> generate(events);
        };
    }

    private static JsonNode arguments(String text) {
        var read = Json.read(text.isBlank() ? "{}" : text);
        return read == null ? TextNode.valueOf(text) : read;
    }

    private static Reading chat(List<JsonNode> bodies, String holder) {
        var text = new StringBuilder();
        var thinking = new StringBuilder();
        var names = new TreeMap<String, String>();
        var arguments = new TreeMap<String, StringBuilder>();
        var stop = "";
        var counts = Reading.Counts.NONE;
        var ids = new TreeMap<String, String>();
        var lastKey = "";
        for (var body : bodies) {
            for (var choice : Json.elements(body, "choices")) {
                if (choice.path("index").asInt() > 0) {
                    continue;
                }
                var said = choice.path(holder);
                text.append(
                        said.path("content").asText("").equals("null")
                                ? ""
                                : said.path("content").asText(""));
                text.append(
                        said.path("refusal").isTextual() ? said.path("refusal").asText() : "");
                var thought = said.path("reasoning_content").isTextual()
                        ? said.path("reasoning_content")
                        : said.path("reasoning");
                thinking.append(thought.isTextual() ? thought.asText() : "");
                if (!thought.isTextual()) {
                    said.path("reasoning_details")
                            .forEach(detail ->
                                    thinking.append(detail.path("text").asText("")));
                }
                var position = 0;
                for (var call : Json.elements(said, "tool_calls")) {
                    var index = String.format(
                            Locale.ROOT,
                            "%04d",
                            call.has("index") ? call.path("index").asInt() : position);
                    var own = call.path("id").asText("");
                    if (holder.equals("message")) {
                        lastKey = String.format(Locale.ROOT, "%04d", position);
                    } else if (!own.isEmpty() && !own.equals("null") && !own.equals(ids.get(keyOf(ids, index, "")))) {
                        // Some servers number every call zero and tell them apart by their ids.
                        lastKey = index + String.format(Locale.ROOT, "%04d", ids.size());
                        ids.put(lastKey, own);
                    } else {
                        lastKey = keyOf(ids, index, lastKey);
                    }
                    function(lastKey, call.path("function"), names, arguments);
                    position++;
                }
                if (said.path("function_call").isObject()) {
                    function("0000", said.path("function_call"), names, arguments);
                }
                var finish = choice.path("finish_reason");
                stop = finish.isTextual() ? finish.asText() : stop;
                counts = chatCounts(choice.path("usage"), counts);
            }
            counts = chatCounts(body.path("x_groq").path("usage"), counts);
            counts = chatCounts(body.path("usage"), counts);
        }
        return new Reading(text.toString(), thinking.toString(), calls(names, arguments), stop(stop, names), counts);
    }

    private static String keyOf(Map<String, String> names, String index, String lastKey) {
        var key = lastKey;
        for (var known : names.keySet()) {
            key = known.startsWith(index) ? known : key;
        }
        return key;
    }

    private static void function(
            String key, JsonNode function, Map<String, String> names, Map<String, StringBuilder> arguments) {
        if (!function.path("name").asText("").isEmpty()
                && !function.path("name").isNull()) {
            names.put(key, function.path("name").asText());
        }
        var more = function.path("arguments");
        arguments.computeIfAbsent(key, _ -> new StringBuilder()).append(more.isTextual() ? more.asText() : "");
    }

    private static List<Reading.Call> calls(Map<String, String> names, Map<String, StringBuilder> arguments) {
        var calls = new ArrayList<Reading.Call>();
        names.forEach((key, name) ->
                calls.add(new Reading.Call(name, arguments(arguments.get(key).toString()))));
        return calls;
    }

    private static String stop(String word, Map<String, String> calls) {
        return switch (word) {
            case "length" -> "length";
            case "content_filter", "sensitive" -> "filter";
            case "" -> "";
            default -> calls.isEmpty() ? "end" : "tools";
        };
    }

    private static Reading.Counts chatCounts(JsonNode usage, Reading.Counts before) {
        var input = usage.path("prompt_tokens").asLong();
        var output = Math.max(
                usage.path("completion_tokens").asLong(),
                usage.path("total_tokens").asLong() - input);
        if (input + output == 0) {
            return before;
        }
        var details = usage.path("prompt_tokens_details");
        var cached = Math.max(
                usage.path("prompt_cache_hit_tokens").asLong(),
                Math.max(
                        details.path("cached_tokens").asLong(),
                        usage.path("cached_tokens").asLong()));
        var reasoning =
                usage.path("completion_tokens_details").path("reasoning_tokens").asLong();
        return new Reading.Counts(
                input, output, cached, details.path("cache_write_tokens").asLong(), Math.min(output, reasoning));
    }

    private static Reading completions(List<JsonNode> bodies) {
        var text = new StringBuilder();
        var stop = "";
        var counts = Reading.Counts.NONE;
        for (var body : bodies) {
            var choice = body.path("choices").path(0);
            text.append(choice.path("text").asText(""));
            stop = choice.path("finish_reason").isTextual()
                    ? choice.path("finish_reason").asText()
                    : stop;
            counts = chatCounts(body.path("usage"), counts);
        }
        return new Reading(text.toString(), "", List.of(), stop(stop, Map.of()), counts);
    }

    /** The message that the events of a messages stream are the making of. */
    private static JsonNode assembled(List<JsonNode> events) {
        var message = Json.object();
        var content = message.putArray("content");
        var usage = message.putObject("usage");
        var pieces = new StringBuilder();
        for (var event : events) {
            switch (event.path("type").asText()) {
                case "message_start" ->
                    usage.setAll((com.fasterxml.jackson.databind.node.ObjectNode)
                            event.path("message").path("usage").deepCopy());
                case "content_block_start" -> {
                    content.add(event.path("content_block").deepCopy());
                    pieces.setLength(0);
                }
                case "content_block_delta" -> {
                    var block = (com.fasterxml.jackson.databind.node.ObjectNode) content.path(content.size() - 1);
                    var delta = event.path("delta");
                    for (var name : List.of("text", "thinking")) {
                        if (delta.has(name)) {
                            block.put(
                                    name,
                                    block.path(name).asText("")
                                            + delta.path(name).asText());
                        }
                    }
                    if (delta.has("partial_json")) {
                        pieces.append(delta.path("partial_json").asText());
                        block.set("input", arguments(pieces.toString()));
                    }
                }
                case "message_delta" -> {
                    message.set("stop_reason", event.path("delta").path("stop_reason"));
                    event.path("usage").properties().forEach(member -> {
                        if (!member.getValue().isNull()) {
                            usage.set(member.getKey(), member.getValue());
                        }
                    });
                }
                default -> {}
            }
        }
        return message;
    }

    private static Reading messages(JsonNode body) {
        var text = new StringBuilder();
        var thinking = new StringBuilder();
        var calls = new ArrayList<Reading.Call>();
        for (var block : Json.elements(body, "content")) {
            switch (block.path("type").asText()) {
                case "text" -> text.append(block.path("text").asText());
                case "thinking" -> thinking.append(block.path("thinking").asText());
                case "tool_use" -> calls.add(new Reading.Call(block.path("name").asText(), block.path("input")));
                default -> {}
            }
        }
        var stop = switch (body.path("stop_reason").asText()) {
            case "max_tokens", "model_context_window_exceeded", "pause_turn" -> "length";
            case "refusal" -> "filter";
            case "tool_use" -> "tools";
            case "end_turn", "stop_sequence" -> "end";
            default -> "";
        };
        var usage = body.path("usage");
        var cached = usage.path("cache_read_input_tokens").asLong();
        var written = usage.path("cache_creation_input_tokens").asLong();
        var input = usage.path("input_tokens").asLong() + cached + written;
        var output = usage.path("output_tokens").asLong();
        for (var iteration : Json.elements(usage, "iterations")) {
            if (!iteration.path("type").asText("message").equals("message")) {
                input += iteration.path("input_tokens").asLong();
                output += iteration.path("output_tokens").asLong();
            }
        }
        var reasoning =
                usage.path("output_tokens_details").path("thinking_tokens").asLong();
        return new Reading(
                text.toString(),
                thinking.toString(),
                calls,
                stop,
                new Reading.Counts(input, output, cached, written, reasoning));
    }

    private static Reading responses(JsonNode body) {
        var text = new StringBuilder();
        var thinking = new ArrayList<String>();
        var calls = new ArrayList<Reading.Call>();
        for (var item : Json.elements(body, "output")) {
            switch (item.path("type").asText()) {
                case "message" -> {
                    for (var part : Json.elements(item, "content")) {
                        text.append(part.path("text").asText(""))
                                .append(
                                        part.path("refusal").isTextual()
                                                ? part.path("refusal").asText()
                                                : "");
                    }
                }
                case "reasoning" -> {
                    var parts = item.path("summary").isEmpty() ? item.path("content") : item.path("summary");
                    parts.forEach(part -> thinking.add(part.path("text").asText()));
                }
                case "function_call" ->
                    calls.add(new Reading.Call(
                            item.path("name").asText(),
                            arguments(item.path("arguments").asText())));
                default -> {}
            }
        }
        var reason = body.path("incomplete_details").path("reason").asText("");
        var stop = reason.equals("content_filter")
                ? "filter"
                : body.path("status").asText().equals("incomplete") ? "length" : calls.isEmpty() ? "end" : "tools";
        var usage = body.path("usage");
        return new Reading(
                text.toString(),
                String.join("\n\n", thinking),
                calls,
                stop,
                new Reading.Counts(
                        usage.path("input_tokens").asLong(),
                        usage.path("output_tokens").asLong(),
                        usage.path("input_tokens_details").path("cached_tokens").asLong(),
                        usage.path("input_tokens_details")
                                .path("cache_write_tokens")
                                .asLong(),
                        usage.path("output_tokens_details")
                                .path("reasoning_tokens")
                                .asLong()));
    }

    private static Reading generate(List<JsonNode> bodies) {
        var text = new StringBuilder();
        var thinking = new StringBuilder();
        var calls = new ArrayList<Reading.Call>();
        var finish = "";
        JsonNode usage = Json.object();
        for (var body : bodies) {
            var candidate = body.path("candidates").path(0);
            for (var part : Json.elements(candidate.path("content"), "parts")) {
                if (part.path("functionCall").isObject()) {
                    calls.add(new Reading.Call(
                            part.path("functionCall").path("name").asText(),
                            part.path("functionCall").path("args").isObject()
                                    ? part.path("functionCall").path("args")
                                    : Json.object()));
                }
                (part.path("thought").asBoolean() ? thinking : text)
                        .append(part.path("text").asText(""));
            }
            finish = candidate.path("finishReason").asText(finish);
            finish = body.path("promptFeedback").path("blockReason").isTextual() ? "SAFETY" : finish;
            usage = body.path("usageMetadata").isObject() ? body.path("usageMetadata") : usage;
        }
        var stop = switch (finish) {
            case "MAX_TOKENS" -> "length";
            case "SAFETY", "RECITATION", "OTHER" -> "filter";
            case "" -> "";
            default -> calls.isEmpty() ? "end" : "tools";
        };
        var thoughts = usage.path("thoughtsTokenCount").asLong();
        return new Reading(
                text.toString(),
                thinking.toString(),
                calls,
                stop,
                new Reading.Counts(
                        usage.path("promptTokenCount").asLong()
                                + usage.path("toolUsePromptTokenCount").asLong(),
                        usage.path("candidatesTokenCount").asLong() + thoughts,
                        usage.path("cachedContentTokenCount").asLong(),
                        0,
                        thoughts));
    }
}
