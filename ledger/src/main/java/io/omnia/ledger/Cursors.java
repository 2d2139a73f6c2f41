package io.omnia.ledger;

import io.omnia.platform.http.Problem;
import java.nio.ByteBuffer;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Where a page ended, as a text that callers hand back without looking into it. Its first byte names what the rest is, so
 * that the cursor of another list, or of an older program, is refused and not misread.
 */
final class Cursors {
    private Cursors() {}

    static String encode(byte format, long... position) {
        var bytes = ByteBuffer.allocate(1 + position.length * Long.BYTES).put(format);
        for (var part : position) {
            bytes.putLong(part);
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    /** The parts of a position of this format, as many as it has; {@link Problem} 400 for every other text. */
    static long[] decode(byte format, int parts, String given) {
        var bytes = bytes(given);
        if (bytes == null || bytes.remaining() != 1 + parts * Long.BYTES || bytes.get() != format) {
            throw refused();
        }
        var position = new long[parts];
        for (var i = 0; i < parts; i++) {
            position[i] = bytes.getLong();
        }
        return position;
    }

    static Problem refused() {
        return Problem.invalid("after", "after must be the \"next\" of the page before.");
    }

    private static @Nullable ByteBuffer bytes(String given) {
        try {
            return ByteBuffer.wrap(Base64.getUrlDecoder().decode(given));
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }
}
