package io.omnia.gateway.translation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A whole answer as legacy text completions give it: the text, and nothing else there is. */
final class CompletionsAnswerWriter implements AnswerWriter {
    @Override
    public ObjectNode write(Answer answer, AnswerContext context) {
        var text = answer.parts().stream().map(CompletionsAnswerWriter::text).collect(Collectors.joining());
        var body = envelope(AnswerIds.in(Format.COMPLETIONS, answer.id(), context.callId()), answer.model(), context);
        body.putArray("choices").add(choice(text, finish(answer.stop())));
        if (answer.usage() != null) {
            body.set("usage", ChatUsage.write(answer.usage()));
        }
        return body;
    }

    private static String text(Part part) {
        return switch (part) {
            case Part.Text text -> text.text();
            case Part.Refusal(var text) -> text;
            default -> "";
        };
    }

    static ObjectNode envelope(String id, String model, AnswerContext context) {
        return Json.object()
                .put("id", id)
                .put("object", "text_completion")
                .put("created", context.createdSeconds())
                .put("model", model);
    }

    static ObjectNode choice(String text, @Nullable String finishReason) {
        return Json.object()
                .put("text", text)
                .put("index", 0)
                .putNull("logprobs")
                .put("finish_reason", finishReason);
    }

    /** There are no tools here. */
    static String finish(Stop stop) {
        var word = ChatStops.write(stop, false);
        return word.equals("tool_calls") ? "stop" : word;
    }
}
