package io.omnia.ledger;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** How providers did lately, by the usage lines. A blocking read; for endpoints off the inference path. */
@Singleton
public final class ProviderFigures {
    private final Jdbi database;
    private final ProviderFiguresTable table = new ProviderFiguresTable();

    @Inject
    public ProviderFigures(Jdbi database) {
        this.database = database;
    }

    /**
     * What one provider did with the calls that reached it.
     *
     * @param failed those that it refused by mistake, broke off or did not answer
     * @param median of the calls that it answered; null when it answered none
     * @param slow the time within which 95 of 100 of them ended
     * @param medianFirstByte until the first byte of the answer
     */
    public record Figures(
            String provider,
            long calls,
            long failed,
            @Nullable Duration median,
            @Nullable Duration slow,
            @Nullable Duration medianFirstByte,
            @Nullable Failure lastFailure) {}

    /** One call that a provider did not answer as it should. */
    public record Failure(Instant at, CallRecord.Outcome outcome, int httpStatus) {}

    /** The figures of every provider that had a call since then, by its name. */
    public Map<String, Figures> since(Instant from) {
        return database.withHandle(handle -> table.since(handle, from)).stream()
                .collect(Collectors.toUnmodifiableMap(Figures::provider, figures -> figures));
    }
}
