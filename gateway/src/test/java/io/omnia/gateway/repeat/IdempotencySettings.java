package io.omnia.gateway.repeat;

import java.time.Duration;

/** Settings for tests. */
record IdempotencySettings() implements IdempotencyConfig {
    static final Duration WINDOW = Duration.ofHours(24);

    @Override
    public Duration window() {
        return WINDOW;
    }

    @Override
    public boolean keepAnswers() {
        return true;
    }

    @Override
    public int maxAnswerBytes() {
        return 1_000;
    }

    @Override
    public long retryMemoryBytes() {
        return 1_000;
    }
}
