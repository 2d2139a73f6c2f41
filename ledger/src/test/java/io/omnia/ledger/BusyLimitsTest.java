package io.omnia.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class BusyLimitsTest {
    private final BusyLimits busy = new BusyLimits();
    private final LimitSet set = Fixture.newSet();

    private List<LaneOperation> settles(int count) {
        return settles(count, set);
    }

    private static List<LaneOperation> settles(int count, LimitSet set) {
        var settles = new ArrayList<LaneOperation>();
        for (var i = 0; i < count; i++) {
            settles.add(new LaneOperation.Settle(
                    Fixture.call(Fixture.newCall(), set), Fixture.charge(1), null, new CompletableFuture<>()));
        }
        return settles;
    }

    @Test
    void aLockThatWasMetIsLookedAtAfterAWhile() {
        var settles = settles(1);
        busy.add(settles);

        assertThat(busy.untilDue()).isPositive();
        assertThat(busy.due()).isEmpty();
        assertThat(busy.isEmpty()).isFalse();
    }

    @Test
    void whatIsFreeGoesOnWithoutAPauseHoweverMuchItIs() {
        var settles = settles(5);
        busy.add(settles);

        assertThat(busy.freed(Set.of(), 3)).isEqualTo(settles.subList(0, 3));
        assertThat(busy.untilDue()).isZero();
        assertThat(busy.due()).containsExactly(set);

        assertThat(busy.freed(Set.of(), 3)).isEqualTo(settles.subList(3, 5));
        assertThat(busy.isEmpty()).isTrue();
    }

    @Test
    void whatIsLockedAgainWaitsAgain() {
        var settles = settles(5);
        busy.add(settles);
        busy.freed(Set.of(), 3);

        assertThat(busy.freed(Set.of(set), 3)).isEmpty();

        assertThat(busy.untilDue()).isPositive();
        assertThat(busy.takeAll()).isEqualTo(settles.subList(3, 5));
    }

    @Test
    void whatElseIsWrittenPutsTheLookOffNoFurther() {
        busy.add(settles(1));

        for (var until = System.nanoTime() + 1_000_000_000; busy.due().isEmpty() && System.nanoTime() < until; ) {
            busy.add(List.of());
            busy.takeFrom(settles(1));
        }

        assertThat(busy.due()).containsExactly(set);
    }

    @Test
    void noBacklogKeepsAnotherWaiting() {
        var other = Fixture.newSet();
        var settles = settles(5);
        var others = settles(1, other);
        busy.add(settles);
        busy.add(others);

        assertThat(busy.freed(Set.of(), 3)).isEqualTo(settles.subList(0, 3));
        busy.add(settles(9));

        assertThat(busy.freed(Set.of(), 3)).startsWith(others.getFirst()).hasSize(3);
    }
}
