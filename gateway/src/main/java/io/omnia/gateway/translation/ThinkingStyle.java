package io.omnia.gateway.translation;

import java.util.regex.Pattern;

/** How a model of Anthropic's or Google's is told how much to think: older ones in tokens, newer ones in words. */
public enum ThinkingStyle {
    /** Not at all: the model does not think, and what is asked for is left out and listed. */
    NONE,
    /** {@code thinking.budget_tokens}, {@code thinkingConfig.thinkingBudget}. */
    BUDGET,
    /** {@code thinking.type: adaptive} with {@code output_config.effort}, {@code thinkingConfig.thinkingLevel}. */
    EFFORT;

    private static final Pattern IN_WORDS =
            Pattern.compile("gemini-[3-9].*|claude-(opus|sonnet)-4-[6-9].*|claude-[a-z]+-[5-9].*");

    /** By the model's name. Source: the vendors' pages on extended thinking and on thinking levels. */
    public static ThinkingStyle of(String upstreamModel) {
        var name = upstreamModel.substring(upstreamModel.lastIndexOf('/') + 1);
        return IN_WORDS.matcher(name).matches() ? EFFORT : BUDGET;
    }
}
