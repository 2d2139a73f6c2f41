package io.omnia.gateway;

import io.omnia.gateway.protocol.SseFrames;
import io.omnia.ledger.TokenUsage;
import io.omnia.privacy.Content;
import org.jspecify.annotations.Nullable;

/**
 * What is still in memory of an answer, for counting its tokens should its provider report none.
 *
 * @param bytes the bytes themselves
 * @param share how many bytes arrived for each that was kept
 * @param prompt what the provider said of the prompt's tokens, or of its tools, before it broke off; null when it said nothing
 */
record Kept(Content bytes, double share, @Nullable TokenUsage prompt) {
    static final Kept NOTHING = all(Content.of(new byte[0]));

    static Kept all(Content answer) {
        return new Kept(answer, 1, null);
    }

    /** Nothing when the usage is known, for then nothing is counted; nor before the first event, for a comment is no answer. */
    static Kept of(SseFrames frames) {
        return frames.usage() == null && frames.opening() != SseFrames.Opening.NOTHING_YET
                ? new Kept(Content.of(frames.kept()), frames.keptShare(), frames.promptUsage())
                : NOTHING;
    }

    /** The same with what the upstream itself said of the prompt. */
    Kept counting(TokenUsage told) {
        return new Kept(bytes, share, told);
    }

    boolean isEmpty() {
        return bytes.length() == 0;
    }
}
