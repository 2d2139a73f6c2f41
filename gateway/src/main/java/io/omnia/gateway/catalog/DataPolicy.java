package io.omnia.gateway.catalog;

import java.time.LocalDate;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a model's provider does with prompts and answers.
 *
 * @param trains whether they may be used to train models
 * @param retentionDays how long they are kept; null when that is unknown
 * @param source where that was read
 * @param date when
 */
public record DataPolicy(Training trains, @Nullable Integer retentionDays, String source, LocalDate date) {

    /** A provider's word on training; what is unknown is never taken for a no. */
    public enum Training {
        YES,
        NO,
        UNKNOWN;

        /** The word in catalog files and on the wire. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
