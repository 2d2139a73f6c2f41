package io.omnia.gateway.translation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;

/** A legacy text completions request, as a conversation of one message. Source: OpenAI's API reference. */
final class CompletionsRequestReader implements RequestReader {
    /** What the API generates when nobody says. */
    private static final long DEFAULT_MAX_TOKENS = 16;

    @Override
    public Conversation read(ObjectNode body, Dropped dropped) throws Untranslatable {
        var fields = Fields.ofBody(body, dropped);
        fields.take("model");
        refuseWhatHasNoEqual(fields);
        var prompt = Part.Text.of(prompt(fields));
        var maxTokens = fields.tokens("max_tokens");
        var conversation = new Conversation(
                List.of(),
                List.of(new Turn(Turn.Role.USER, List.of(prompt))),
                List.of(),
                EnumSet.noneOf(ServerTool.class),
                null,
                new ToolChoice.Unset(),
                null,
                Objects.requireNonNullElse(maxTokens, DEFAULT_MAX_TOKENS),
                fields.strings("stop"),
                null,
                new OutputFormat.Free(),
                ChatRequestReader.settings(fields),
                Objects.requireNonNullElse(fields.flag("stream"), false));
        fields.take("stream_options");
        fields.done();
        return conversation;
    }

    private static void refuseWhatHasNoEqual(Fields fields) throws Untranslatable {
        for (var name : List.of("n", "best_of")) {
            var count = fields.take(name);
            if (!count.isMissingNode() && !(count.isInt() && count.intValue() == 1)) {
                throw new Untranslatable(
                        name,
                        "This model answers through a protocol that gives one answer a call; leave out '" + name
                                + "'.");
            }
        }
        if (Boolean.TRUE.equals(fields.flag("echo"))) {
            throw new Untranslatable("echo", "This model does not repeat the prompt; leave out 'echo'.");
        }
        if (!Objects.requireNonNullElse(fields.text("suffix"), "").isEmpty()) {
            throw new Untranslatable("suffix", "This model writes on, not in between; leave out 'suffix'.");
        }
    }

    private static String prompt(Fields fields) throws Untranslatable {
        var prompt = fields.take("prompt");
        var only = prompt instanceof ArrayNode array && array.size() == 1 ? array.path(0) : prompt;
        if (!only.isTextual()) {
            throw new Untranslatable("prompt", "'prompt' has to be one string for this model.");
        }
        return only.textValue();
    }
}
