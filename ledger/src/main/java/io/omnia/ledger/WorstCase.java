package io.omnia.ledger;

/**
 * The most that a call can consume.
 *
 * @param tier what was asked for; a provider may serve in the default one instead
 */
public record WorstCase(long inputTokens, long outputTokens, ToolUses tools, ServiceTier tier) {}
