package io.omnia.ledger;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.omnia.platform.http.Input;
import io.omnia.platform.http.Problem;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A limit as the routes answer it. Amounts are whole numbers of {@code unit}. */
record LimitView(
        @JsonProperty("whose") String whose,
        @JsonProperty("mode") @Nullable String mode,
        @JsonProperty("measure") String measure,
        @JsonProperty("window") String window,
        @JsonProperty("unit") String unit,
        @JsonProperty("limit") long limit,
        @JsonProperty("spent") long spent,
        @JsonProperty("held") long held,
        @JsonProperty("resets_at") @Nullable String resetsAt,
        @JsonProperty("set_by") String setBy) {
    static LimitView of(Limits.Limit limit) {
        var mode = limit.subject().mode();
        var measure = limit.what().measure();
        var resets = limit.resetsAt();
        return new LimitView(
                limit.subject().kind().code(),
                mode == null ? null : mode.name().toLowerCase(Locale.ROOT),
                measure.code(),
                limit.what().period().code(),
                measure == Measure.MONEY ? "microcredits" : measure.code(),
                limit.limit(),
                limit.spent(),
                limit.held(),
                resets == null ? null : resets.toString(),
                limit.setBy().code());
    }

    /** Every limit of a key, or of an account and its plan. */
    record LimitsView(@JsonProperty("data") List<LimitView> data) {
        static LimitsView of(Limits limits, UUID subject) {
            return new LimitsView(
                    limits.of(List.of(subject)).stream().map(LimitView::of).toList());
        }
    }

    /** A limit as a caller asks for it: {@code {"limit": 60}}, of money also {@code {"usd": "5.00"}}. */
    record NewLimit(
            @JsonProperty("limit") @Nullable Long limit,
            @JsonProperty("usd") @Nullable String usd) {
        static long units(@Nullable NewLimit given, Measure measure) {
            return Input.body(given).units(measure);
        }

        private long units(Measure measure) {
            if (measure == Measure.MONEY) {
                return new Money.Given(limit, usd).credits("limit").micros();
            }
            if (usd != null || limit == null || limit < 0 || limit > Limits.MAX) {
                throw Problem.invalid(
                        "limit",
                        "limit must be a whole number of " + measure.code() + " from 0 to " + Limits.MAX + ".");
            }
            return limit;
        }
    }
}
