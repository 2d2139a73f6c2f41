package io.omnia.ledger;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A call's place in a list from the newest to the oldest: by its start, and by its id among those of one microsecond. */
record CallPosition(Instant at, UUID call) {
    private static final byte FORMAT = 1;
    private static final int PARTS = 3;

    String cursor() {
        var micros = Instant.EPOCH.until(at, ChronoUnit.MICROS);
        return Cursors.encode(FORMAT, micros, call.getMostSignificantBits(), call.getLeastSignificantBits());
    }

    /** What {@link #cursor} said; null for a list from its beginning. */
    static @Nullable CallPosition of(@Nullable String cursor) {
        if (cursor == null) {
            return null;
        }
        var parts = Cursors.decode(FORMAT, PARTS, cursor);
        if (parts[0] < 0) {
            throw Cursors.refused();
        }
        return new CallPosition(Instant.EPOCH.plus(parts[0], ChronoUnit.MICROS), new UUID(parts[1], parts[2]));
    }
}
