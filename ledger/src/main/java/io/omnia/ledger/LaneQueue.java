package io.omnia.ledger;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * What waits for the lane, in groups. Few operations make two of them, the holds first: a hold is what a first byte waits for, and
 * a group of holds takes a third of the time of one that books calls. Notes gather for a moment and go many at once, since the
 * statement that writes them costs about as much for one as for all.
 */
final class LaneQueue {
    static final Duration LINGER = Duration.ofMillis(100);
    static final int MANY_NOTES = 64;
    /** From so many operations on, what a group costs as such is little beside what is in it. */
    static final int WORTH_ONE_GROUP = 64;

    private final LinkedBlockingQueue<LaneOperation> queue = new LinkedBlockingQueue<>();
    /** Of the lane's thread alone: what lets holds go first, and notes that linger. */
    private final List<LaneOperation> afterHolds = new ArrayList<>();

    private final List<LaneOperation> notes = new ArrayList<>();
    private long lingerUntil;

    void add(LaneOperation operation) {
        queue.add(operation);
    }

    /** How many wait, but for those that the lane has looked at. */
    int size() {
        return queue.size();
    }

    boolean isEmpty() {
        return queue.isEmpty() && afterHolds.isEmpty() && notes.isEmpty();
    }

    /** The next group of about {@code max} operations; empty when for so long nothing came that has to be written now. */
    List<LaneOperation> next(int max, long waitNanos) throws InterruptedException {
        var group = new ArrayList<>(afterHolds);
        afterHolds.clear();
        if (group.isEmpty()) {
            drain(group, max, waitNanos);
            letHoldsGoFirst(group);
        }
        if (notes.size() >= MANY_NOTES || untilDue(1) == 0) {
            group.addAll(0, notes);
            notes.clear();
        }
        return group;
    }

    private void drain(List<LaneOperation> group, int max, long waitNanos) throws InterruptedException {
        if (queue.drainTo(group, max) == 0 && waitNanos > 0) {
            var first = queue.poll(untilDue(waitNanos), TimeUnit.NANOSECONDS);
            if (first != null) {
                group.add(first);
                queue.drainTo(group, max - 1);
            }
        }
        group.removeIf(operation -> operation instanceof LaneOperation.Note note && linger(note));
    }

    /** Only within what came together, so that no call's settle overtakes its hold. */
    private void letHoldsGoFirst(List<LaneOperation> group) {
        if (group.size() < WORTH_ONE_GROUP && group.stream().anyMatch(LaneOperation.Hold.class::isInstance)) {
            group.removeIf(operation -> !(operation instanceof LaneOperation.Hold) && afterHolds.add(operation));
        }
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
