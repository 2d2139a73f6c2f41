package io.omnia.gateway.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.omnia.ledger.TokenUsage;

/** Usage as messages count it: cache reads and writes stand beside the input, thinking is in the output. */
final class MessagesUsage {
    private MessagesUsage() {}

    static Usage read(JsonNode usage) {
        var sum = counted(usage);
        // The totals leave out what was spent on the side, as on shortening the conversation.
        for (var iteration : Json.elements(usage, "iterations")) {
            if (!Json.textOr(iteration, "type", "message").equals("message")) {
                sum = plus(sum, counted(iteration));
            }
        }
        return new Usage(sum, Json.count(usage.path("server_tool_use"), "web_search_requests"));
    }

    private static TokenUsage counted(JsonNode usage) {
        var cached = Json.count(usage, "cache_read_input_tokens");
        var split = usage.path("cache_creation");
        var oneHour = Json.count(split, "ephemeral_1h_input_tokens");
        var written = Math.max(
                Json.count(usage, "cache_creation_input_tokens"),
                Json.count(split, "ephemeral_5m_input_tokens") + oneHour);
        var output = Json.count(usage, "output_tokens");
        return new TokenUsage(
                Json.count(usage, "input_tokens") + cached + written,
                cached,
                written - oneHour,
                oneHour,
                0,
                0,
                output,
                Math.min(output, Json.count(usage.path("output_tokens_details"), "thinking_tokens")),
                0,
                0);
    }

    private static TokenUsage plus(TokenUsage a, TokenUsage b) {
        return new TokenUsage(
                a.input() + b.input(),
                a.cachedInput() + b.cachedInput(),
                a.cacheWrite5m() + b.cacheWrite5m(),
                a.cacheWrite1h() + b.cacheWrite1h(),
                0,
                0,
                a.output() + b.output(),
                a.reasoning() + b.reasoning(),
                0,
                0);
    }

    static ObjectNode write(Usage usage) {
        var tokens = usage.tokens();
        var node = Json.object()
                .put("input_tokens", tokens.input() - tokens.cachedInput() - usage.cacheWrites())
                .put("cache_creation_input_tokens", usage.cacheWrites())
                .put("cache_read_input_tokens", tokens.cachedInput())
                .put("output_tokens", tokens.output());
        node.putObject("cache_creation")
                .put("ephemeral_5m_input_tokens", tokens.cacheWrite5m())
                .put("ephemeral_1h_input_tokens", tokens.cacheWrite1h());
        if (tokens.reasoning() > 0) {
            node.putObject("output_tokens_details").put("thinking_tokens", tokens.reasoning());
        }
        if (usage.searches() > 0) {
            node.putObject("server_tool_use").put("web_search_requests", usage.searches());
        }
        return node;
    }
}
