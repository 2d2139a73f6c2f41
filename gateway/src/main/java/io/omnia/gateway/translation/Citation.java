package io.omnia.gateway.translation;

import org.jspecify.annotations.Nullable;

/**
 * Where a piece of text comes from.
 *
 * @param cited the words at the source; empty where they are not told
 * @param span which characters of its text part; null for the whole part
 */
record Citation(
        String url, String title, String cited, @Nullable Span span) {
    /** From one character up to before another. */
    record Span(int start, int end) {}
}
