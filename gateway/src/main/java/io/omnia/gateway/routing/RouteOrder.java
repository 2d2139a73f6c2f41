package io.omnia.gateway.routing;

import java.util.Locale;

/** By what the candidates of a call are put in order. */
public enum RouteOrder {
    /** As the operator lists them. */
    LISTED,
    /** The cheapest first. */
    PRICE,
    /** The one first that lately began its answers soonest. */
    LATENCY,
    /** By lot, in proportion to their weights. */
    WEIGHT;

    /** The word in settings and headers. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
