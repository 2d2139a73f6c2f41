package io.omnia.gateway.transport;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Looks at everything that is running, several times a second, and ends what is past its deadline. One sweep over plain
 * fields costs a call almost nothing; a timer for each chunk of each stream would not.
 */
public final class Watchdog {
    private static final long SWEEP_MILLIS = 200;

    private final Set<Watch> watches = ConcurrentHashMap.newKeySet();
    private final LongSupplier nanoTime;

    public Watchdog(Vertx vertx, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        vertx.setPeriodic(SWEEP_MILLIS, timer -> sweep());
    }

    /** How many things are being watched. */
    public int size() {
        return watches.size();
    }

    /** Watches until {@link Watch#stop}. The deadline starts as never. */
    public Watch start(Context context, Runnable onDeadline) {
        var watch = new Watch(context, onDeadline);
        watches.add(watch);
        return watch;
    }

    void sweep() {
        var now = nanoTime.getAsLong();
        for (var watch : watches) {
            if (watch.armed && now - watch.deadline >= 0) {
                watch.armed = false;
                watch.context.runOnContext(nothing -> watch.fire());
            }
        }
    }

    /** One thing with a deadline. Set from its own event loop only. */
    public final class Watch {
        private final Context context;
        private final Runnable onDeadline;
        private volatile long deadline;
        private volatile boolean armed;
        private boolean stopped;

        private Watch(Context context, Runnable onDeadline) {
            this.context = context;
            this.onDeadline = onDeadline;
        }

        /** Moves the deadline to so many milliseconds from now; it fires once. */
        public void in(long millis) {
            deadline = nanoTime.getAsLong() + millis * 1_000_000L;
            armed = true;
        }

        /** Ends the watch; nothing fires afterwards. */
        public void stop() {
            stopped = true;
            armed = false;
            watches.remove(this);
        }

        /** The deadline may have been moved between the sweep, which is on another thread, and now. */
        private void fire() {
            if (stopped) {
                return;
            }
            if (nanoTime.getAsLong() - deadline < 0) {
                armed = true;
            } else {
                onDeadline.run();
            }
        }
    }
}
