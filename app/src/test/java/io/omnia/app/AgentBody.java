package io.omnia.app;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * A long conversation of a coding agent, as its client sends it in each protocol: rounds of a question, thinking, an answer with two calls
 * at once and their results, now and then a picture. Everything in it has a number of its own, so that what is lost can be named.
 */
final class AgentBody {
    static final int TOOLS = 200;
    /** Two messages each. */
    static final int ROUNDS = 200;
    /** Every so many rounds a picture. */
    static final int PICTURE = 10;

    private static final String FILLER = "The quick brown fox jumps over the lazy dog while the parser reads on. ";

    private AgentBody() {}

    static String id(int round, char call) {
        return "call_%04d_%c".formatted(round, call);
    }

    static String question(int round) {
        return "question-%04d".formatted(round);
    }

    static String answer(int round) {
        return "answer-%04d".formatted(round);
    }

    static String result(String id) {
        return "result-of-" + id;
    }

    static String tool(int number) {
        return "tool_%03d".formatted(number);
    }

    static String picture(int round) {
        var bytes = "\u0089PNG picture %04d".formatted(round).getBytes(StandardCharsets.ISO_8859_1);
        return Base64.getEncoder().encodeToString(bytes);
    }

    static boolean hasPicture(int round) {
        return round % PICTURE == 0;
    }

    private static String arguments(String id) {
        return new JsonObject().put("path", "src/" + id + ".java").encode();
    }

    private static String padded(String words, int times) {
        return words + " " + FILLER.repeat(times);
    }

    private static JsonObject schema() {
        var path = new JsonObject().put("type", "string").put("description", padded("Where the file is.", 13));
        return new JsonObject()
                .put("type", "object")
                .put("properties", new JsonObject().put("path", path))
                .put("required", new JsonArray().add("path"));
    }

    private static void calls(int round, BiConsumer<String, String> call) {
        call.accept(id(round, 'a'), tool(round % TOOLS));
        call.accept(id(round, 'b'), tool((round + 1) % TOOLS));
    }

    private static JsonObject typed(String type) {
        return new JsonObject().put("type", type);
    }

    private static JsonObject role(String role, Object content) {
        return new JsonObject().put("role", role).put("content", content);
    }

    private static JsonArray list(Object... items) {
        return new JsonArray(new ArrayList<>(List.of(items)));
    }

    static JsonObject messages(String model) {
        var mark = typed("ephemeral");
        var tools = new JsonArray();
        for (var i = 0; i < TOOLS; i++) {
            tools.add(new JsonObject()
                    .put("name", tool(i))
                    .put("description", padded("Reads a file.", 15))
                    .put("input_schema", schema()));
        }
        tools.getJsonObject(TOOLS - 1).put("cache_control", mark);
        var messages = new JsonArray();
        var user = list(typed("text").put("text", padded(question(0), 10)));
        for (var round = 0; round < ROUNDS; round++) {
            if (hasPicture(round)) {
                var source = typed("base64").put("media_type", "image/png").put("data", picture(round));
                user.add(typed("image").put("source", source));
            }
            messages.add(role("user", user));
            var said = list(
                    typed("thinking")
                            .put("thinking", padded("Let me see.", 3))
                            .put("signature", "c2lnbmF0dXJl" + round),
                    typed("text").put("text", padded(answer(round), 10)));
            var results = new JsonArray();
            calls(round, (id, tool) -> {
                said.add(typed("tool_use").put("id", id).put("name", tool).put("input", new JsonObject(arguments(id))));
                results.add(typed("tool_result").put("tool_use_id", id).put("content", padded(result(id), 8)));
            });
            messages.add(role("assistant", said));
            user = results.add(typed("text").put("text", padded(question(round + 1), 10)));
        }
        user.getJsonObject(user.size() - 1).put("cache_control", mark);
        messages.add(role("user", user));
        return new JsonObject()
                .put("model", model)
                .put("max_tokens", 8000)
                .put("thinking", typed("enabled").put("budget_tokens", 2000))
                .put(
                        "system",
                        list(typed("text")
                                .put("text", padded("You write code.", 20))
                                .put("cache_control", mark)))
                .put("tools", tools)
                .put("messages", messages);
    }

    static JsonObject chat(String model) {
        var tools = new JsonArray();
        for (var i = 0; i < TOOLS; i++) {
            tools.add(typed("function")
                    .put(
                            "function",
                            new JsonObject()
                                    .put("name", tool(i))
                                    .put("description", padded("Reads a file.", 15))
                                    .put("parameters", schema())));
        }
        var messages = list(role("system", padded("You write code.", 20)));
        for (var round = 0; round < ROUNDS; round++) {
            var user = list(typed("text").put("text", padded(question(round), 10)));
            if (hasPicture(round)) {
                var url = new JsonObject().put("url", "data:image/png;base64," + picture(round));
                user.add(typed("image_url").put("image_url", url));
            }
            messages.add(role("user", user));
            var calls = new JsonArray();
            var results = new JsonArray();
            calls(round, (id, tool) -> {
                var function = new JsonObject().put("name", tool).put("arguments", arguments(id));
                calls.add(typed("function").put("id", id).put("function", function));
                results.add(role("tool", padded(result(id), 8)).put("tool_call_id", id));
            });
            messages.add(role("assistant", padded(answer(round), 10)).put("tool_calls", calls));
            messages.addAll(results);
        }
        messages.add(role("user", padded(question(ROUNDS), 10)));
        return new JsonObject().put("model", model).put("tools", tools).put("messages", messages);
    }

    static JsonObject responses(String model) {
        var tools = new JsonArray();
        for (var i = 0; i < TOOLS; i++) {
            tools.add(typed("function")
                    .put("name", tool(i))
                    .put("description", padded("Reads a file.", 15))
                    .put("parameters", schema())
                    .put("strict", false));
        }
        var input = new JsonArray();
        for (var round = 0; round < ROUNDS; round++) {
            var user = list(typed("input_text").put("text", padded(question(round), 10)));
            if (hasPicture(round)) {
                user.add(typed("input_image").put("image_url", "data:image/png;base64," + picture(round)));
            }
            input.add(role("user", user).put("type", "message"));
            input.add(typed("reasoning")
                    .put("id", "rs_" + round)
                    .put("summary", new JsonArray())
                    .put("encrypted_content", "c2lnbmF0dXJl" + round));
            var said = list(typed("output_text").put("text", padded(answer(round), 10)));
            input.add(role("assistant", said).put("type", "message"));
            var results = new JsonArray();
            calls(round, (id, tool) -> {
                input.add(typed("function_call")
                        .put("call_id", id)
                        .put("name", tool)
                        .put("arguments", arguments(id)));
                results.add(typed("function_call_output").put("call_id", id).put("output", padded(result(id), 8)));
            });
            input.addAll(results);
        }
        input.add(role("user", padded(question(ROUNDS), 10)));
        return new JsonObject()
                .put("model", model)
                .put("store", false)
                .put("instructions", padded("You write code.", 20))
                .put("tools", tools)
                .put("input", input);
    }
}
