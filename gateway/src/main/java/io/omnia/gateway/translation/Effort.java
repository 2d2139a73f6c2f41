package io.omnia.gateway.translation;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How much a model thinks, in words; some formats count tokens instead. */
enum Effort {
    NONE(0),
    MINIMAL(1024),
    LOW(2048),
    MEDIUM(8192),
    HIGH(16_384),
    XHIGH(32_768),
    MAX(32_768);

    private final long budget;

    Effort(long budget) {
        this.budget = budget;
    }

    /** Tokens to think with. */
    long budget() {
        return budget;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static @Nullable Effort ofWord(String word) {
        for (var effort : values()) {
            if (effort.word().equals(word)) {
                return effort;
            }
        }
        return null;
    }

    /** The effort whose own budget is nearest below, none of the extremes, which few models know. */
    static Effort ofBudget(long tokens) {
        if (tokens == 0) {
            return NONE;
        }
        return tokens < MEDIUM.budget ? LOW : tokens < HIGH.budget ? MEDIUM : HIGH;
    }

    /** OpenAI's words end here. */
    Effort upToXhigh() {
        return this == MAX ? XHIGH : this;
    }
}
