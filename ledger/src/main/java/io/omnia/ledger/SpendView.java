package io.omnia.ledger;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;

/** What calls cost over time; every step from the beginning to the end is there in each series. */
record SpendView(
        @JsonProperty("from") Instant from,
        @JsonProperty("to") Instant to,
        @JsonProperty("step") String step,
        @JsonProperty("series") List<SeriesView> series,
        @JsonProperty("total") TotalView total) {

    /** One line of a chart. */
    record SeriesView(
            @JsonProperty("group") String group,
            @JsonProperty("label") String label,
            @JsonProperty("points") List<PointView> points) {}

    /** One point of it. */
    record PointView(
            @JsonProperty("at") Instant at,
            @JsonProperty("calls") long calls,
            @JsonProperty("failed") long failed,
            @JsonProperty("input_tokens") long inputTokens,
            @JsonProperty("output_tokens") long outputTokens,
            @JsonProperty("cost") Money cost) {}

    /** All of it together. */
    record TotalView(
            @JsonProperty("calls") long calls,
            @JsonProperty("failed") long failed,
            @JsonProperty("input_tokens") long inputTokens,
            @JsonProperty("cached_input_tokens") long cachedInputTokens,
            @JsonProperty("output_tokens") long outputTokens,
            @JsonProperty("cost") Money cost) {}
}
