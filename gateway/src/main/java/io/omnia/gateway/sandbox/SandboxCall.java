package io.omnia.gateway.sandbox;

import io.omnia.gateway.protocol.Tokenizer;
import io.omnia.gateway.provider.Protocol;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the sandbox reads of a request in any of the protocols that it speaks.
 *
 * @param model the model as the request names it
 * @param texts what is asked, one text for each message or prompt; the last one is given back
 * @param limit the most tokens of one answer
 * @param choices how many answers are asked for
 * @param includeUsage whether a stream of OpenAI's is to tell its usage
 */
record SandboxCall(String model, List<String> texts, long limit, int choices, boolean includeUsage) {
    /** What the chat format adds to each message and to the answer, as OpenAI's own counting guide has it. */
    private static final int TOKENS_PER_MESSAGE = 3;

    private static final int TOKENS_BEFORE_ANSWER = 3;
    /** No text of more characters is taken to be within the context; counting would keep a worker busy. */
    private static final int MAX_COUNTED_CHARS = 8 * SandboxUpstream.CONTEXT_LENGTH;

    /** Reads a request; null when it asks nothing. */
    static @Nullable SandboxCall read(Protocol protocol, JsonObject json) {
        var texts = switch (protocol) {
            case OPENAI_CHAT -> messages(json.getValue("messages"));
            case ANTHROPIC_MESSAGES, ANTHROPIC_COUNT_TOKENS ->
                behind(json.getValue("system"), messages(json.getValue("messages")));
            case OPENAI_RESPONSES, OPENAI_INPUT_TOKENS ->
                behind(json.getValue("instructions"), items(json.getValue("input")));
            case OPENAI_COMPLETIONS -> items(json.getValue("prompt"));
            case OPENAI_EMBEDDINGS -> items(json.getValue("input"));
            case OPENAI_MODERATIONS, GOOGLE_GENERATE, GOOGLE_COUNT_TOKENS, GOOGLE_EMBED -> List.<String>of();
        };
        if (texts.isEmpty()) {
            return null;
        }
        var limit = Math.min(
                Math.min(limit(json, "max_tokens"), limit(json, "max_completion_tokens")),
                limit(json, "max_output_tokens"));
        return new SandboxCall(
                json.getString("model"),
                texts,
                limit,
                json.getValue("n") instanceof Number n ? n.intValue() : 1,
                json.getValue("stream_options") instanceof JsonObject options
                        && Boolean.TRUE.equals(options.getValue("include_usage")));
    }

    /** The last text. */
    String asked() {
        return texts.getLast();
    }

    /** Tokens of a conversation, as its format counts them; more than any context when nobody would count that far. */
    long conversationTokens() {
        var tokens = plainTokens();
        return tokens == Long.MAX_VALUE
                ? tokens
                : tokens + TOKENS_BEFORE_ANSWER + (long) TOKENS_PER_MESSAGE * texts.size();
    }

    /** Tokens of the texts alone. */
    long plainTokens() {
        var tokens = 0L;
        var chars = 0L;
        for (var text : texts) {
            chars += text.length();
            if (chars > MAX_COUNTED_CHARS) {
                return Long.MAX_VALUE;
            }
            tokens += Tokenizer.count(text);
        }
        return tokens;
    }

    private static List<String> messages(@Nullable Object messages) {
        return messages instanceof JsonArray list
                ? list.stream().map(SandboxCall::text).toList()
                : List.of();
    }

    /** One text, or a list of texts, messages or rows of token numbers. */
    private static List<String> items(@Nullable Object input) {
        return switch (input) {
            case String text -> List.of(text);
            case JsonArray list when list.size() > 0 && list.getValue(0) instanceof Number -> List.of(list.encode());
            case JsonArray list ->
                list.stream()
                        .map(item -> item instanceof JsonArray row ? row.encode() : text(item))
                        .toList();
            case null, default -> List.of();
        };
    }

    private static List<String> behind(@Nullable Object instructions, List<String> texts) {
        var text = text(instructions);
        if (text.isEmpty() || texts.isEmpty()) {
            return texts;
        }
        var all = new ArrayList<String>();
        all.add(text);
        all.addAll(texts);
        return List.copyOf(all);
    }

    /** What a message says, or a content. */
    private static String text(@Nullable Object content) {
        return switch (content) {
            case String text -> text;
            case JsonObject message when message.getValue("text") instanceof String text -> text;
            case JsonObject message -> text(message.getValue("content"));
            case JsonArray parts -> {
                var text = new StringBuilder();
                for (var part : parts) {
                    if (part instanceof JsonObject object && object.getValue("text") instanceof String piece) {
                        text.append(piece).append(' ');
                    }
                }
                yield text.toString();
            }
            case null, default -> "";
        };
    }

    private static long limit(JsonObject json, String field) {
        return json.getValue(field) instanceof Number limit ? limit.longValue() : Long.MAX_VALUE;
    }
}
