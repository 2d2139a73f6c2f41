package io.omnia.gateway.repeat;

import io.omnia.privacy.Content;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A keyed hash (HMAC-SHA-256) of several parts, each with its length, so that no two lists of parts read alike. Nothing of
 * the parts can be read from it, nor tried against it by someone without the secret.
 */
final class Fingerprint {
    private static final String ALGORITHM = "HmacSHA256";

    private final Mac mac;

    private Fingerprint(byte[] secret) {
        try {
            mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret, ALGORITHM));
        } catch (GeneralSecurityException defect) {
            throw new IllegalStateException(defect);
        }
    }

    /** @param secret what has to be known to make the same hash; not empty */
    static Fingerprint under(byte[] secret) {
        return new Fingerprint(secret);
    }

    static Fingerprint under(String secret) {
        return new Fingerprint(secret.getBytes(StandardCharsets.UTF_8));
    }

    Fingerprint with(String part) {
        return with(part.getBytes(StandardCharsets.UTF_8));
    }

    Fingerprint with(byte[] part) {
        mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).flip());
        mac.update(part);
        return this;
    }

    /** A hash (SHA-256) without a secret, to stand for the bytes in others. It can be tried against guesses, so it is not kept. */
    static byte[] digest(Content content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content.buffer().getBytes());
        } catch (GeneralSecurityException defect) {
            throw new IllegalStateException(defect);
        }
    }

    byte[] bytes() {
        return mac.doFinal();
    }

    /** Its first half, which is as good as unique. */
    UUID id() {
        return id(bytes());
    }

    static UUID id(byte[] hash) {
        var half = ByteBuffer.wrap(hash);
        return new UUID(half.getLong(), half.getLong());
    }
}
