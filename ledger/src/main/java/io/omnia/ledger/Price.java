package io.omnia.ledger;

import java.time.Instant;

/**
 * One price of one model in force from a date on.
 *
 * @param id names this version for ever; it stands on every line billed with it
 * @param from when it starts to apply
 * @param aboveInputTokens the tier: it applies to calls with more input tokens than this; zero is the base tier
 * @param microsPerMillion micro-credits per million units
 */
public record Price(String id, PriceUnit unit, Instant from, long aboveInputTokens, long microsPerMillion) {}
