package io.omnia.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WatchdogTest {
    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong now = new AtomicLong();
    private final AtomicInteger fired = new AtomicInteger();
    private Vertx vertx;
    private Context context;
    private Watchdog watchdog;
    private Watchdog.Watch watch;

    @BeforeEach
    void start() {
        vertx = Vertx.vertx();
        context = vertx.getOrCreateContext();
        watchdog = new Watchdog(vertx, now::get);
        watch = watchdog.start(context, fired::incrementAndGet);
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void firesOnceWhenItsTimeHasCome() throws Exception {
        onLoop(() -> watch.in(1_000));
        sweepAt(SECOND / 2);
        assertThat(fired).hasValue(0);

        sweepAt(SECOND);
        sweepAt(2 * SECOND);

        assertThat(fired).hasValue(1);
    }

    /** The sweep runs on another thread: between its look and the action the deadline may have been moved. */
    @Test
    void aDeadlineThatWasMovedAtTheLastMomentIsKept() throws Exception {
        onLoop(() -> watch.in(1_000));
        onLoop(() -> {
            now.set(SECOND);
            watchdog.sweep();
            watch.in(5_000);
        });
        settle();
        assertThat(fired).hasValue(0);

        sweepAt(6 * SECOND);

        assertThat(fired).hasValue(1);
    }

    @Test
    void aWatchThatWasStoppedFiresNoMore() throws Exception {
        onLoop(() -> watch.in(1_000));
        onLoop(() -> {
            now.set(SECOND);
            watchdog.sweep();
            watch.stop();
        });
        settle();

        assertThat(fired).hasValue(0);
        assertThat(watchdog.size()).isZero();
    }

    private void sweepAt(long nanos) throws Exception {
        now.set(nanos);
        watchdog.sweep();
        settle();
    }

    private void settle() throws Exception {
        onLoop(() -> {});
    }

    private void onLoop(Runnable work) throws Exception {
        var done = new CountDownLatch(1);
        context.runOnContext(turn -> {
            work.run();
            done.countDown();
        });
        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    }
}
