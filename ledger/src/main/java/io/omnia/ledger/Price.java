package io.omnia.ledger;

import java.time.Instant;

/**
 * One price of one model in force from a date on.
 *
 * @param id names this version for ever; it stands on every line billed with it
 * @param from when it starts to apply
 * @param tier the service that it is the price of; uses of tools and calls as such have the default one in every service
 * @param aboveInputTokens it applies to calls with more input tokens than this; zero is the base
 * @param microsPerMillion micro-credits per million units
 */
public record Price(
        String id, PriceUnit unit, ServiceTier tier, Instant from, long aboveInputTokens, long microsPerMillion) {
    /** A price of the default service. */
    public Price(String id, PriceUnit unit, Instant from, long aboveInputTokens, long microsPerMillion) {
        this(id, unit, ServiceTier.DEFAULT, from, aboveInputTokens, microsPerMillion);
    }
}
