package io.omnia.ledger;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What somebody sees first.
 *
 * @param daysLeft how long the credit lasts at the pace of the last seven days; null while nothing is spent
 */
record OverviewView(
        @JsonProperty("balance") BalanceView balance,
        @JsonProperty("running") int running,
        @JsonProperty("spend_today") Money spendToday,
        @JsonProperty("spend_7d") Money spendOfSevenDays,
        @JsonProperty("spend_30d") Money spendOfThirtyDays,
        @JsonProperty("days_left") @Nullable Long daysLeft,
        @JsonProperty("days") List<DayView> days,
        @JsonProperty("recent") List<CallView> recent,
        @JsonProperty("checklist") ChecklistView checklist) {

    /** One day of UTC. */
    record DayView(
            @JsonProperty("at") Instant at,
            @JsonProperty("calls") long calls,
            @JsonProperty("failed") long failed,
            @JsonProperty("cost") Money cost) {
        static DayView of(SpendView.PointView point) {
            return new DayView(point.at(), point.calls(), point.failed(), point.cost());
        }
    }

    /** What has been done of the first steps. */
    record ChecklistView(
            @JsonProperty("has_key") boolean hasKey,
            @JsonProperty("has_test_call") boolean hasTestCall,
            @JsonProperty("has_playground_call") boolean hasPlaygroundCall,
            @JsonProperty("has_live_key") boolean hasLiveKey,
            @JsonProperty("has_live_call") boolean hasLiveCall) {}
}
