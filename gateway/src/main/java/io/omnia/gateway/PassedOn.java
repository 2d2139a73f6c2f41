package io.omnia.gateway;

import io.omnia.gateway.protocol.UsageReader;
import io.omnia.gateway.provider.Protocol;
import io.omnia.gateway.transport.Bytes;
import io.omnia.ledger.TokenUsage;
import io.omnia.privacy.Content;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * What stays of a long answer in one piece once it has gone on to the client: its beginning, by which its tokens can be
 * estimated, and its end, where its usage is. Long answers are mostly log probabilities and pictures, and many may be under
 * way at once.
 */
final class PassedOn {
    private static final int SAMPLE_BYTES = 64 * 1024;
    private static final int TAIL_BYTES = 64 * 1024;

    private final Protocol protocol;
    private final Buffer sample = Buffer.buffer();
    private Buffer tail = Buffer.buffer();
    private @Nullable TokenUsage usage;
    private int length;

    PassedOn(Protocol protocol) {
        this.protocol = protocol;
    }

    void add(Buffer piece) {
        if (length == 0) {
            // A vendor that puts the usage first puts it before the long part.
            usage = find(piece);
        }
        length += piece.length();
        sample.appendBuffer(piece, 0, Math.min(piece.length(), SAMPLE_BYTES - sample.length()));
        tail.appendBuffer(piece, Math.max(0, piece.length() - TAIL_BYTES), Math.min(piece.length(), TAIL_BYTES));
        if (tail.length() > 2 * TAIL_BYTES) {
            tail = tail.getBuffer(tail.length() - TAIL_BYTES, tail.length());
        }
    }

    int length() {
        return length;
    }

    /** The usage that the answer reports; null when it reports none. */
    @Nullable
    TokenUsage usage() {
        var last = find(tail);
        return last == null ? usage : last;
    }

    Kept kept() {
        return sample.length() == 0
                ? Kept.NOTHING
                : new Kept(Content.of(sample), (double) length / sample.length(), null);
    }

    private @Nullable TokenUsage find(Buffer piece) {
        var bytes = Bytes.of(piece);
        return UsageReader.lastIn(protocol, bytes.array(), bytes.start(), bytes.start() + bytes.length());
    }
}
