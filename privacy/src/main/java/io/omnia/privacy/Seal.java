package io.omnia.privacy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts secrets that have to be kept and used again, so that the database alone shows none of them: AES-256-GCM under a
 * key that is not in it. A sealed secret opens only for what it was sealed for, which is no secret and is not kept with it.
 *
 * <p>Format: one byte of version, four that name the key, twelve of nonce, then the cipher text and its tag.
 */
public final class Seal {
    /** The longest secret that is sealed. Bytes. */
    public static final int MAX_SECRET_BYTES = 4_096;

    static final int KEY_BYTES = 32;

    private static final byte VERSION = 1;
    private static final int NAME_BYTES = 4;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int HEAD_BYTES = 1 + NAME_BYTES + NONCE_BYTES;

    private final SecureRandom random = new SecureRandom();
    private final Map<Integer, SecretKeySpec> keys = new LinkedHashMap<>();
    private final int current;
    private final List<byte[]> allKeys;

    /** @param keys 32 bytes each; the first seals, all of them open */
    public Seal(List<byte[]> keys) {
        for (var key : keys) {
            this.keys.putIfAbsent(name(key), new SecretKeySpec(derived(key, "seal"), "AES"));
        }
        allKeys = keys.stream().map(byte[]::clone).toList();
        current = name(allKeys.getFirst());
    }

    /** It was sealed under a key that is not here, or for something else, or it is damaged. */
    public static final class Unopenable extends Exception {
        private static final long serialVersionUID = 1;

        Unopenable(String reason) {
            super(reason);
        }
    }

    /** @param use what it is sealed for, such as the row it stands in */
    public byte[] seal(Secret secret, String use) {
        var plain = secret.revealText().getBytes(StandardCharsets.UTF_8);
        if (plain.length > MAX_SECRET_BYTES) {
            throw new IllegalArgumentException("a secret of " + plain.length + " bytes");
        }
        var nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            var text = cipher(Cipher.ENCRYPT_MODE, current, nonce, use).doFinal(plain);
            return ByteBuffer.allocate(HEAD_BYTES + text.length)
                    .put(VERSION)
                    .putInt(current)
                    .put(nonce)
                    .put(text)
                    .array();
        } catch (GeneralSecurityException defect) {
            throw new IllegalStateException(defect);
        }
    }

    /** The secret again, for what it was sealed for. */
    public Secret open(byte[] sealed, String use) throws Unopenable {
        if (sealed.length <= HEAD_BYTES || sealed[0] != VERSION) {
            throw new Unopenable("not a sealed secret");
        }
        var key = nameIn(sealed);
        if (!keys.containsKey(key)) {
            throw new Unopenable("sealed under a key that is not set");
        }
        var nonce = Arrays.copyOfRange(sealed, 1 + NAME_BYTES, HEAD_BYTES);
        try {
            var plain = cipher(Cipher.DECRYPT_MODE, key, nonce, use)
                    .doFinal(sealed, HEAD_BYTES, sealed.length - HEAD_BYTES);
            return Secret.of(new String(plain, StandardCharsets.UTF_8));
        } catch (GeneralSecurityException damaged) {
            throw new Unopenable("damaged, or sealed for something else");
        }
    }

    /** Whether it was sealed under the key that seals now. */
    public boolean isCurrent(byte[] sealed) {
        return sealed.length > HEAD_BYTES && sealed[0] == VERSION && nameIn(sealed) == current;
    }

    /** A key for a use of its own, which says nothing of the others. It changes with the key that seals. */
    public byte[] keyFor(String use) {
        return derived(allKeys.getFirst(), use);
    }

    /** The same of every key that opens, the one that seals first: for what was made under the others and is looked for. */
    public List<byte[]> keysFor(String use) {
        return allKeys.stream().map(key -> derived(key, use)).toList();
    }

    private Cipher cipher(int mode, int key, byte[] nonce, String use) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, keys.get(key), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(use.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    private static int nameIn(byte[] sealed) {
        return ByteBuffer.wrap(sealed, 1, NAME_BYTES).getInt();
    }

    /** So much of a hash tells keys apart, and nothing of them. */
    private static int name(byte[] key) {
        try {
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(derived(key, "name")))
                    .getInt();
        } catch (GeneralSecurityException defect) {
            throw new IllegalStateException(defect);
        }
    }

    private static byte[] derived(byte[] key, String use) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(("omnia." + use).getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException defect) {
            throw new IllegalStateException(defect);
        }
    }
}
