package io.omnia.gateway.translation;

import org.jspecify.annotations.Nullable;

/**
 * Why an answer ended.
 *
 * @param sequence the stop sequence that was met, where the upstream says which
 */
record Stop(Reason reason, @Nullable String sequence) {
    enum Reason {
        END,
        LENGTH,
        TOOL_USE,
        STOP_SEQUENCE,
        /** Somebody's filter cut it. */
        CONTENT_FILTER,
        /** The model declined. */
        REFUSAL,
        /** The vendor paused in the middle of its own tools' work. */
        PAUSE,
        CONTEXT_FULL
    }

    static Stop of(Reason reason) {
        return new Stop(reason, null);
    }

    /** Several vendors say "stop" when the model waits for a tool. */
    Stop with(boolean toolCalls) {
        return toolCalls && reason == Reason.END ? of(Reason.TOOL_USE) : this;
    }
}
