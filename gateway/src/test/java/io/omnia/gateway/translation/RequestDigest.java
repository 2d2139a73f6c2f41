package io.omnia.gateway.translation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a request says, as lines that are the same in every format. Read by code of the tests' own, so that a mistake in a
 * reader of the program is not made twice.
 */
final class RequestDigest {
    private final List<String> lines = new ArrayList<>();
    private final List<String> tools = new ArrayList<>();
    private final StringBuilder system = new StringBuilder();
    private String speaker = "";

    private RequestDigest() {}

    static List<String> of(Format format, JsonNode body) {
        var digest = new RequestDigest();
        switch (format) {
            case CHAT -> digest.chat(body);
            case RESPONSES -> digest.responses(body);
            case MESSAGES -> digest.messages(body);
            case GENERATE -> digest.generate(body);
            case COMPLETIONS -> {}
        }
        digest.lines.remove("user: (Theconversationbeginshere.)");
        digest.lines.addFirst("system: " + squeezed(digest.system.toString()));
        digest.tools.forEach(tool -> digest.lines.add("tool: " + tool));
        return digest.lines;
    }

    /** White space is what formats differ in without anyone minding. */
    private static String squeezed(String text) {
        return text.replaceAll("\\s+", "");
    }

    private void say(String who, String text) {
        if (squeezed(text).isEmpty()) {
            return;
        }
        if (who.equals(speaker)) {
            lines.set(lines.size() - 1, lines.getLast() + squeezed(text));
        } else {
            lines.add(who + ": " + squeezed(text));
        }
        speaker = who;
    }

    private void line(String line) {
        lines.add(line);
        speaker = "";
    }

    private void call(String name, @Nullable JsonNode arguments) {
        line("call: " + name + " " + (arguments == null ? "{}" : Json.string(arguments)));
    }

    private void result(String text) {
        line("result: " + squeezed(text));
    }

    private static @Nullable JsonNode parsed(String text) {
        return Json.read(text.isBlank() ? "{}" : text);
    }

    private void chat(JsonNode body) {
        for (var message : Json.elements(body, "messages")) {
            var role = message.path("role").asText();
            var content = message.path("content");
            if ((role.equals("system") || role.equals("developer")) && lines.isEmpty()) {
                system.append(joined(content));
            } else if (role.equals("tool")) {
                result(joined(content));
            } else {
                parts(role.equals("assistant") ? "assistant" : "user", content);
            }
            for (var call : Json.elements(message, "tool_calls")) {
                call(
                        call.path("function").path("name").asText(),
                        parsed(call.path("function").path("arguments").asText()));
            }
        }
        for (var tool : Json.elements(body, "tools")) {
            tools.add(tool.path("function").path("name").asText());
        }
        for (var function : Json.elements(body, "functions")) {
            tools.add(function.path("name").asText());
        }
    }

    private static String joined(JsonNode content) {
        var text = new StringBuilder(content.isTextual() ? content.asText() : "");
        for (var part : Json.elements(content)) {
            text.append(part.path("text").asText(""));
        }
        return text.toString();
    }

    private void parts(String who, JsonNode content) {
        if (content.isTextual()) {
            say(who, content.asText());
        }
        for (var part : Json.elements(content)) {
            part(who, part);
        }
    }

    private void part(String who, JsonNode part) {
        switch (part.path("type").asText()) {
            case "text", "input_text", "output_text" ->
                say(who, part.path("text").asText());
            case "image_url", "input_image", "image" -> line("picture");
            case "file", "input_file", "document", "input_audio" -> line("document");
            case "tool_use" -> call(part.path("name").asText(), part.path("input"));
            case "tool_result" -> {
                result(joined(part.path("content")));
                for (var inner : Json.elements(part, "content")) {
                    if (!inner.path("type").asText().equals("text")) {
                        part(who, inner);
                    }
                }
            }
            default -> {}
        }
    }

    private void responses(JsonNode body) {
        system.append(body.path("instructions").asText("").replace("null", ""));
        if (body.path("input").isTextual()) {
            say("user", body.path("input").asText());
        }
        for (var item : Json.elements(body, "input")) {
            switch (item.path("type").asText("message")) {
                case "function_call" ->
                    call(
                            item.path("name").asText(),
                            parsed(item.path("arguments").asText()));
                case "function_call_output" -> {
                    var output = item.path("output");
                    result(joined(output));
                    for (var inner : Json.elements(output)) {
                        if (!inner.path("type").asText().equals("input_text")) {
                            part("user", inner);
                        }
                    }
                }
                case "message" -> {
                    var role = item.path("role").asText();
                    if ((role.equals("system") || role.equals("developer")) && lines.isEmpty()) {
                        system.append(joined(item.path("content")));
                    } else {
                        parts(role.equals("assistant") ? "assistant" : "user", item.path("content"));
                    }
                }
                default -> {}
            }
        }
        for (var tool : Json.elements(body, "tools")) {
            if (tool.path("type").asText().equals("function")) {
                tools.add(tool.path("name").asText());
            }
        }
    }

    private void messages(JsonNode body) {
        system.append(joined(body.path("system")));
        for (var message : Json.elements(body, "messages")) {
            parts(message.path("role").asText(), message.path("content"));
        }
        for (var tool : Json.elements(body, "tools")) {
            if (!tool.has("type") || tool.path("type").asText().equals("custom")) {
                tools.add(tool.path("name").asText());
            }
        }
    }

    private void generate(JsonNode body) {
        body.path("systemInstruction")
                .path("parts")
                .forEach(part -> system.append(part.path("text").asText()));
        for (var content : Json.elements(body, "contents")) {
            var who = content.path("role").asText().equals("model") ? "assistant" : "user";
            for (var part : Json.elements(content, "parts")) {
                if (part.has("functionCall")) {
                    call(
                            part.path("functionCall").path("name").asText(),
                            part.path("functionCall").path("args"));
                } else if (part.has("functionResponse")) {
                    var response = part.path("functionResponse").path("response");
                    var text = response.path("result").isTextual() && response.size() == 1
                            ? response.path("result").asText()
                            : response.path("error").isTextual() && response.size() == 1
                                    ? response.path("error").asText()
                                    : Json.string(response);
                    result(text);
                } else if (part.has("inlineData")) {
                    line(
                            part.path("inlineData").path("mimeType").asText().startsWith("image/")
                                    ? "picture"
                                    : "document");
                } else {
                    say(who, part.path("text").asText());
                }
            }
        }
        for (var tool : Json.elements(body, "tools")) {
            tool.path("functionDeclarations")
                    .forEach(function -> tools.add(function.path("name").asText()));
        }
    }
}
