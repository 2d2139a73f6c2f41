package io.omnia.gateway.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.omnia.ledger.TokenUsage;

/** Usage as responses count it: cache reads and writes are in the input, reasoning is in the output. */
final class ResponsesUsage {
    private ResponsesUsage() {}

    static Usage read(JsonNode usage) {
        var details = usage.path("input_tokens_details");
        var input = Json.count(usage, "input_tokens");
        var output = Json.count(usage, "output_tokens");
        var cached = Math.min(input, Json.count(details, "cached_tokens"));
        return Usage.of(new TokenUsage(
                input,
                cached,
                Math.min(input - cached, Json.count(details, "cache_write_tokens")),
                0,
                Json.count(details, "audio_tokens"),
                Json.count(details, "image_tokens"),
                output,
                Math.min(output, Json.count(usage.path("output_tokens_details"), "reasoning_tokens")),
                0,
                0));
    }

    static ObjectNode write(Usage usage) {
        var tokens = usage.tokens();
        var node = Json.object().put("input_tokens", tokens.input());
        node.putObject("input_tokens_details")
                .put("cached_tokens", tokens.cachedInput())
                .put("cache_write_tokens", usage.cacheWrites());
        node.put("output_tokens", tokens.output());
        node.putObject("output_tokens_details").put("reasoning_tokens", tokens.reasoning());
        return node.put("total_tokens", tokens.input() + tokens.output());
    }
}
