package io.omnia.gateway.translation;

/**
 * The model that a translated request is for.
 *
 * @param model its name at the upstream
 * @param maxOutputTokens the most it can generate: no more is asked for, and so much where the format needs a limit and
 *     the caller gave none
 * @param thinking how it is told how much to think
 * @param completionTokens whether a limit in chat is called {@code max_completion_tokens}
 * @param streamOptions whether a stream of chat may be asked for usage; some count without, and refuse to be asked
 */
public record Target(
        String model, long maxOutputTokens, ThinkingStyle thinking, boolean completionTokens, boolean streamOptions) {
    /** A model that thinks, whose name tells how it is asked to, and that takes what OpenAI's do. */
    public static Target of(String model, long maxOutputTokens) {
        return new Target(model, maxOutputTokens, ThinkingStyle.of(model), true, true);
    }
}
