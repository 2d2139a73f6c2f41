package io.omnia.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class LaneQueueTest {
    private static final int MAX = 100;
    private static final long SECOND = 1_000_000_000;

    private final LaneQueue queue = new LaneQueue();

    private static LaneOperation note() {
        return new LaneOperation.Delivered(Fixture.newCall());
    }

    private static LaneOperation awaited() {
        return new LaneOperation.Lease(
                UUID.randomUUID(), Fixture.newSet(), 0, 1, 1, 0, new CompletableFuture<LeaseResult>());
    }

    private static LaneOperation hold() {
        return new LaneOperation.Hold(
                Fixture.newCall(), Fixture.newSet(), Bound.of(new Credits(1)), null, new CompletableFuture<>());
    }

    private static LaneOperation settle() {
        return new LaneOperation.Settle(
                Fixture.call(Fixture.newCall(), Fixture.newSet()), Fixture.charge(1), null, new CompletableFuture<>());
    }

    @Test
    void whatIsWaitedForGoesAtOnceAndLeavesTheNotes() throws InterruptedException {
        var awaited = awaited();
        queue.add(note());
        queue.add(awaited);

        assertThat(queue.next(MAX, 0)).containsExactly(awaited);
        assertThat(queue.isEmpty()).isFalse();
    }

    @Test
    void notesGoTogetherAfterAMoment() throws InterruptedException {
        var notes = List.of(note(), note());
        var begun = System.nanoTime();
        notes.forEach(queue::add);

        var group = queue.next(MAX, SECOND);
        while (group.isEmpty()) {
            group = queue.next(MAX, SECOND);
        }

        assertThat(group).isEqualTo(notes);
        assertThat(System.nanoTime() - begun).isGreaterThanOrEqualTo(LaneQueue.LINGER.toNanos());
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void manyNotesAreWorthAGroup() throws InterruptedException {
        for (var i = 0; i < LaneQueue.MANY_NOTES; i++) {
            queue.add(note());
        }

        assertThat(queue.next(MAX, 0)).hasSize(LaneQueue.MANY_NOTES);
    }

    @Test
    void aGroupHasItsBound() throws InterruptedException {
        var awaited = List.of(awaited(), awaited(), awaited());
        awaited.forEach(queue::add);

        assertThat(queue.next(2, 0)).isEqualTo(awaited.subList(0, 2));
        assertThat(queue.next(2, 0)).isEqualTo(awaited.subList(2, 3));
    }

    @Test
    void holdsOfAFewGoFirst() throws InterruptedException {
        var settle = settle();
        var hold = hold();
        queue.add(settle);
        queue.add(hold);

        assertThat(queue.next(MAX, 0)).containsExactly(hold);
        assertThat(queue.isEmpty()).isFalse();
        queue.add(hold());
        assertThat(queue.next(MAX, 0)).as("whose turn it is").containsExactly(settle);
        assertThat(queue.next(MAX, 0)).hasSize(1);
    }

    @Test
    void manyGoTogether() throws InterruptedException {
        for (var i = 0; i < LaneQueue.WORTH_ONE_GROUP; i++) {
            queue.add(i % 2 == 0 ? settle() : hold());
        }

        assertThat(queue.next(MAX, 0)).hasSize(LaneQueue.WORTH_ONE_GROUP);
    }
}
