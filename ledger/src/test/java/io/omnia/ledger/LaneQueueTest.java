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
}
