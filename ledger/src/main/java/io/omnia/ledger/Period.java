package io.omnia.ledger;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a limit counts over. Days and months are those of UTC. */
public enum Period {
    TOTAL,
    DAY,
    MONTH;

    /** The lower-case name: in tables, addresses and refusals. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The period of that code, or null. */
    public static @Nullable Period ofCode(String code) {
        for (var period : values()) {
            if (period.code().equals(code)) {
                return period;
            }
        }
        return null;
    }

    /** When the period that contains {@code now} began; a total began with time. */
    Instant startedBy(Instant now) {
        return switch (this) {
            case TOTAL -> Instant.EPOCH;
            case DAY -> now.truncatedTo(ChronoUnit.DAYS);
            case MONTH -> startOf(monthOf(now));
        };
    }

    /** When the period after the one that contains {@code now} begins; null for a total. */
    @Nullable
    Instant resetsAfter(Instant now) {
        return switch (this) {
            case TOTAL -> null;
            case DAY -> now.truncatedTo(ChronoUnit.DAYS).plus(1, ChronoUnit.DAYS);
            case MONTH -> startOf(monthOf(now).plusMonths(1));
        };
    }

    private static LocalDate monthOf(Instant now) {
        return ZonedDateTime.ofInstant(now, ZoneOffset.UTC).toLocalDate().withDayOfMonth(1);
    }

    private static Instant startOf(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
