package io.omnia.app;

import static io.omnia.app.ScriptedAnswer.Word.ARGUMENTS;
import static io.omnia.app.ScriptedAnswer.Word.CALLED;
import static io.omnia.app.ScriptedAnswer.Word.TEXT;
import static io.omnia.app.ScriptedAnswer.Word.THOUGHT;

import io.omnia.app.ScriptedAnswer.Word;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What a client of a dialect hears in a stream, whether it is whole or not, and what is wrong with it as such a stream. */
final class HeardAnswer {
    private final String route;
    private final Map<Word, String> words = new EnumMap<>(Word.class);
    private final List<String> faults = new ArrayList<>();
    private JsonObject error;
    private boolean stopped;
    private boolean ended;
    private boolean callCompleted;
    private String openBlock = "";

    private HeardAnswer(String route) {
        this.route = route;
    }

    static HeardAnswer stream(String route, String body) {
        var heard = new HeardAnswer(route);
        for (var frame : body.split("\n\n", -1)) {
            if (!frame.isBlank() && !frame.startsWith(":")) {
                heard.frame(frame);
            }
        }
        if (!body.isEmpty() && !body.endsWith("\n\n")) {
            heard.faults.add("ends inside a frame");
        }
        return heard;
    }

    Map<Word, String> words() {
        return words;
    }

    /** The error that ended it; null when none did. */
    JsonObject error() {
        return error;
    }

    /** Whether a reason to stop was heard. */
    boolean stopped() {
        return stopped;
    }

    /** Whether the frame was heard that ends a stream. */
    boolean ended() {
        return ended;
    }

    /** Whether a tool call was said to be complete. */
    boolean callCompleted() {
        return callCompleted;
    }

    List<String> faults() {
        return faults;
    }

    private void frame(String frame) {
        var name = "";
        var data = "";
        for (var line : frame.lines().toList()) {
            if (line.startsWith("event: ")) {
                name = line.substring("event: ".length());
            } else if (line.startsWith("data: ")) {
                data = line.substring("data: ".length());
            } else if (!line.startsWith(":")) {
                faults.add("no line of an event: " + line);
            }
        }
        if (error != null && !name.equals("response.failed")) {
            faults.add("goes on after its error");
        }
        if (ended) {
            faults.add("goes on after its end");
        }
        if (data.equals("[DONE]")) {
            ended = true;
            return;
        }
        var event = new JsonObject(data);
        switch (route) {
            case "/v1/messages", "/v1/responses" -> {
                if (!name.equals(event.getString("type"))) {
                    faults.add("an event named " + name + " of type " + event.getString("type"));
                }
                named(name, event);
            }
            case "/v1/completions" -> completions(event);
            default -> chat(event);
        }
    }

    private void chat(JsonObject event) {
        if (failed(event)) {
            return;
        }
        for (var choice : objects(event, "choices")) {
            stopped |= choice.getString("finish_reason") != null;
            var delta = choice.getJsonObject("delta");
            hear(THOUGHT, delta.getString("reasoning_content"));
            hear(TEXT, delta.getString("content"));
            for (var call : objects(delta, "tool_calls")) {
                hear(CALLED, call.getJsonObject("function").getString("name"));
                hear(ARGUMENTS, call.getJsonObject("function").getString("arguments"));
            }
        }
    }

    private void completions(JsonObject event) {
        if (failed(event)) {
            return;
        }
        for (var choice : objects(event, "choices")) {
            stopped |= choice.getString("finish_reason") != null;
            hear(TEXT, choice.getString("text"));
        }
    }

    private boolean failed(JsonObject event) {
        error = event.getJsonObject("error");
        return error != null;
    }

    private void named(String name, JsonObject event) {
        switch (name) {
            case "content_block_start" -> {
                openBlock = event.getJsonObject("content_block").getString("type");
                hear(CALLED, event.getJsonObject("content_block").getString("name"));
            }
            case "content_block_delta" -> {
                hear(THOUGHT, event.getJsonObject("delta").getString("thinking"));
                hear(TEXT, event.getJsonObject("delta").getString("text"));
                hear(ARGUMENTS, event.getJsonObject("delta").getString("partial_json"));
            }
            case "content_block_stop" -> callCompleted |= openBlock.equals("tool_use");
            case "message_delta" -> stopped |= event.getJsonObject("delta").getString("stop_reason") != null;
            case "message_stop" -> ended = true;
            case "response.reasoning_summary_text.delta" -> hear(THOUGHT, event.getString("delta"));
            case "response.output_text.delta" -> hear(TEXT, event.getString("delta"));
            case "response.function_call_arguments.delta" -> hear(ARGUMENTS, event.getString("delta"));
            case "response.function_call_arguments.done" -> callCompleted = true;
            case "response.output_item.added" ->
                hear(CALLED, event.getJsonObject("item").getString("name"));
            case "response.completed", "response.incomplete" -> {
                stopped = true;
                ended = true;
            }
            case "response.failed" -> error = event.getJsonObject("response").getJsonObject("error");
            // An error of ours has a member for it, as the one in an answer's body has.
            case "error" -> error = event.getJsonObject("error", event);
            default -> {
                // Nothing that matters here.
            }
        }
    }

    private void hear(Word kind, String text) {
        if (text != null && !text.isEmpty()) {
            words.merge(kind, text, String::concat);
        }
    }

    private static List<JsonObject> objects(JsonObject in, String name) {
        return in.getJsonArray(name, new JsonArray()).stream()
                .map(JsonObject.class::cast)
                .toList();
    }
}
