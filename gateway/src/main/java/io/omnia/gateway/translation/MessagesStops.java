package io.omnia.gateway.translation;

/** Reasons to stop in the words of messages. */
final class MessagesStops {
    private MessagesStops() {}

    static Stop.Reason read(String word) {
        return switch (word) {
            case "max_tokens" -> Stop.Reason.LENGTH;
            case "tool_use" -> Stop.Reason.TOOL_USE;
            case "stop_sequence" -> Stop.Reason.STOP_SEQUENCE;
            case "refusal" -> Stop.Reason.REFUSAL;
            case "pause_turn" -> Stop.Reason.PAUSE;
            case "model_context_window_exceeded" -> Stop.Reason.CONTEXT_FULL;
            default -> Stop.Reason.END;
        };
    }

    static String write(Stop stop) {
        return switch (stop.reason()) {
            case END -> "end_turn";
            // Without the sequence itself it could be any end.
            case STOP_SEQUENCE -> stop.sequence() == null ? "end_turn" : "stop_sequence";
            case LENGTH -> "max_tokens";
            case TOOL_USE -> "tool_use";
            case CONTENT_FILTER, REFUSAL -> "refusal";
            case PAUSE -> "pause_turn";
            case CONTEXT_FULL -> "model_context_window_exceeded";
        };
    }
}
