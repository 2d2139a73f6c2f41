package io.omnia.ledger;

import com.fasterxml.jackson.annotation.JsonProperty;

/** A wallet as the routes answer it. */
record BalanceView(
        @JsonProperty("posted") Money posted,
        @JsonProperty("held") Money held,
        @JsonProperty("spent") Money spent,
        @JsonProperty("available") Money available) {
    static BalanceView of(Balance balance) {
        return new BalanceView(
                Money.of(balance.postedMicros()),
                Money.of(balance.heldMicros()),
                Money.of(balance.spentMicros()),
                Money.of(balance.availableMicros()));
    }
}
