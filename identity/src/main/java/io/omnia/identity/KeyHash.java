package io.omnia.identity;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The SHA-256 of a whole key, in four words. Equality takes the same time wherever two hashes differ, so an answer's
 * timing says nothing about how much of a guess was right.
 */
record KeyHash(long first, long second, long third, long fourth) {
    static final int LENGTH = 32;

    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    static KeyHash of(byte[] sha256) {
        if (sha256.length != LENGTH) {
            throw new IllegalArgumentException("not a SHA-256: " + sha256.length + " bytes");
        }
        return new KeyHash(word(sha256, 0), word(sha256, 8), word(sha256, 16), word(sha256, 24));
    }

    byte[] bytes() {
        var bytes = new byte[LENGTH];
        WORDS.set(bytes, 0, first);
        WORDS.set(bytes, 8, second);
        WORDS.set(bytes, 16, third);
        WORDS.set(bytes, 24, fourth);
        return bytes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KeyHash(var a, var b, var c, var d)
                && ((first ^ a) | (second ^ b) | (third ^ c) | (fourth ^ d)) == 0;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(first);
    }

    /** A hash finds its key's row, so it stays out of logs too. */
    @Override
    public String toString() {
        return "KeyHash[…]";
    }

    private static long word(byte[] bytes, int at) {
        return (long) WORDS.get(bytes, at);
    }
}
