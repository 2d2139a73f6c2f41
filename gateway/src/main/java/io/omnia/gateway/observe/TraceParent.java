package io.omnia.gateway.observe;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The trace that a call belongs to. Format: W3C Trace Context, "traceparent Header".
 *
 * @param trace 32 hexadecimal digits
 * @param parent the caller's span, 16 hexadecimal digits; empty for a trace that begins here
 * @param sampled whether the caller wants the trace to be kept
 */
record TraceParent(String trace, String parent, boolean sampled) {
    private static final Pattern HEADER =
            Pattern.compile("(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");
    private static final int SAMPLED = 1;

    /** The caller's trace; a new one when it names none, or in another way than it should. */
    static TraceParent of(@Nullable String header) {
        var match = header == null ? null : HEADER.matcher(header.strip());
        return match != null && match.matches()
                ? new TraceParent(
                        match.group(1), match.group(2), (HexFormat.fromHexDigits(match.group(3)) & SAMPLED) != 0)
                : new TraceParent(newSpan() + newSpan(), "", true);
    }

    /** An id of a span of ours. */
    static String newSpan() {
        return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE));
    }
}
