package io.omnia.gateway.protocol;

import io.omnia.gateway.provider.Protocol;
import java.util.List;

/** A top-level field of a request that is read here. */
enum EnvelopeField {
    MODEL("model"),
    MESSAGES("messages"),
    /** The turns of a response. */
    INPUT_ITEMS("input"),
    /** The texts of an embedding or a moderation. */
    INPUTS("input"),
    /** The texts of a legacy completion. */
    PROMPTS("prompt"),
    /** The name of a text that the vendor keeps. */
    PROMPT_TEMPLATE("prompt"),
    STREAM("stream"),
    STREAM_OPTIONS("stream_options"),
    MAX_TOKENS("max_tokens"),
    MAX_COMPLETION_TOKENS("max_completion_tokens"),
    MAX_OUTPUT_TOKENS("max_output_tokens"),
    N("n"),
    BEST_OF("best_of"),
    TOOLS("tools"),
    MCP_SERVERS("mcp_servers"),
    MAX_TOOL_CALLS("max_tool_calls"),
    WEB_SEARCH_OPTIONS("web_search_options"),
    /** OpenRouter's searches, Qwen's and xAI's. */
    PLUGINS("plugins"),
    ENABLE_SEARCH("enable_search"),
    SEARCH_PARAMETERS("search_parameters"),
    STORE("store"),
    BACKGROUND("background"),
    PREVIOUS_RESPONSE_ID("previous_response_id"),
    CONVERSATION("conversation"),
    SPEED("speed"),
    SERVICE_TIER("service_tier"),
    MODELS("models"),
    PROVIDER("provider");

    private static final List<EnvelopeField> CHAT = List.of(
            MODEL,
            MESSAGES,
            STREAM,
            STREAM_OPTIONS,
            MAX_TOKENS,
            MAX_COMPLETION_TOKENS,
            N,
            TOOLS,
            WEB_SEARCH_OPTIONS,
            PLUGINS,
            ENABLE_SEARCH,
            SEARCH_PARAMETERS,
            SERVICE_TIER,
            MODELS,
            PROVIDER);
    private static final List<EnvelopeField> RESPONSES = List.of(
            MODEL,
            INPUT_ITEMS,
            STREAM,
            MAX_OUTPUT_TOKENS,
            TOOLS,
            MAX_TOOL_CALLS,
            PLUGINS,
            ENABLE_SEARCH,
            SEARCH_PARAMETERS,
            STORE,
            BACKGROUND,
            PREVIOUS_RESPONSE_ID,
            CONVERSATION,
            PROMPT_TEMPLATE,
            SERVICE_TIER,
            MODELS,
            PROVIDER);
    private static final List<EnvelopeField> COMPLETIONS =
            List.of(MODEL, PROMPTS, STREAM, STREAM_OPTIONS, MAX_TOKENS, N, BEST_OF, MODELS, PROVIDER);
    private static final List<EnvelopeField> ANTHROPIC =
            List.of(MODEL, MESSAGES, STREAM, MAX_TOKENS, TOOLS, MCP_SERVERS, SPEED, SERVICE_TIER);
    private static final List<EnvelopeField> COUNT = List.of(MODEL, MESSAGES);
    private static final List<EnvelopeField> INPUT_COUNT =
            List.of(MODEL, INPUT_ITEMS, PREVIOUS_RESPONSE_ID, CONVERSATION, PROMPT_TEMPLATE);
    private static final List<EnvelopeField> TEXTS = List.of(MODEL, INPUTS, MODELS, PROVIDER);

    private final String text;

    EnvelopeField(String text) {
        this.text = text;
    }

    /** Those that are read in a request of this protocol. */
    static List<EnvelopeField> of(Protocol protocol) {
        return switch (protocol) {
            case OPENAI_CHAT -> CHAT;
            case OPENAI_RESPONSES -> RESPONSES;
            case OPENAI_COMPLETIONS -> COMPLETIONS;
            case OPENAI_EMBEDDINGS, OPENAI_MODERATIONS -> TEXTS;
            case ANTHROPIC_MESSAGES -> ANTHROPIC;
            case ANTHROPIC_COUNT_TOKENS -> COUNT;
            case OPENAI_INPUT_TOKENS -> INPUT_COUNT;
            case GOOGLE_GENERATE, GOOGLE_COUNT_TOKENS, GOOGLE_EMBED ->
                throw new IllegalArgumentException("nobody calls in " + protocol + " here");
        };
    }

    /** Its name in a request. */
    String text() {
        return text;
    }

    /** Whether a limit of this name is part of the protocol itself; chat's two names are known to some models only. */
    boolean alwaysHeeded(Protocol protocol) {
        return switch (protocol) {
            case OPENAI_RESPONSES, ANTHROPIC_MESSAGES -> true;
            default -> false;
        };
    }
}
