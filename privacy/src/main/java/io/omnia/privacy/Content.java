package io.omnia.privacy;

import io.vertx.core.buffer.Buffer;

/**
 * The bytes of a prompt or an answer. It cannot be printed, serialized or compared by value, so it cannot reach a log or a
 * store by accident; whoever needs the bytes asks for them by name. Unit of length: bytes.
 */
public final class Content {
    /** Transient keeps serializers away that read fields of any visibility. */
    private final transient Buffer bytes;

    private Content(Buffer bytes) {
        this.bytes = bytes;
    }

    /** Wraps the buffer itself without a copy; later changes to it show here. */
    public static Content of(Buffer bytes) {
        return new Content(bytes);
    }

    /** A copy of {@code bytes}. */
    public static Content of(byte[] bytes) {
        return new Content(Buffer.buffer(bytes));
    }

    /** The wrapped buffer itself, for a relay to send on or a parser to read. */
    public Buffer buffer() {
        return bytes;
    }

    /** How many bytes there are. */
    public int length() {
        return bytes.length();
    }

    /** The number of bytes, nothing of what they say. */
    @Override
    public String toString() {
        return "Content[" + bytes.length() + " bytes]";
    }
}
