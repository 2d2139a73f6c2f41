package io.omnia.app;

import com.sun.net.httpserver.HttpExchange;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A vendor that speaks every protocol. Asked with tools it wants the weather in Paris, told the weather it says it, and else it
 * greets; every answer took as many tokens.
 */
final class WeatherVendor implements AutoCloseable {
    static final long INPUT_TOKENS = 20;
    static final long OUTPUT_TOKENS = 10;
    private static final String RESULT = "21 degrees in Paris";
    private static final JsonObject ARGUMENTS = new JsonObject().put("city", "Paris");

    private final VendorServer server = new VendorServer(this::answer);
    private final AtomicInteger answered = new AtomicInteger();
    private volatile String lastRequest = "";

    /** What it says: words, or a call of the tool. */
    private record Said(String text, boolean calls) {
        /** As it is streamed: word by word. */
        List<String> pieces() {
            return Pattern.compile("\\S+ ?")
                    .matcher(text)
                    .results()
                    .map(MatchResult::group)
                    .toList();
        }

        static Said to(JsonObject request) {
            var all = request.encode();
            if (all.contains(RESULT)) {
                return new Said("It is " + RESULT + ".", false);
            }
            return request.containsKey("tools") ? new Said("", true) : new Said("Hello to you.", false);
        }
    }

    String baseUrl() {
        return server.baseUrl();
    }

    /** How many answers it gave. */
    int answered() {
        return answered.get();
    }

    /** The body of the last request, as it came. */
    String lastRequest() {
        return lastRequest;
    }

    private void answer(HttpExchange exchange, String body) throws IOException {
        var path = exchange.getRequestURI().getPath();
        var request = new JsonObject(body);
        lastRequest = body;
        var said = Said.to(request);
        var streamed = request.getBoolean("stream", false) || path.endsWith("streamGenerateContent");
        var name = body.contains("get_weather") ? "get_weather" : "weather";
        var answer = switch (ExchangeKind.of(path).orElseThrow()) {
            case CHAT -> streamed ? chatEvents(said) : List.of(chat(said, name));
            case RESPONSES -> streamed ? responseEvents(said) : List.of(response(said, name));
            case MESSAGES -> streamed ? messageEvents(said) : List.of(message(said, name));
            case GENERATE -> List.of(generated(said, name));
            default -> throw new IllegalStateException(path);
        };
        answered.incrementAndGet();
        var text = new StringBuilder();
        for (var part : answer) {
            var event = part.containsKey("type") ? "event: " + part.getString("type") + "\n" : "";
            text.append(streamed ? event + "data: " + part.encode() + "\n\n" : part.encode());
        }
        text.append(streamed && path.endsWith("/chat/completions") ? "data: [DONE]\n\n" : "");
        exchange.getResponseHeaders().add("content-type", streamed ? "text/event-stream" : "application/json");
        exchange.sendResponseHeaders(200, 0);
        exchange.getResponseBody().write(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static JsonObject chat(Said said, String tool) {
        var message = new JsonObject().put("role", "assistant").put("content", said.calls ? null : said.text);
        if (said.calls) {
            var function = new JsonObject().put("name", tool).put("arguments", ARGUMENTS.encode());
            message.put(
                    "tool_calls",
                    array(new JsonObject()
                            .put("id", "call_1")
                            .put("type", "function")
                            .put("function", function)));
        }
        var choice = new JsonObject()
                .put("index", 0)
                .put("message", message)
                .put("finish_reason", said.calls ? "tool_calls" : "stop");
        return chatObject("chat.completion", array(choice)).put("usage", chatUsage());
    }

    private static List<JsonObject> chatEvents(Said said) {
        var events = new ArrayList<JsonObject>();
        for (var piece : said.pieces()) {
            var delta = new JsonObject().put("role", "assistant").put("content", piece);
            events.add(chatObject("chat.completion.chunk", array(choice(delta, null))));
        }
        events.add(chatObject("chat.completion.chunk", array(choice(new JsonObject(), "stop"))));
        events.add(chatObject("chat.completion.chunk", new JsonArray()).put("usage", chatUsage()));
        return events;
    }

    private static JsonObject choice(JsonObject delta, String finish) {
        return new JsonObject().put("index", 0).put("delta", delta).put("finish_reason", finish);
    }

    private static JsonObject chatObject(String kind, JsonArray choices) {
        return new JsonObject()
                .put("id", "chatcmpl-1")
                .put("object", kind)
                .put("created", 1)
                .put("model", "chat")
                .put("choices", choices);
    }

    private static JsonObject chatUsage() {
        return new JsonObject()
                .put("prompt_tokens", INPUT_TOKENS)
                .put("completion_tokens", OUTPUT_TOKENS)
                .put("total_tokens", INPUT_TOKENS + OUTPUT_TOKENS);
    }

    private static JsonObject response(Said said, String tool) {
        var part = new JsonObject()
                .put("type", "output_text")
                .put("text", said.text)
                .put("annotations", new JsonArray());
        var item = said.calls
                ? new JsonObject()
                        .put("type", "function_call")
                        .put("id", "fc_1")
                        .put("call_id", "call_1")
                        .put("name", tool)
                        .put("arguments", ARGUMENTS.encode())
                : new JsonObject()
                        .put("type", "message")
                        .put("id", "msg_1")
                        .put("role", "assistant")
                        .put("content", array(part));
        return new JsonObject()
                .put("id", "resp_1")
                .put("object", "response")
                .put("created_at", 1)
                .put("status", "completed")
                .put("model", "responses")
                .put("parallel_tool_calls", true)
                .put("tool_choice", "auto")
                .put("tools", new JsonArray())
                .put("output", array(item.put("status", "completed")))
                .put(
                        "usage",
                        new JsonObject()
                                .put("input_tokens", INPUT_TOKENS)
                                .put("input_tokens_details", new JsonObject().put("cached_tokens", 0))
                                .put("output_tokens", OUTPUT_TOKENS)
                                .put("output_tokens_details", new JsonObject().put("reasoning_tokens", 0))
                                .put("total_tokens", INPUT_TOKENS + OUTPUT_TOKENS));
    }

    private static List<JsonObject> responseEvents(Said said) {
        var whole = response(said, "");
        var item = whole.getJsonArray("output").getJsonObject(0);
        var begun = whole.copy().put("status", "in_progress").put("output", new JsonArray());
        begun.remove("usage");
        var events = new ArrayList<JsonObject>();
        events.add(new JsonObject().put("type", "response.created").put("response", begun));
        events.add(new JsonObject()
                .put("type", "response.output_item.added")
                .put("item", item.copy().put("status", "in_progress").put("content", new JsonArray())));
        events.add(ofText("response.content_part.added")
                .put("part", part(item).copy().put("text", "")));
        for (var piece : said.pieces()) {
            events.add(ofText("response.output_text.delta").put("delta", piece));
        }
        events.add(ofText("response.output_text.done").put("text", said.text));
        events.add(ofText("response.content_part.done").put("part", part(item)));
        events.add(new JsonObject().put("type", "response.output_item.done").put("item", item));
        events.add(new JsonObject().put("type", "response.completed").put("response", whole));
        for (var i = 0; i < events.size(); i++) {
            events.get(i).put("sequence_number", i);
            if (!events.get(i).containsKey("response")) {
                events.get(i).put("output_index", 0);
            }
        }
        return events;
    }

    private static JsonObject part(JsonObject item) {
        return item.getJsonArray("content").getJsonObject(0);
    }

    private static JsonObject ofText(String type) {
        return new JsonObject().put("type", type).put("item_id", "msg_1").put("content_index", 0);
    }

    private static JsonObject message(Said said, String tool) {
        var block = said.calls
                ? new JsonObject()
                        .put("type", "tool_use")
                        .put("id", "toolu_1")
                        .put("name", tool)
                        .put("input", ARGUMENTS)
                : new JsonObject().put("type", "text").put("text", said.text);
        return new JsonObject()
                .put("id", "msg_1")
                .put("type", "message")
                .put("role", "assistant")
                .put("model", "messages")
                .put("content", array(block))
                .put("stop_reason", said.calls ? "tool_use" : "end_turn")
                .put("stop_sequence", null)
                .put("usage", messageUsage());
    }

    private static List<JsonObject> messageEvents(Said said) {
        var begun = message(said, "").put("content", new JsonArray()).put("stop_reason", null);
        begun.getJsonObject("usage").put("output_tokens", 1);
        var text = new JsonObject().put("type", "text").put("text", "");
        var events = new ArrayList<JsonObject>();
        events.add(new JsonObject().put("type", "message_start").put("message", begun));
        events.add(new JsonObject()
                .put("type", "content_block_start")
                .put("index", 0)
                .put("content_block", text));
        for (var piece : said.pieces()) {
            var delta = new JsonObject().put("type", "text_delta").put("text", piece);
            events.add(new JsonObject()
                    .put("type", "content_block_delta")
                    .put("index", 0)
                    .put("delta", delta));
        }
        events.add(new JsonObject().put("type", "content_block_stop").put("index", 0));
        events.add(new JsonObject()
                .put("type", "message_delta")
                .put("delta", new JsonObject().put("stop_reason", "end_turn").put("stop_sequence", null))
                .put("usage", messageUsage()));
        events.add(new JsonObject().put("type", "message_stop"));
        return events;
    }

    private static JsonObject messageUsage() {
        return new JsonObject().put("input_tokens", INPUT_TOKENS).put("output_tokens", OUTPUT_TOKENS);
    }

    private static JsonObject generated(Said said, String tool) {
        var call = new JsonObject().put("name", tool).put("args", ARGUMENTS);
        var part = said.calls ? new JsonObject().put("functionCall", call) : new JsonObject().put("text", said.text);
        var content = new JsonObject().put("role", "model").put("parts", array(part));
        return new JsonObject(Map.of(
                "candidates",
                array(new JsonObject()
                        .put("content", content)
                        .put("finishReason", "STOP")
                        .put("index", 0)),
                "usageMetadata",
                new JsonObject()
                        .put("promptTokenCount", INPUT_TOKENS)
                        .put("candidatesTokenCount", OUTPUT_TOKENS)
                        .put("totalTokenCount", INPUT_TOKENS + OUTPUT_TOKENS)));
    }

    private static JsonArray array(JsonObject only) {
        return new JsonArray().add(only);
    }

    @Override
    public void close() {
        server.close();
    }
}
