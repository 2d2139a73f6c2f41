package io.omnia.ledger;

import io.omnia.platform.http.Problem;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;

/** The time that a page about calls is about when its address does not say. */
@Singleton
final class Spans {
    private static final Duration MONTH = Duration.ofDays(30);

    private final Clock clock;

    @Inject
    Spans(Clock clock) {
        this.clock = clock;
    }

    /** Every call of the filter's time, whatever else it says: the thirty days before its end, and until now. */
    CallFilter lastMonthUnlessGiven(CallFilter filter) {
        var to = Objects.requireNonNullElseGet(filter.to(), clock::instant);
        var from = Objects.requireNonNullElseGet(filter.from(), () -> to.minus(MONTH));
        if (!from.isBefore(to)) {
            throw Problem.invalid("from", "from must be before to.");
        }
        return CallFilter.all(filter.scope(), filter.mode()).between(from, to);
    }
}
