package io.omnia.gateway.repeat;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MemoryStoreTest {
    private static final Duration TTL = Duration.ofMinutes(5);
    private static final byte[] SEALED = new byte[800];

    private final AtomicLong nanos = new AtomicLong();
    private final MemoryStore store = new MemoryStore(3_000, nanos::get);

    @Test
    void forgetsWhenTheTimeIsOverWhoeverAsksMeanwhile() {
        store.put("a", SEALED, TTL);
        nanos.addAndGet(TTL.toNanos() - 1);
        assertThat(get("a")).contains(SEALED);

        nanos.addAndGet(1);

        assertThat(get("a")).isEmpty();
    }

    @Test
    void deletesWhatNobodyAsksFor() {
        store.put("a", SEALED, TTL);
        nanos.addAndGet(TTL.toNanos());
        store.put("b", SEALED, TTL);

        store.deleteExpired();

        assertThat(store.size()).isEqualTo(1);
    }

    @Test
    void makesRoomWhereNothingWasAskedForLately() {
        for (var id : new String[] {"a", "b", "c"}) {
            store.put(id, SEALED, TTL);
        }
        get("a");

        store.put("d", SEALED, TTL);

        assertThat(get("b")).isEmpty();
        assertThat(get("a")).isPresent();
        assertThat(get("d")).isPresent();
    }

    @Test
    void takesNothingThatIsLargerThanItself() {
        store.put("a", new byte[4_000], TTL);

        assertThat(store.size()).isZero();
    }

    private Optional<byte[]> get(String id) {
        return store.get(id).result();
    }
}
