package io.omnia.gateway.provider;

/** What a model that no catalog file names costs at one provider. */
public sealed interface Unlisted {
    /** It is not routable: what has no price cannot be held for. */
    record Refuse() implements Unlisted {}

    /** It costs nothing, as on a machine of the operator's own. */
    record Free(Bounds bounds) implements Unlisted {}

    /**
     * One price for all of them. Unit: micro-credits per million tokens.
     *
     * @param inputMicros for prompt tokens
     * @param outputMicros for generated tokens
     */
    record Priced(long inputMicros, long outputMicros, Bounds bounds) implements Unlisted {}

    /**
     * The sizes that holds for unlisted models are computed with. Unit: tokens.
     *
     * @param contextLength the most prompt tokens
     * @param maxOutputTokens the most generated tokens
     */
    record Bounds(long contextLength, long maxOutputTokens) {
        /** Large enough for most open-weight models, so that a hold is seldom too small. */
        public static final long DEFAULT_CONTEXT_LENGTH = 262_144;

        /** What most servers stop at by themselves. */
        public static final long DEFAULT_MAX_OUTPUT_TOKENS = 32_768;

        public Bounds {
            if (contextLength <= 0 || maxOutputTokens <= 0) {
                throw new IllegalArgumentException("a bound of unlisted models must be one token or more");
            }
        }
    }
}
