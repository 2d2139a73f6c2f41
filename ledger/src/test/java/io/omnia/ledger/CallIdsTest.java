package io.omnia.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.platform.time.Uuid7;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class CallIdsTest {
    private static final Instant FROM = Instant.parse("2026-11-20T12:00:00Z");
    private static final Instant TO = Instant.parse("2026-11-20T13:00:00Z");

    @Test
    void hasTheIdsOfASpanAndLittleMore() {
        var ids = CallIds.started(FROM, TO);

        assertThat(has(ids, FROM)).isTrue();
        assertThat(has(ids, FROM.minusMillis(50))).isTrue();
        assertThat(has(ids, TO.minusMillis(1))).isTrue();
        assertThat(has(ids, FROM.minusSeconds(61))).isFalse();
        assertThat(has(ids, TO.plusSeconds(61))).isFalse();
    }

    @Test
    void hasEveryIdWhereThereIsNoEnd() {
        assertThat(CallIds.started(null, null)).isEqualTo(CallIds.ALL);
        assertThat(CallIds.started(Instant.MIN, Instant.MAX)).isEqualTo(CallIds.ALL);
        assertThat(has(CallIds.started(Instant.MAX, null), FROM)).isFalse();
        assertThat(has(CallIds.started(null, Instant.MIN), FROM)).isFalse();
    }

    /** By their texts, which are in the order in which PostgreSQL has ids. */
    private static boolean has(CallIds ids, Instant made) {
        var id = Uuid7.next(Clock.fixed(made, ZoneOffset.UTC)).toString();
        return id.compareTo(ids.first().toString()) >= 0
                && id.compareTo(ids.last().toString()) <= 0;
    }
}
