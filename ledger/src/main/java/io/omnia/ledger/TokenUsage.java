package io.omnia.ledger;

import org.jspecify.annotations.Nullable;

/**
 * What a call consumed, as its provider counted it. Unit: tokens, but for the uses of tools. The totals contain their parts.
 *
 * @param input every prompt token, cache reads and writes included
 * @param cachedInput the part of {@code input} read from a prompt cache
 * @param cacheWrite5m the part of {@code input} written to a prompt cache for five minutes
 * @param cacheWrite1h the part of {@code input} written to a prompt cache for an hour
 * @param inputAudio the part of {@code input} that was sound
 * @param inputImage the part of {@code input} that was pictures
 * @param output every generated token, reasoning included
 * @param reasoning the part of {@code output} spent on reasoning
 * @param outputAudio the part of {@code output} that was sound
 * @param outputImage the part of {@code output} that was pictures
 * @param tools how often the provider used its own tools
 * @param tier the service it was served in; null when the provider did not say
 */
public record TokenUsage(
        long input,
        long cachedInput,
        long cacheWrite5m,
        long cacheWrite1h,
        long inputAudio,
        long inputImage,
        long output,
        long reasoning,
        long outputAudio,
        long outputImage,
        ToolUses tools,
        @Nullable ServiceTier tier) {
    public static final TokenUsage NONE = of(0, 0);

    /** Tokens alone. */
    public TokenUsage(
            long input,
            long cachedInput,
            long cacheWrite5m,
            long cacheWrite1h,
            long inputAudio,
            long inputImage,
            long output,
            long reasoning,
            long outputAudio,
            long outputImage) {
        this(
                input,
                cachedInput,
                cacheWrite5m,
                cacheWrite1h,
                inputAudio,
                inputImage,
                output,
                reasoning,
                outputAudio,
                outputImage,
                ToolUses.NONE,
                null);
    }

    /** Plain text in and out, nothing cached. */
    public static TokenUsage of(long input, long output) {
        return new TokenUsage(input, 0, 0, 0, 0, 0, output, 0, 0, 0);
    }

    /** All that was read and written. */
    long total() {
        return Math.addExact(input, output);
    }

    /** The same prompt with so many generated tokens, or as many as are known already. */
    public TokenUsage withOutput(long tokens) {
        return new TokenUsage(
                input,
                cachedInput,
                cacheWrite5m,
                cacheWrite1h,
                inputAudio,
                inputImage,
                Math.max(tokens, output),
                reasoning,
                outputAudio,
                outputImage,
                tools,
                tier);
    }

    /** The same tokens with these uses of tools, served in this tier. */
    public TokenUsage with(ToolUses used, @Nullable ServiceTier servedIn) {
        return used.equals(tools) && servedIn == tier
                ? this
                : new TokenUsage(
                        input,
                        cachedInput,
                        cacheWrite5m,
                        cacheWrite1h,
                        inputAudio,
                        inputImage,
                        output,
                        reasoning,
                        outputAudio,
                        outputImage,
                        used,
                        servedIn);
    }
}
