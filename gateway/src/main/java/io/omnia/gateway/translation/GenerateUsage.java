package io.omnia.gateway.translation;

import com.fasterxml.jackson.databind.JsonNode;
import io.omnia.ledger.TokenUsage;

/** Usage as generateContent counts it: thoughts stand beside the candidates, what tools read beside the prompt. */
final class GenerateUsage {
    private GenerateUsage() {}

    static Usage read(JsonNode usage) {
        var input = Json.count(usage, "promptTokenCount") + Json.count(usage, "toolUsePromptTokenCount");
        var thoughts = Json.count(usage, "thoughtsTokenCount");
        return Usage.of(new TokenUsage(
                input,
                Math.min(input, Json.count(usage, "cachedContentTokenCount")),
                0,
                0,
                of(usage, "promptTokensDetails", "AUDIO"),
                of(usage, "promptTokensDetails", "IMAGE"),
                Json.count(usage, "candidatesTokenCount") + thoughts,
                thoughts,
                of(usage, "candidatesTokensDetails", "AUDIO"),
                of(usage, "candidatesTokensDetails", "IMAGE")));
    }

    private static long of(JsonNode usage, String details, String modality) {
        var sum = 0L;
        for (var detail : Json.elements(usage, details)) {
            if (Json.textOr(detail, "modality", "").equals(modality)) {
                sum += Json.count(detail, "tokenCount");
            }
        }
        return sum;
    }
}
