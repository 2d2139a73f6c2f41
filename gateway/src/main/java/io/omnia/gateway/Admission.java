package io.omnia.gateway;

import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicInteger;

/** Stage 3: whether this node takes one more call. Asked before anything that costs work. */
@Singleton
final class Admission {
    private final int maxCalls;
    private final AtomicInteger running = new AtomicInteger();

    Admission(GatewayConfig config) {
        maxCalls = config.maxCalls();
    }

    /** Takes a place, which {@link #leave} gives back; refuses when all are taken. */
    Future<Void> enter() {
        if (running.incrementAndGet() > maxCalls) {
            running.decrementAndGet();
            return Future.failedFuture(new Refusal(ApiError.overloaded()));
        }
        return Future.succeededFuture();
    }

    void leave() {
        running.decrementAndGet();
    }

    /** How many calls are running. */
    int running() {
        return running.get();
    }
}
