package io.omnia.gateway.protocol;

/** Reads single counts of a usage. */
final class TokenCount {
    /** A count that is none. */
    static final long ABSURD = -1;

    /** No call has this many tokens. A larger count is a provider's mistake, and would overflow sums further on. */
    private static final long MAX_TOKENS = 1_000_000_000;

    private TokenCount() {}

    /** A part of a total, which limits it; an absurd one counts nothing. */
    static long part(JsonCursor cursor) throws MalformedJson {
        return Math.max(0, total(cursor));
    }

    /** A count; whatever is not a number of zero or more counts nothing. */
    static long total(JsonCursor cursor) throws MalformedJson {
        var next = cursor.peek();
        if (next >= '0' && next <= '9') {
            var count = cursor.wholeNumberOr(ABSURD);
            return count > MAX_TOKENS ? ABSURD : count;
        }
        cursor.skip();
        return 0;
    }
}
