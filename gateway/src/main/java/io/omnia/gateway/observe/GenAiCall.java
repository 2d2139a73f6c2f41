package io.omnia.gateway.observe;

import io.omnia.gateway.provider.Protocol;
import io.omnia.ledger.CallRecord;
import io.omnia.ledger.TokenUsage;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One call in the terms of OpenTelemetry's semantic conventions for generative AI.
 *
 * @param requestModel who was asked first, by the catalog's id
 * @param responseModel who answered; null when nobody did
 * @param errorType what came of the last attempt, when it was no answer
 * @param address where that attempt went; null for the sandbox
 */
record GenAiCall(
        TraceParent trace,
        String operation,
        String provider,
        String requestModel,
        @Nullable String responseModel,
        @Nullable String errorType,
        @Nullable URI address,
        TokenUsage usage,
        Instant startedAt,
        Duration duration) {
    private static final int HTTPS_PORT = 443;
    private static final int HTTP_PORT = 80;

    /**
     * @param call one that asked somebody
     * @param label what a model is called outside, where its id may be a caller's text
     */
    static GenAiCall of(
            CallRecord call, Protocol protocol, TraceParent trace, @Nullable URI address, UnaryOperator<String> label) {
        var last = call.tried().getLast();
        var answered = call.outcome() == CallRecord.Outcome.COMPLETED;
        return new GenAiCall(
                trace,
                operation(protocol),
                providerName(last.provider()),
                label.apply(call.tried().getFirst().model()),
                answered ? label.apply(last.model()) : null,
                answered ? null : last.outcome().name().toLowerCase(Locale.ROOT),
                address,
                call.usage(),
                call.startedAt(),
                call.latency());
    }

    private static String operation(Protocol protocol) {
        return switch (protocol) {
            case OPENAI_CHAT, OPENAI_RESPONSES, ANTHROPIC_MESSAGES -> "chat";
            case OPENAI_COMPLETIONS -> "text_completion";
            case OPENAI_EMBEDDINGS, GOOGLE_EMBED -> "embeddings";
            case GOOGLE_GENERATE -> "generate_content";
            case OPENAI_MODERATIONS -> "moderation";
            case OPENAI_INPUT_TOKENS, ANTHROPIC_COUNT_TOKENS, GOOGLE_COUNT_TOKENS -> "count_tokens";
        };
    }

    /** The convention's own word for a provider where it has one. */
    private static String providerName(String name) {
        return switch (name) {
            case "google" -> "gcp.gemini";
            case "azure" -> "azure.ai.openai";
            case "mistral" -> "mistral_ai";
            case "xai" -> "x_ai";
            default -> name;
        };
    }

    /** The port of the address. */
    static int port(URI address) {
        return address.getPort() >= 0
                ? address.getPort()
                : "https".equalsIgnoreCase(address.getScheme()) ? HTTPS_PORT : HTTP_PORT;
    }
}
