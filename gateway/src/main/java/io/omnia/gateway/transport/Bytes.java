package io.omnia.gateway.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;

/** Moves between buffers and arrays without copying where that is possible. */
@SuppressWarnings("deprecation") // Vert.x 4 has no other way to the bytes behind a buffer.
public final class Bytes {
    private Bytes() {}

    /** A stretch of an array; {@code array} is not to be written to. */
    @SuppressWarnings("ArrayRecordComponent") // A view for a moment: never compared, never kept.
    public record Slice(byte[] array, int start, int length) {}

    /** A buffer over the array itself, which must not change afterwards. */
    public static Buffer wrap(byte[] array, int start, int length) {
        return Buffer.buffer(Unpooled.wrappedBuffer(array, start, length));
    }

    /** The buffer's bytes; its own array when it has one. */
    public static Slice of(Buffer buffer) {
        ByteBuf content = buffer.getByteBuf();
        if (content.hasArray()) {
            return new Slice(content.array(), content.arrayOffset() + content.readerIndex(), content.readableBytes());
        }
        var copy = buffer.getBytes();
        return new Slice(copy, 0, copy.length);
    }
}
