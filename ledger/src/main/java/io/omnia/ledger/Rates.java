package io.omnia.ledger;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How often a caller may still call: of each measure the limit of which the least is left.
 *
 * @param requests null where no limit counts requests
 * @param tokens null where no limit counts tokens
 */
public record Rates(@Nullable Rate requests, @Nullable Rate tokens) {
    /** Of a set whose limits are all of money. */
    public static final Rates NONE = new Rates(null, null);

    /**
     * One limit as it stands.
     *
     * @param limit the most in one window
     * @param remaining what is left of it now
     * @param resetsIn until the window starts anew
     */
    public record Rate(long limit, long remaining, Duration resetsIn) {}
}
