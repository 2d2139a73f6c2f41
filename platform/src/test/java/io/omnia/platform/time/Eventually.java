package io.omnia.platform.time;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what another thread or process will bring about. */
public final class Eventually {
    /** Longer than anything here takes, on a machine that is busy with other things too. */
    public static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final long BETWEEN_NANOS = 5_000_000;

    private Eventually() {}

    /** Waits until the condition holds, and fails with what was waited for when that takes too long. */
    public static void holds(String what, Duration limit, BooleanSupplier condition) {
        var began = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - began > limit.toNanos()) {
                throw new AssertionError("waited " + limit + " for " + what);
            }
            LockSupport.parkNanos(BETWEEN_NANOS);
        }
    }

    /** Asks until the question is answered without a failure; the last failure when that takes too long. */
    public static <T> T answers(Callable<T> question) throws Exception {
        var began = System.nanoTime();
        while (true) {
            try {
                return question.call();
            } catch (Exception | AssertionError notYet) {
                if (System.nanoTime() - began > PATIENCE.toNanos()) {
                    throw notYet;
                }
                LockSupport.parkNanos(BETWEEN_NANOS);
            }
        }
    }
}
