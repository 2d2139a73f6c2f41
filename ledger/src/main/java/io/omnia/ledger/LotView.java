package io.omnia.ledger;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A lot of credit as the routes answer it; its id is the transaction that granted it. */
record LotView(
        @JsonProperty("id") UUID id,
        @JsonProperty("kind") String kind,
        @JsonProperty("source") String source,
        @JsonProperty("priority") int priority,
        @JsonProperty("amount") Money amount,
        @JsonProperty("remaining") Money remaining,
        @JsonProperty("expired") Money expired,
        @JsonProperty("revoked") Money revoked,
        @JsonProperty("revocable") Money revocable,
        @JsonProperty("created_at") Instant createdAt,
        @JsonProperty("expires_at") @Nullable Instant expiresAt,
        @JsonProperty("reason") String reason) {

    static LotView of(Lot lot) {
        return new LotView(
                lot.txn(),
                lot.kind(),
                lot.source(),
                lot.priority(),
                Money.of(lot.amount()),
                Money.of(lot.remaining()),
                Money.of(lot.expired()),
                Money.of(lot.revoked()),
                Money.of(lot.revocable()),
                lot.created(),
                lot.expiresAt(),
                lot.reason());
    }

    /** A page of lots, the newest first; {@code next} is null at the end of the list. */
    record PageView(
            @JsonProperty("data") List<LotView> data,
            @JsonProperty("next") @Nullable String next) {
        /** @param oneMore the page, and one lot more where there is one */
        static PageView of(List<Lot> oneMore, int size) {
            var page = oneMore.size() > size ? oneMore.subList(0, size) : oneMore;
            return new PageView(
                    page.stream().map(LotView::of).toList(),
                    oneMore.size() > size ? page.getLast().txn().toString() : null);
        }
    }
}
