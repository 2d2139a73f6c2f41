package io.omnia.ledger;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a limit counts over. Minutes, days and months are those of UTC, by the database's clock. */
public enum Period {
    /** Over nothing: a limit of what there is at one time. */
    NONE,
    MINUTE,
    DAY,
    MONTH,
    TOTAL;

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

    /** When the period that contains {@code now} began; what has no beginning began with time. */
    Instant startedBy(Instant now) {
        return switch (this) {
            case NONE, TOTAL -> Instant.EPOCH;
            case MINUTE -> now.truncatedTo(ChronoUnit.MINUTES);
            case DAY -> now.truncatedTo(ChronoUnit.DAYS);
            case MONTH -> startOf(monthOf(now));
        };
    }

    /** When the period after the one that contains {@code now} begins; null where none follows. */
    @Nullable
    Instant resetsAfter(Instant now) {
        return switch (this) {
            case NONE, TOTAL -> null;
            case MINUTE -> now.truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES);
            case DAY -> now.truncatedTo(ChronoUnit.DAYS).plus(1, ChronoUnit.DAYS);
            case MONTH -> startOf(monthOf(now).plusMonths(1));
        };
    }

    /** Which of two periods lasts longer: larger numbers do. */
    int length() {
        return switch (this) {
            case NONE -> 0;
            case MINUTE -> 1;
            case DAY -> 2;
            case MONTH -> 3;
            case TOTAL -> 4;
        };
    }

    private static LocalDate monthOf(Instant now) {
        return ZonedDateTime.ofInstant(now, ZoneOffset.UTC).toLocalDate().withDayOfMonth(1);
    }

    private static Instant startOf(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
