package io.omnia.gateway.translation;

import org.jspecify.annotations.Nullable;

/** A tool that the vendor uses by itself while it answers; some have the same under other names. */
enum ServerTool {
    WEB_SEARCH("web_search", "web_search_20250305", "googleSearch"),
    WEB_FETCH(null, "web_fetch_20250910", "urlContext"),
    CODE_EXECUTION("code_interpreter", "code_execution_20250522", "codeExecution");

    private final @Nullable String responses;
    private final String messages;
    private final String generate;

    ServerTool(@Nullable String responses, String messages, String generate) {
        this.responses = responses;
        this.messages = messages;
        this.generate = generate;
    }

    /** Its type in a format; null where the format has no such tool. Chat has web search as an option of its own. */
    @Nullable
    String in(Format format) {
        return switch (format) {
            case RESPONSES -> responses;
            case MESSAGES -> messages;
            case GENERATE -> generate;
            case CHAT -> this == WEB_SEARCH ? "web_search_options" : null;
            case COMPLETIONS -> null;
        };
    }

    /** The tool of that type; null when it is none of these. Vendors date their types. */
    static @Nullable ServerTool ofType(String type) {
        if (type.equals("web_search") || type.startsWith("web_search_")) {
            return WEB_SEARCH;
        }
        if (type.startsWith("web_fetch_")) {
            return WEB_FETCH;
        }
        return type.equals("code_interpreter") || type.startsWith("code_execution_") ? CODE_EXECUTION : null;
    }
}
