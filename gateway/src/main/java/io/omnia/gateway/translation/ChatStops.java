package io.omnia.gateway.translation;

/** Reasons to stop in chat's words, vendors' own ones included. */
final class ChatStops {
    private ChatStops() {}

    static Stop read(String word) {
        return Stop.of(
                switch (word) {
                    case "length", "max_tokens", "insufficient_system_resource" -> Stop.Reason.LENGTH;
                    case "tool_calls", "function_call" -> Stop.Reason.TOOL_USE;
                    case "content_filter", "sensitive" -> Stop.Reason.CONTENT_FILTER;
                    case "model_context_window_exceeded" -> Stop.Reason.CONTEXT_FULL;
                    default -> Stop.Reason.END;
                });
    }

    static String write(Stop stop, boolean legacyFunctions) {
        return switch (stop.reason()) {
            case END, STOP_SEQUENCE -> "stop";
            case TOOL_USE -> legacyFunctions ? "function_call" : "tool_calls";
            case CONTENT_FILTER, REFUSAL -> "content_filter";
            // A pause is no end: there is more to say, and a client that sees "length" knows.
            case LENGTH, PAUSE, CONTEXT_FULL -> "length";
        };
    }
}
