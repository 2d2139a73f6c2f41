package io.omnia.platform.http;

import jakarta.inject.Singleton;
import java.util.concurrent.atomic.LongAdder;

/** How many calls have come to this node since it started, whatever became of them. */
@Singleton
public final class Arrivals {
    private final LongAdder calls = new LongAdder();

    void add() {
        calls.increment();
    }

    public long count() {
        return calls.sum();
    }
}
