package io.omnia.ledger;

import io.omnia.platform.telemetry.EventLog;
import io.omnia.platform.telemetry.LogField;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One thread that owns one connection and writes everything asked of it in groups: whatever has queued up while the last
 * group was committing is the next group. Nothing that is waited for lingers, so a quiet lane answers after one commit and a
 * busy one shares each commit among hundreds of calls.
 *
 * <p>It has three states. OPEN: groups go to PostgreSQL. AWAY: PostgreSQL is gone; holds wait for a moment and are refused at
 * once after it, settles go to the {@link Spool}. REPLAYING: PostgreSQL is back (or the program starts) and the spool is being applied; settles are
 * written, holds are not yet. Only this thread moves between the states. Operations on limits that somebody else has
 * locked wait aside ({@link BusyLimits}) and keep nobody else waiting.
 */
final class DirectLane implements AutoCloseable {
    /** Operations in one transaction. */
    static final int MAX_GROUP = 512;

    /** Operations waiting; beyond it holds are refused, while settles, which are owed, still queue. */
    static final int MAX_QUEUED = 8_192;

    static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    /** A connection that breaks is as a rule back in a moment: so long holds wait for it before they are refused. */
    private static final long GRACE_NANOS = Duration.ofMillis(500).toNanos();

    private static final long IDLE_NANOS = Duration.ofMillis(100).toNanos();
    private static final long AWAY_NANOS = Duration.ofMillis(20).toNanos();
    private static final long CLOSE_SECONDS = 20;

    private enum State {
        AWAY,
        REPLAYING,
        OPEN
    }

    private final LaneQueue queue = new LaneQueue();
    private final Deque<LaneOperation> owed = new ArrayDeque<>();
    /** Holds that wait for a connection. */
    private final Deque<LaneOperation.Hold> waiting = new ArrayDeque<>();

    private final BusyLimits busy = new BusyLimits();
    private final Map<UUID, LimitSet> unknownHolds = new HashMap<>();
    private final LaneSessions sessions;
    private final LaneWriter writer;
    private final HoldReleases releases;
    private final Spool spool;
    private final EventLog log;
    private final Thread thread;
    private final CountDownLatch firstOpened = new CountDownLatch(1);

    private volatile State state = State.AWAY;
    private volatile boolean closing;
    private volatile boolean ready;
    /** Whether settles wait for which there is no room in the spool. */
    private volatile boolean overflowing;

    private volatile long openUntil = System.nanoTime() - GRACE_NANOS;

    private @Nullable LaneSession session;

    DirectLane(LaneSessions sessions, LaneWriter writer, HoldReleases releases, Spool spool, EventLog log) {
        this.sessions = sessions;
        this.writer = writer;
        this.releases = releases;
        this.spool = spool;
        this.log = log;
        this.thread = Thread.ofPlatform().name("ledger-lane").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Whether the start is complete: the spool of the last run is applied and its holds are released. */
    boolean ready() {
        return ready;
    }

    /** Waits for {@link #ready}; false when the time ran out first. */
    boolean awaitReady(Duration patience) throws InterruptedException {
        return firstOpened.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Whether holds are being taken now. */
    boolean open() {
        return state == State.OPEN && spool.healthy() && !closing;
    }

    /** Whether holds are being taken, or will be in a moment. */
    private boolean takesHolds() {
        return open() || (ready && System.nanoTime() - openUntil < GRACE_NANOS && spool.healthy() && !closing);
    }

    void hold(LaneOperation.Hold hold) {
        if (takesHolds() && queue.size() < MAX_QUEUED) {
            queue.add(hold);
        } else {
            refuse(hold);
        }
    }

    void settle(LaneOperation.Settle settle) {
        queue.add(settle);
    }

    /** Changes a lease, unless PostgreSQL is away or too much waits already. */
    void lease(LaneOperation.Lease wish) {
        if (state == State.OPEN && queue.size() < MAX_QUEUED) {
            queue.add(wish);
        } else {
            refuse(wish);
        }
    }

    /** Whether what a call is going to owe has a place: in PostgreSQL, or in the spool while that is away. */
    boolean takesSettles() {
        return spool.healthy() && !overflowing && !closing && queue.size() < MAX_QUEUED;
    }

    /** Takes notes that nobody waits for; drops refused calls' lines when too much waits already. */
    void note(LaneOperation.Note note) {
        if (note instanceof LaneOperation.Refused && queue.size() >= MAX_QUEUED) {
            log.warn("ledger.lane.full", LogField.LOST.is(1));
        } else {
            queue.add(note);
        }
    }

    /** Refuses new holds, writes what is queued (or spools it), and ends the thread. */
    @Override
    public void close() {
        closing = true;
        try {
            if (!thread.join(Duration.ofSeconds(CLOSE_SECONDS))) {
                log.error("ledger.lane.not-finished");
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!(closing && queue.isEmpty() && owed.isEmpty() && busy.isEmpty())) {
            try {
                step();
            } catch (InterruptedException stop) {
                break;
            } catch (RuntimeException defect) {
                log.error("ledger.lane.defect", defect);
                leave();
            }
        }
        leave();
        refuseWaiting();
    }

    private void step() throws InterruptedException {
        if (closing) {
            // Nobody waits for another's lock at the end: the next start books what is spooled.
            divert(busy.takeAll());
        }
        if (!takesHolds()) {
            refuseWaiting();
        }
        switch (state) {
            case AWAY -> away();
            case REPLAYING -> replay();
            case OPEN -> writeNext();
        }
    }

    private void writeNext() throws InterruptedException {
        var group = owed.isEmpty() && waiting.isEmpty() ? queue.next(MAX_GROUP, idleNanos()) : takeOwed();
        group.addAll(waiting);
        waiting.clear();
        busy.takeFrom(group);
        busy.impatient().forEach(DirectLane::refuse);
        var current = session;
        var due = busy.due();
        if (current != null && !due.isEmpty()) {
            var locked = writer.busy(current, due, busy.starved());
            if (locked == null) {
                leave();
                divert(group);
                return;
            }
            group.addAll(0, busy.freed(locked, MAX_GROUP));
            if (group.isEmpty() && !current.rollBack()) {
                leave();
            }
        }
        write(group);
    }

    private long idleNanos() {
        return busy.isEmpty() ? IDLE_NANOS : Math.clamp(busy.untilDue(), 0, IDLE_NANOS);
    }

    private void away() throws InterruptedException {
        divert(queue.next(MAX_GROUP, AWAY_NANOS));
        session = sessions.poll();
        if (session != null) {
            state = State.REPLAYING;
        }
    }

    /** Applies the spool, group by group in turn with what arrives, and opens when nothing is left of it. */
    private void replay() throws InterruptedException {
        var current = session;
        if (current == null) {
            leave();
            return;
        }
        var group = queue.next(MAX_GROUP, spool.healthy() ? 0 : AWAY_NANOS);
        // A delivery may belong to a settle that is still in the spool, so it waits until that is applied.
        group.addAll(0, takeOwed());
        group.removeIf(operation -> operation instanceof LaneOperation.Delivered && owed.add(operation));
        group.removeIf(operation -> operation instanceof LaneOperation.Hold hold && waiting.add(hold));
        refuseEnded(group);
        // What a lease has is certain only when every call that used it is booked.
        group.removeIf(operation -> operation instanceof LaneOperation.Lease wish && refuse(wish));
        write(group);
        if (state != State.REPLAYING) {
            return;
        }
        var batch = spool.next(MAX_GROUP);
        if (!batch.isEmpty()) {
            applySpooled(batch);
        } else if (spool.clearIfApplied()) {
            releaseUnknown(current);
        }
    }

    private void releaseUnknown(LaneSession current) {
        try {
            releases.release(current.handle(), unknownHolds);
            if (!ready) {
                releases.releaseEarlierBoots(current.handle());
            }
            unknownHolds.clear();
            state = State.OPEN;
            ready = true;
            firstOpened.countDown();
        } catch (RuntimeException problem) {
            log.warn("ledger.lane.release-failed", problem);
            leave();
        }
    }

    private List<LaneOperation> takeOwed() {
        var group = new ArrayList<LaneOperation>(owed);
        owed.clear();
        overflowing = false;
        return group;
    }

    private void applySpooled(Spool.Batch batch) {
        var current = session;
        var locked = new ArrayList<LaneOperation>();
        if (current == null || !writer.write(current, batch.operations(), locked)) {
            leave();
        } else if (locked.isEmpty()) {
            spool.applied(batch);
        }
        // Else the whole batch is tried again: what waits must not leave the file before it is booked.
    }

    private void write(List<LaneOperation> group) {
        if (group.isEmpty()) {
            return;
        }
        var current = session;
        var locked = new ArrayList<LaneOperation>();
        if (current != null && writer.write(current, group, locked)) {
            busy.add(locked);
            return;
        }
        for (var operation : group) {
            if (operation instanceof LaneOperation.Hold hold && !hold.answer().isDone()) {
                unknownHolds.put(hold.call().value(), hold.limits());
            }
        }
        leave();
        divert(group);
    }

    private void leave() {
        var current = session;
        session = null;
        if (state == State.OPEN) {
            openUntil = System.nanoTime();
        }
        state = State.AWAY;
        if (current != null) {
            current.close();
        }
        divert(busy.takeAll());
    }

    /** Deals with operations while PostgreSQL is away. What the spool cannot take stays owed and is tried again. */
    private void divert(List<LaneOperation> group) {
        for (var operation : group) {
            switch (operation) {
                case LaneOperation.Hold hold -> await(hold);
                case LaneOperation.Settle settle -> owed.add(settle);
                case LaneOperation.Lease wish -> refuse(wish);
                case LaneOperation.Delivered delivered -> owed.add(delivered);
                case LaneOperation.Refused refused -> spool.appendIfRoomy(refused);
            }
        }
        refuseEnded(group);
        while (!owed.isEmpty() && spool.append(owed.peekFirst(), queue::add)) {
            owed.removeFirst();
        }
        overflowing = !owed.isEmpty();
    }

    /** One whose writing broke off is asked again too: what may have become of it is released before. */
    private void await(LaneOperation.Hold hold) {
        if (!takesHolds()) {
            refuse(hold);
        } else if (!hold.answer().isDone()) {
            waiting.add(hold);
        }
    }

    /** A call that ended does not wait for its hold any more, which would stay when it came after the settle. */
    private void refuseEnded(List<LaneOperation> group) {
        if (waiting.isEmpty()) {
            return;
        }
        var ended = new HashSet<CallId>();
        for (var operation : group) {
            if (operation instanceof LaneOperation.Settle settle) {
                ended.add(settle.call().id());
            }
        }
        waiting.removeIf(hold -> ended.contains(hold.call()) && (hold.answer().isDone() || refuse(hold)));
    }

    private void refuseWaiting() {
        waiting.forEach(DirectLane::refuse);
        waiting.clear();
    }

    private static boolean refuse(LaneOperation.Lease wish) {
        return wish.answer().complete(new LeaseResult.Unavailable());
    }

    private static boolean refuse(LaneOperation.Hold hold) {
        return hold.answer().complete(new HoldResult.Unavailable(RETRY_AFTER));
    }
}
