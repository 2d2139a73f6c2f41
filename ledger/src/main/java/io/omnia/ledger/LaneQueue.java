package io.omnia.ledger;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * What waits for the lane. An operation that somebody waits for goes with the next group. Notes gather for a moment and go many
 * at once, since the statement that writes them costs about as much for one as for all.
 */
final class LaneQueue {
    static final Duration LINGER = Duration.ofMillis(100);
    static final int MANY_NOTES = 64;

    private final LinkedBlockingQueue<LaneOperation> queue = new LinkedBlockingQueue<>();
    /** Notes that linger, of the lane's thread alone. */
    private final Deque<LaneOperation> notes = new ArrayDeque<>();

    private long lingerUntil;

    void add(LaneOperation operation) {
        queue.add(operation);
    }

    /** How many wait, but for notes that linger. */
    int size() {
        return queue.size();
    }

    boolean isEmpty() {
        return queue.isEmpty() && notes.isEmpty();
    }

    /** The next group of about {@code max} operations; empty when for so long nothing came that has to be written now. */
    List<LaneOperation> next(int max, long waitNanos) throws InterruptedException {
        var group = new ArrayList<LaneOperation>();
        if (queue.drainTo(group, max) == 0 && waitNanos > 0) {
            var first = queue.poll(untilDue(waitNanos), TimeUnit.NANOSECONDS);
            if (first != null) {
                group.add(first);
                queue.drainTo(group, max - 1);
            }
        }
        group.removeIf(operation -> operation instanceof LaneOperation.Note note && linger(note));
        if (notes.size() >= MANY_NOTES || untilDue(1) == 0) {
            group.addAll(0, notes);
            notes.clear();
        }
        return group;
    }

    private boolean linger(LaneOperation.Note note) {
        if (notes.isEmpty()) {
            lingerUntil = System.nanoTime() + LINGER.toNanos();
        }
        return notes.add(note);
    }

    /** How long until the notes have to be written, but no longer than {@code wait}. */
    private long untilDue(long wait) {
        return notes.isEmpty() ? wait : Math.clamp(lingerUntil - System.nanoTime(), 0, wait);
    }
}
