package io.omnia.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.ledger.Lease.Moment;
import io.omnia.ledger.LeaseUpkeep.Wish;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LeaseUpkeepTest {
    private static final Moment START = new Moment(1_000_000_000_000L, 1_700_000_000_000L);

    private final Lease lease = new Lease(UUID.randomUUID(), Fixture.newSet());
    private final LeaseUpkeep upkeep = new LeaseUpkeep(lease, 10);

    @BeforeEach
    void has1000() {
        lease.grew(1_000, 1_000, START);
    }

    private Wish look() {
        return upkeep.seen(lease.demand(), Duration.ZERO);
    }

    @Test
    void aLeaseThatNobodyUsesIsClosed() {
        for (var look = 0; look < 9; look++) {
            assertThat(look()).isEqualTo(new Wish.Nothing());
        }
        assertThat(look()).isEqualTo(new Wish.Close());
    }

    @Test
    void growsWhereTooLittleIsLeftForTheCallsToCome() {
        for (var call = 0; call < 95; call++) {
            lease.take(10, START);
        }

        assertThat(look()).isInstanceOf(Wish.Grow.class);
    }

    @Test
    void isRenewedOnceASecond() {
        lease.take(10, START);

        assertThat(upkeep.seen(lease.demand(), Duration.ofSeconds(1))).isInstanceOf(Wish.Keep.class);
    }

    @Test
    void whatIsGivenBackInVainIsGivenBackAgain() {
        lease.take(10, START);
        lease.close();

        assertThat(look()).isEqualTo(new Wish.GiveBack());
        lease.keep(0);
        assertThat(look()).as("nothing said that it arrived").isEqualTo(new Wish.GiveBack());
        upkeep.gaveBack(false);
        assertThat(look()).as("but for its one call").isEqualTo(new Wish.Nothing());
    }

    @Test
    void aRowThatWasOnlyMadeSmallerIsNotOverWhenItsLastCallEnds() {
        lease.take(10, START);
        lease.close();
        lease.keep(0);
        lease.ends(10, 3);
        lease.booked(3);

        upkeep.gaveBack(false);

        assertThat(upkeep.isOver()).as("the row has 7 left").isFalse();
        assertThat(look()).isEqualTo(new Wish.GiveBack());
        lease.keep(0);
        upkeep.gaveBack(true);
        assertThat(upkeep.isOver()).isTrue();
    }
}
