package io.omnia.gateway.translation;

import org.jspecify.annotations.Nullable;

/** What a request can ask for besides its conversation, with its name in each format; null where a format has none. */
enum Setting {
    TEMPERATURE("temperature", "temperature", "temperature", "temperature"),
    TOP_P("top_p", "top_p", "top_p", "topP"),
    TOP_K(null, null, "top_k", "topK"),
    FREQUENCY_PENALTY("frequency_penalty", null, null, "frequencyPenalty"),
    PRESENCE_PENALTY("presence_penalty", null, null, "presencePenalty"),
    SEED("seed", null, null, "seed"),
    STOP("stop", null, "stop_sequences", "stopSequences"),
    USER("user", "user", "metadata.user_id", null),
    SAFETY_IDENTIFIER("safety_identifier", "safety_identifier", null, null),
    METADATA("metadata", "metadata", null, null),
    SERVICE_TIER("service_tier", "service_tier", "service_tier", null),
    PROMPT_CACHE_KEY("prompt_cache_key", "prompt_cache_key", null, null),
    PROMPT_CACHE_RETENTION("prompt_cache_retention", "prompt_cache_retention", null, null),
    VERBOSITY("verbosity", "text.verbosity", null, null),
    PARALLEL_TOOLS("parallel_tool_calls", "parallel_tool_calls", "tool_choice.disable_parallel_tool_use", null),
    REASONING("reasoning_effort", "reasoning", "thinking", "thinkingConfig"),
    OUTPUT_FORMAT("response_format", "text.format", "output_config.format", "responseSchema"),
    TOOL_CHOICE("tool_choice", "tool_choice", "tool_choice", "toolConfig"),
    MAX_TOOL_USES(null, "max_tool_calls", "tools.max_uses", null),
    STRICT_TOOL("tools.function.strict", "tools.strict", "tools.strict", null),
    CACHE_CONTROL("cache_control", "cache_control", "cache_control", null),
    IMAGE_DETAIL("image_url.detail", "detail", null, null),
    FILE_NAME("file.filename", "filename", "title", null);

    private final @Nullable String chat;
    private final @Nullable String responses;
    private final @Nullable String messages;
    private final @Nullable String generate;

    Setting(@Nullable String chat, @Nullable String responses, @Nullable String messages, @Nullable String generate) {
        this.chat = chat;
        this.responses = responses;
        this.messages = messages;
        this.generate = generate;
    }

    @Nullable
    String in(Format format) {
        return switch (format) {
            case CHAT, COMPLETIONS -> chat;
            case RESPONSES -> responses;
            case MESSAGES -> messages;
            case GENERATE -> generate;
        };
    }
}
