package io.omnia.platform.http;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads what routes of every module take in the same way; what cannot be read is a {@link Problem} with a sentence. */
public final class Input {
    /** The most items in one page. */
    public static final int MAX_PAGE = 200;

    private static final int DEFAULT_PAGE = 50;
    private static final int DAY_CHARS = "2030-01-31".length();

    private Input() {}

    /** The body, which this route needs. */
    public static <T> T body(@Nullable T given) {
        if (given == null) {
            throw Problem.invalid(null, "This address needs a JSON body.");
        }
        return given;
    }

    /** An identifier in its usual form with four dashes; null for everything else. The JDK's parser takes shorter groups too. */
    public static @Nullable UUID uuid(@Nullable String given) {
        try {
            var value = given == null ? null : UUID.fromString(given);
            return value != null && value.toString().equalsIgnoreCase(given) ? value : null;
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }

    /** The start of a day of UTC, given as {@code 2030-01-31}, or a time with its offset. */
    public static Instant time(String param, String given) {
        var time = parsed(given);
        if (time == null) {
            throw Problem.invalid(
                    param, param + " must be a day or a time, such as 2030-01-31 or 2030-01-31T12:00:00Z.");
        }
        return time;
    }

    /** As {@link #time}, but after {@code now}; null stays null. */
    public static @Nullable Instant futureTime(String param, @Nullable String given, Instant now) {
        if (given == null) {
            return null;
        }
        var time = parsed(given);
        if (time == null || !time.isAfter(now)) {
            throw Problem.invalid(
                    param,
                    param + " must be a day or a time in the future, such as 2030-01-31 or 2030-01-31T12:00:00Z.");
        }
        return time;
    }

    /** How many items a page shall have: 50 unless given, at most {@link #MAX_PAGE}. */
    public static int limit(@Nullable String given) {
        if (given == null) {
            return DEFAULT_PAGE;
        }
        try {
            var limit = Integer.parseInt(given);
            if (limit >= 1 && limit <= MAX_PAGE) {
                return limit;
            }
        } catch (NumberFormatException malformed) {
            // Falls through to the sentence that says what a limit has to be.
        }
        throw Problem.invalid("limit", "limit must be a whole number from 1 to " + MAX_PAGE + ".");
    }

    private static @Nullable Instant parsed(String given) {
        try {
            return given.length() == DAY_CHARS
                    ? LocalDate.parse(given).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : OffsetDateTime.parse(given).toInstant();
        } catch (DateTimeParseException malformed) {
            return null;
        }
    }
}
