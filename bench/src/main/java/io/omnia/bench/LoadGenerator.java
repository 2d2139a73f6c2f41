package io.omnia.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs one {@link LoadPlan} on the calling thread: one selector, keep-alive connections, closed or open pace. After the
 * plan's time no call starts, and those under way may end, so that a server's CPU time covers whole calls.
 */
final class LoadGenerator {
    /** How long calls under way may take after the plan's end before they count as errors. */
    static final Duration DRAIN = Duration.ofSeconds(90);

    private static final int READ_BUFFER_BYTES = 256 * 1024;
    private static final int MAX_ERRORS = 20_000;
    private static final int MAX_CONNECT_ERRORS = 100;
    private static final int FIRST_STARTS_PER_SECOND = 2_000;
    private static final int SELECT_MILLIS = 50;

    private final LoadPlan plan;
    private final LoadResult result = new LoadResult();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(READ_BUFFER_BYTES);
    private final List<LoadConnection> connections = new ArrayList<>();
    private final ArrayDeque<LoadConnection> idle = new ArrayDeque<>();
    private long startNanos;
    private long issued;
    private int underWay;
    private volatile int open;
    private volatile boolean stopped;

    LoadGenerator(LoadPlan plan) {
        this.plan = plan;
    }

    /** Runs the plan once, to its end. */
    LoadResult run() {
        try (var selector = Selector.open()) {
            connect(selector);
            startNanos = System.nanoTime();
            switch (plan.pace()) {
                case LoadPlan.Pace.Closed closed -> loop(selector);
                case LoadPlan.Pace.Open paced -> {
                    var pacer = Thread.ofPlatform().name("pacer").daemon().start(() -> wakeWhenDue(selector, paced));
                    loop(selector);
                    stopped = true;
                    LockSupport.unpark(pacer);
                }
            }
            result.ended(System.nanoTime() - startNanos);
            return result;
        } catch (IOException problem) {
            throw new UncheckedIOException("load on port " + plan.port(), problem);
        } finally {
            stopped = true;
            connections.forEach(LoadConnection::close);
        }
    }

    /** How many calls are under way; may be asked by any thread. */
    int open() {
        return open;
    }

    /** Ends the plan early, from any thread: no call starts any more and those under way are cut off. */
    void stop() {
        stopped = true;
    }

    private void connect(Selector selector) throws IOException {
        for (var i = 0; i < plan.pace().connections(); i++) {
            var connection = new LoadConnection(plan, result, selector);
            connections.add(connection);
            idle.add(connection);
        }
    }

    private void loop(Selector selector) throws IOException {
        var deadline = startNanos + plan.time().toNanos();
        while (!stopped) {
            var now = System.nanoTime();
            if (now >= deadline || issued >= plan.calls()) {
                if (underWay == 0) {
                    return;
                }
                if (now >= deadline + DRAIN.toNanos()) {
                    connections.stream().filter(LoadConnection::busy).forEach(late -> result.failed("no end in time"));
                    return;
                }
            } else {
                noteLateness(now);
                startDue(selector, now);
            }
            if (result.errors() > MAX_ERRORS) {
                return;
            }
            selector.select(key -> ready(selector, key), idle.isEmpty() ? SELECT_MILLIS : 1);
        }
    }

    /** Free connections are given every due call at once, so a due call that still meets one was kept by this loop alone. */
    private void noteLateness(long now) {
        if (plan.pace() instanceof LoadPlan.Pace.Open && !idle.isEmpty()) {
            var late = now - startNanos - nextDue();
            if (late >= 0) {
                result.late(late);
            }
        }
    }

    private void startDue(Selector selector, long now) throws IOException {
        while (!idle.isEmpty() && issued < plan.calls()) {
            var due = startNanos + nextDue();
            if (due > now) {
                return;
            }
            var connection = idle.poll();
            switch (plan.pace()) {
                case LoadPlan.Pace.Closed closed -> start(selector, connection, now);
                case LoadPlan.Pace.Open paced -> start(selector, connection, due);
            }
        }
    }

    /** After the start: a closed pace spreads its first calls a little, an open one keeps to its times. */
    private long nextDue() {
        return switch (plan.pace()) {
            case LoadPlan.Pace.Closed closed ->
                issued >= closed.connections() ? 0 : issued * (1_000_000_000L / FIRST_STARTS_PER_SECOND);
            case LoadPlan.Pace.Open paced -> paced.dueNanos(issued);
        };
    }

    private void start(Selector selector, LoadConnection connection, long due) throws IOException {
        issued++;
        open = ++underWay;
        try {
            // Clock plus count: no later run can come to the same number, since no call takes less than a nanosecond.
            connection.start(due, startNanos + issued);
        } catch (IOException gone) {
            broken(selector, connection);
        }
    }

    private void ready(Selector selector, SelectionKey key) {
        if (!(key.attachment() instanceof LoadConnection connection)) {
            throw new IllegalStateException("a key without its connection");
        }
        try {
            progress(selector, connection);
        } catch (IOException | IllegalArgumentException gone) {
            try {
                broken(selector, connection);
            } catch (IOException problem) {
                throw new UncheckedIOException(problem);
            }
        }
    }

    private void progress(Selector selector, LoadConnection connection) throws IOException {
        if (connection.writable()) {
            connection.send();
        }
        if (!connection.readable()) {
            return;
        }
        switch (connection.receive(buffer)) {
            case UNDER_WAY -> {}
            case BROKEN -> broken(selector, connection);
            case ANSWERED -> {
                open = --underWay;
                if (connection.finish(plan.bodyBytes())) {
                    next(selector, connection);
                } else {
                    replace(selector, connection);
                }
            }
        }
    }

    /** The connection is free: gives it the call that has waited longest, if one is due. */
    private void next(Selector selector, LoadConnection connection) throws IOException {
        idle.push(connection);
        var now = System.nanoTime();
        if (!stopped && now < startNanos + plan.time().toNanos()) {
            startDue(selector, now);
        }
    }

    private void broken(Selector selector, LoadConnection connection) throws IOException {
        if (connection.busy()) {
            open = --underWay;
            result.failed("the connection ended before the answer did");
        }
        idle.remove(connection);
        replace(selector, connection);
    }

    private void replace(Selector selector, LoadConnection connection) throws IOException {
        connection.close();
        connections.remove(connection);
        for (var attempt = 0; ; attempt++) {
            try {
                var fresh = new LoadConnection(plan, result, selector);
                connections.add(fresh);
                idle.add(fresh);
                return;
            } catch (IOException refused) {
                result.failed("no connection: " + refused.getMessage());
                if (attempt >= MAX_CONNECT_ERRORS) {
                    throw refused;
                }
            }
        }
    }

    /** A selector waits in whole milliseconds; this thread wakes it when a call is due, to within the timer's slack. */
    private void wakeWhenDue(Selector selector, LoadPlan.Pace.Open paced) {
        for (var call = 0L; !stopped && call < plan.calls(); call++) {
            var due = startNanos + paced.dueNanos(call);
            for (var left = due - System.nanoTime(); left > 0 && !stopped; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            selector.wakeup();
        }
    }
}
