package io.omnia.gateway.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.omnia.ledger.TokenUsage;
import org.jspecify.annotations.Nullable;

/** Usage as chat completions count it: cache reads and writes are in the prompt, reasoning is in the completion. */
final class ChatUsage {
    private ChatUsage() {}

    /** The usage of an answer or a chunk, wherever the vendor puts it; null when it counts nothing. */
    static @Nullable Usage find(JsonNode body) {
        var choice = body.path("choices").path(0).path("usage");
        for (var place :
                new JsonNode[] {body.path("usage"), choice, body.path("x_groq").path("usage")}) {
            if (place.isObject()) {
                var usage = read(place);
                if (usage.tokens().input() + usage.tokens().output() > 0) {
                    return usage;
                }
            }
        }
        return null;
    }

    private static Usage read(JsonNode usage) {
        var input = usage.path("prompt_tokens_details");
        var output = usage.path("completion_tokens_details");
        var prompt = Json.count(usage, "prompt_tokens");
        // Some vendors count reasoning in the total only.
        var completion = Math.max(Json.count(usage, "completion_tokens"), Json.count(usage, "total_tokens") - prompt);
        var cached = largest(
                Json.count(input, "cached_tokens"),
                Json.count(usage, "cached_tokens"),
                Json.count(usage, "prompt_cache_hit_tokens"));
        var written = largest(
                Json.count(input, "cache_write_tokens"),
                Json.count(input, "cache_creation_input_tokens"),
                Json.count(usage, "cache_creation_input_tokens"));
        var reasoning = Math.max(Json.count(output, "reasoning_tokens"), Json.count(usage, "reasoning_tokens"));
        return Usage.of(new TokenUsage(
                prompt,
                Math.min(cached, prompt),
                Math.min(written, prompt - Math.min(cached, prompt)),
                0,
                Json.count(input, "audio_tokens"),
                Json.count(input, "image_tokens"),
                completion,
                Math.min(reasoning, completion),
                Json.count(output, "audio_tokens"),
                Json.count(output, "image_tokens")));
    }

    private static long largest(long a, long b, long c) {
        return Math.max(a, Math.max(b, c));
    }

    static ObjectNode write(Usage usage) {
        var tokens = usage.tokens();
        var node = Json.object()
                .put("prompt_tokens", tokens.input())
                .put("completion_tokens", tokens.output())
                .put("total_tokens", tokens.input() + tokens.output());
        var input = node.putObject("prompt_tokens_details")
                .put("cached_tokens", tokens.cachedInput())
                .put("audio_tokens", tokens.inputAudio());
        if (usage.cacheWrites() > 0) {
            input.put("cache_write_tokens", usage.cacheWrites());
        }
        node.putObject("completion_tokens_details")
                .put("reasoning_tokens", tokens.reasoning())
                .put("audio_tokens", tokens.outputAudio());
        return node;
    }
}
