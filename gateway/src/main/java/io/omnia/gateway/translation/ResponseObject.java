package io.omnia.gateway.translation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The response object, which repeats much of its request, and its output items. */
final class ResponseObject {
    private static final List<String> REPEATED = List.of(
            "instructions",
            "max_output_tokens",
            "max_tool_calls",
            "metadata",
            "parallel_tool_calls",
            "reasoning",
            "safety_identifier",
            "temperature",
            "text",
            "tool_choice",
            "tools",
            "top_p",
            "truncation",
            "user");

    private final AnswerContext context;
    private final String id;
    private final String model;

    ResponseObject(AnswerContext context, String upstreamId, String model) {
        this.context = context;
        this.id = AnswerIds.in(Format.RESPONSES, upstreamId, context.callId());
        this.model = model.isEmpty() ? context.model() : model;
    }

    /** The members of a request that its response repeats, with what stands for those that were not given. */
    static ObjectNode echo(ObjectNode request) {
        var echo = Json.object();
        REPEATED.forEach(name -> echo.set(name, request.path(name).isMissingNode() ? null : request.path(name)));
        fill(echo, "metadata", Json.object());
        fill(echo, "parallel_tool_calls", BooleanNode.TRUE);
        fill(echo, "text", Json.object().set("format", Json.typed("text")));
        fill(echo, "tool_choice", TextNode.valueOf("auto"));
        fill(echo, "tools", Json.array());
        fill(echo, "truncation", TextNode.valueOf("disabled"));
        return echo;
    }

    private static void fill(ObjectNode echo, String name, com.fasterxml.jackson.databind.JsonNode otherwise) {
        if (Json.isAbsent(echo.path(name))) {
            echo.set(name, otherwise);
        }
    }

    ObjectNode begun() {
        return write("in_progress", Json.array(), null);
    }

    ObjectNode ended(Stop stop, ArrayNode output, @Nullable Usage usage) {
        var reason = incomplete(stop);
        var response = write(reason == null ? "completed" : "incomplete", output, usage);
        if (reason != null) {
            response.putObject("incomplete_details").put("reason", reason);
        }
        return response;
    }

    ObjectNode failed(String code, String message, ArrayNode output) {
        var response = write("failed", output, null);
        response.putObject("error").put("code", code).put("message", message);
        return response;
    }

    /** Why an answer is not all there is; null when it is. */
    static @Nullable String incomplete(Stop stop) {
        return switch (stop.reason()) {
            case END, TOOL_USE, STOP_SEQUENCE -> null;
            case LENGTH, PAUSE, CONTEXT_FULL -> "max_output_tokens";
            case CONTENT_FILTER, REFUSAL -> "content_filter";
        };
    }

    private ObjectNode write(String status, ArrayNode output, @Nullable Usage usage) {
        var response = Json.object()
                .put("id", id)
                .put("object", "response")
                .put("created_at", context.createdSeconds())
                .put("status", status)
                .put("background", false)
                .putNull("error")
                .putNull("incomplete_details")
                .put("model", model);
        response.set("output", output);
        response.putNull("previous_response_id").put("store", false);
        response.setAll(context.asked().echo());
        response.set("usage", usage == null ? null : ResponsesUsage.write(usage));
        return response;
    }

    String itemId(String prefix, int index) {
        return prefix + "_" + id.substring("resp_".length()) + "_" + index;
    }

    ObjectNode message(int index, String status, ArrayNode content) {
        var item = Json.typed("message")
                .put("id", itemId("msg", index))
                .put("status", status)
                .put("role", "assistant");
        return item.set("content", content);
    }

    ObjectNode call(int index, String status, String callId, String name, String arguments) {
        return Json.typed("function_call")
                .put("id", itemId("fc", index))
                .put("status", status)
                .put("call_id", callId)
                .put("name", name)
                .put("arguments", arguments);
    }

    ObjectNode reasoning(int index, String text, @Nullable Signature signature) {
        var item = Json.typed("reasoning").put("id", itemId("rs", index));
        var summary = item.putArray("summary");
        if (!text.isEmpty()) {
            summary.add(Json.typed("summary_text").put("text", text));
        }
        if (signature != null) {
            item.put("encrypted_content", signature.carriedIn(Format.RESPONSES));
        }
        return item;
    }

    static ObjectNode text(String text, List<Citation> citations) {
        var part = Json.typed("output_text").put("text", text);
        var annotations = part.putArray("annotations");
        citations.forEach(citation -> annotations.add(annotation(citation, text)));
        part.putArray("logprobs");
        return part;
    }

    static ObjectNode annotation(Citation citation, String text) {
        var annotation = Json.typed("url_citation");
        annotation.setAll(ChatAnswerWriter.cited(citation, 0, text.length()));
        return annotation;
    }

    static ObjectNode refusal(String text) {
        return Json.typed("refusal").put("refusal", text);
    }
}
