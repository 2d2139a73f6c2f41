package io.omnia.gateway.repeat;

import io.omnia.gateway.provider.Protocol;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether an answer says of itself that it is the model's whole answer: not cut by a limit, not withheld, no refusal, no
 * error. What is not understood is not whole.
 */
final class Completeness {
    private static final int OK = 200;
    private static final String EVENT_STREAM = "text/event-stream";
    private static final String DATA = "data:";
    private static final String DONE = "[DONE]";
    private static final Set<String> CHAT_ENDS = Set.of("stop", "tool_calls", "function_call");
    private static final Set<String> MESSAGES_ENDS = Set.of("end_turn", "tool_use", "stop_sequence");

    private Completeness() {}

    static boolean of(Protocol protocol, KeptAnswer answer) {
        if (answer.status() != OK) {
            return false;
        }
        try {
            var said = objects(answer);
            return said.stream().noneMatch(one -> one.getValue("error") != null) && isWhole(protocol, said);
        } catch (DecodeException | ClassCastException unreadable) {
            return false;
        }
    }

    private static boolean isWhole(Protocol protocol, List<JsonObject> said) {
        return switch (protocol) {
            case OPENAI_CHAT, OPENAI_COMPLETIONS ->
                ends(choices(said), "finish_reason", CHAT_ENDS) && choices(said).noneMatch(Completeness::refuses);
            case ANTHROPIC_MESSAGES ->
                ends(said.stream().flatMap(one -> Stream.of(one, object(one, "delta"))), "stop_reason", MESSAGES_ENDS);
            case OPENAI_RESPONSES -> responses(said);
            case OPENAI_EMBEDDINGS -> said.size() == 1 && said.getFirst().getValue("data") != null;
            case OPENAI_MODERATIONS -> said.size() == 1 && said.getFirst().getValue("results") != null;
            case OPENAI_INPUT_TOKENS, ANTHROPIC_COUNT_TOKENS, GOOGLE_GENERATE, GOOGLE_COUNT_TOKENS, GOOGLE_EMBED ->
                false;
        };
    }

    /** Whether there is a reason why it ended, and none but these. */
    private static boolean ends(Stream<JsonObject> ending, String field, Set<String> good) {
        var reasons = ending.map(one -> one.getString(field))
                .filter(reason -> reason != null)
                .toList();
        return !reasons.isEmpty() && good.containsAll(reasons);
    }

    private static Stream<JsonObject> choices(List<JsonObject> said) {
        return said.stream().flatMap(one -> objects(one.getJsonArray("choices")));
    }

    private static boolean refuses(JsonObject choice) {
        return object(choice, "message").getValue("refusal") != null
                || object(choice, "delta").getValue("refusal") != null;
    }

    private static boolean responses(List<JsonObject> said) {
        var last = said.isEmpty() ? new JsonObject() : said.getLast();
        var response = last.containsKey("response") ? object(last, "response") : last;
        return "completed".equals(response.getString("status"))
                && objects(response.getJsonArray("output"))
                        .flatMap(item -> objects(item.getValue("content") instanceof JsonArray parts ? parts : null))
                        .noneMatch(part -> "refusal".equals(part.getString("type")));
    }

    private static List<JsonObject> objects(KeptAnswer answer) {
        if (!answer.contentType().startsWith(EVENT_STREAM)) {
            return List.of(answer.body().buffer().toJsonObject());
        }
        var objects = new ArrayList<JsonObject>();
        for (var line : answer.body().buffer().toString().lines().toList()) {
            if (line.startsWith(DATA)) {
                var data = line.substring(DATA.length()).strip();
                if (!data.equals(DONE)) {
                    objects.add(new JsonObject(data));
                }
            }
        }
        return objects;
    }

    private static Stream<JsonObject> objects(@Nullable JsonArray array) {
        return array == null
                ? Stream.of()
                : array.stream().filter(JsonObject.class::isInstance).map(JsonObject.class::cast);
    }

    private static JsonObject object(JsonObject in, String field) {
        return in.getValue(field) instanceof JsonObject there ? there : new JsonObject();
    }
}
