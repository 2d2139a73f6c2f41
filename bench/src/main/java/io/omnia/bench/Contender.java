package io.omnia.bench;

import io.omnia.bench.RequestTemplate.Work;
import java.time.Duration;

/**
 * A subject with the work it is measured at.
 *
 * @param bodyBytes how long each answer has to be, known from a first one
 */
record Contender(Subject subject, Work work, long bodyBytes) {
    String name() {
        return subject.name();
    }

    LoadPlan plan(LoadPlan.Pace pace, Duration time) {
        return plan(pace, time, LoadPlan.MAX_CALLS);
    }

    LoadPlan plan(LoadPlan.Pace pace, Duration time, long calls) {
        return new LoadPlan(subject.port(), subject.request(work), pace, time, calls, bodyBytes);
    }
}
