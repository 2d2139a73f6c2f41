package io.omnia.gateway.translation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Objects;

/** A whole answer as responses give it: texts next to each other are one message. */
final class ResponsesAnswerWriter implements AnswerWriter {
    @Override
    public ObjectNode write(Answer answer, AnswerContext context) {
        var response = new ResponseObject(context, answer.id(), answer.model());
        var output = Json.array();
        var content = Json.array();
        var status = ResponseObject.incomplete(answer.stop()) == null ? "completed" : "incomplete";
        for (var part : answer.parts()) {
            if (part instanceof Part.Text text) {
                content.add(ResponseObject.text(text.text(), text.citations()));
            } else if (part instanceof Part.Refusal(var text)) {
                content.add(ResponseObject.refusal(text));
            } else {
                content = flush(content, output, response, "completed");
                item(part, output, response);
            }
        }
        flush(content, output, response, status);
        return response.ended(answer.stop(), output, Objects.requireNonNullElse(answer.usage(), Usage.NONE));
    }

    private static ArrayNode flush(ArrayNode content, ArrayNode output, ResponseObject response, String status) {
        if (content.isEmpty()) {
            return content;
        }
        output.add(response.message(output.size(), status, content));
        return Json.array();
    }

    private static void item(Part part, ArrayNode output, ResponseObject response) {
        if (part instanceof Part.Thinking(var text, var signature)) {
            output.add(response.reasoning(output.size(), text, signature));
        } else if (part instanceof Part.ToolCall call) {
            var arguments = call.arguments().isBlank() ? "{}" : call.arguments();
            var status = Json.read(arguments) == null ? "incomplete" : "completed";
            output.add(response.call(output.size(), status, call.id(), call.name(), arguments));
        }
    }
}
