package io.omnia.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.ledger.Lease.Moment;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LeaseTest {
    private static final Moment START = new Moment(1_000_000_000_000L, 1_700_000_000_000L);

    private final Lease lease = new Lease(UUID.randomUUID(), Fixture.newSet());

    @BeforeEach
    void has100() {
        lease.grew(100, 100, START);
    }

    @Test
    void givesOutWhatItHasAndNoMore() {
        assertThat(lease.take(60, START)).isTrue();
        assertThat(lease.take(41, START)).isFalse();
        assertThat(lease.take(40, START)).isTrue();
        assertThat(lease.take(1, START)).isFalse();
    }

    @Test
    void whatACallDidNotCostIsThereAgainAndWhatItCostIsGone() {
        lease.take(60, START);
        lease.ends(60, 25);
        assertThat(lease.take(76, START)).isFalse();
        assertThat(lease.take(75, START)).isTrue();
        lease.booked(25);
        assertThat(lease.take(1, START)).isFalse();
    }

    @Test
    void aCallThatCostMoreThanItHeldLeavesLessForTheNext() {
        lease.take(60, START);
        lease.ends(60, 90);
        lease.booked(90);

        assertThat(lease.take(11, START)).isFalse();
        assertThat(lease.take(10, START)).isTrue();
    }

    @Test
    void whatIsOfferedBackIsGoneAtOnce() {
        lease.take(30, START);

        assertThat(lease.keep(20)).as("what runs, and what is kept in hand").isEqualTo(50);

        assertThat(lease.take(21, START)).isFalse();
        assertThat(lease.take(20, START)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "29999,  29999,  true",
        "30000,  30000,  false", // Half of its life is over.
        "100,    30000,  false", // The machine was paused: one clock stood still.
        "30000,  100,    false",
        "100,    -1,     false", // A clock that was set back.
        "-1,     100,    false",
    })
    void admitsForHalfOfItsLifeByBothClocks(long nanoMillis, long millis, boolean admits) {
        var later = new Moment(START.nanos() + Duration.ofMillis(nanoMillis).toNanos(), START.millis() + millis);

        assertThat(lease.take(1, later)).isEqualTo(admits);
    }

    @Test
    void beingSeenToStartsItsTimeAnew() {
        var late = new Moment(START.nanos() + Duration.ofSeconds(40).toNanos(), START.millis() + 40_000);
        assertThat(lease.take(1, late)).isFalse();

        lease.grew(0, 100, late);

        assertThat(lease.take(1, late)).isTrue();
    }

    @Test
    void isDrainedWhenClosedAndEveryCallIsBooked() {
        lease.take(10, START);
        lease.close();
        assertThat(lease.take(1, START)).isFalse();
        assertThat(lease.isDrained()).isFalse();
        lease.ends(10, 5);
        assertThat(lease.isDrained()).isFalse();
        lease.booked(5);
        assertThat(lease.isDrained()).isTrue();
    }

    @Test
    void aLeaseThatIsOverdrawnKeepsNothingAndGrowsFromThere() {
        lease.take(60, START);
        lease.take(40, START);
        lease.ends(40, 80);

        assertThat(lease.keep(0)).isEqualTo(100);
        assertThat(lease.keep(Long.MAX_VALUE)).isEqualTo(100);
        assertThat(lease.take(1, START)).isFalse();

        lease.grew(50, 150, START);
        assertThat(lease.take(11, START)).isFalse();
        assertThat(lease.take(10, START)).isTrue();
    }

    @Test
    void hasNoMoreThanItsRow() {
        lease.take(30, START);
        lease.ends(30, 20);

        lease.grew(0, 50, START);

        assertThat(lease.granted())
                .as("its row, and what may be booked without being told here")
                .isEqualTo(70);
        assertThat(lease.take(51, START)).isFalse();
        assertThat(lease.take(50, START)).isTrue();
    }
}
