package io.omnia.privacy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** A key, a password or a token. It cannot be printed or serialized, and comparing it takes the same time for any value. */
public final class Secret {
    /** Transient keeps serializers away that read fields of any visibility. */
    private final transient byte[] bytes;

    private Secret(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The UTF-8 bytes of {@code text}. */
    public static Secret of(String text) {
        return new Secret(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The secret as text, for the one place that sends it on. Do not keep the string. */
    public String revealText() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Equal bytes, compared in a time that does not tell where they differ. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Secret secret && MessageDigest.isEqual(bytes, secret.bytes);
    }

    /** The same for every secret, so that a hash tells nothing about one. */
    @Override
    public int hashCode() {
        return Secret.class.hashCode();
    }

    @Override
    public String toString() {
        return "Secret[…]";
    }
}
