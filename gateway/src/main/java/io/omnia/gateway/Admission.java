package io.omnia.gateway;

import io.omnia.platform.data.DiskSpace;
import io.omnia.platform.startup.Stopping;
import io.vertx.core.Future;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Stage 1: whether this node takes one more call. Asked before anything that costs work. */
@Singleton
final class Admission {
    private static final Duration DISK_RETRY = Duration.ofSeconds(30);

    private static final long STOP_LOOK_MILLIS = 20;

    private final int maxCalls;
    private final DiskSpace disk;
    private final AtomicInteger running = new AtomicInteger();
    private volatile boolean stopping;

    Admission(GatewayConfig config, DiskSpace disk) {
        maxCalls = config.maxCalls();
        this.disk = disk;
    }

    /** Takes a place, which {@link #leave} gives back; refuses when all are taken, or when no bill could be written. */
    Future<Void> enter() {
        if (disk.low()) {
            return Refusal.future(ApiError.unavailable(DISK_RETRY));
        }
        if (stopping) {
            return Refusal.future(ApiError.stopping());
        }
        if (running.incrementAndGet() > maxCalls) {
            running.decrementAndGet();
            return Refusal.future(ApiError.overloaded());
        }
        return Future.succeededFuture();
    }

    void leave() {
        running.decrementAndGet();
    }

    /** Takes no more calls and waits for those that are running. */
    void stop(@Observes Stopping stop) throws InterruptedException {
        stopping = true;
        var end = System.nanoTime() + stop.patience().toNanos();
        while (running.get() > 0 && System.nanoTime() < end) {
            Thread.sleep(STOP_LOOK_MILLIS);
        }
    }

    /** How many calls are running. */
    int running() {
        return running.get();
    }
}
