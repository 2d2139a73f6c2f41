package io.omnia.identity;

import io.omnia.privacy.Secret;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.zip.CRC32;

/**
 * How a key is written: the prefix of its kind, 43 random base62 characters (256 bits), and six base62 characters of the
 * CRC-32 over everything before. The checksum lets a scanner, and our own door, tell a key from noise without a look-up.
 */
final class ApiKeyFormat {
    static final int RANDOM_LENGTH = 43;
    static final int CHECKSUM_LENGTH = 6;

    /** What a key chosen by an operator must have at least and at most, its prefix counted. */
    static final int MIN_CHOSEN_LENGTH = 32;

    static final int MAX_LENGTH = 200;

    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int BASE = ALPHABET.length();

    /** The largest multiple of the base that a byte holds; bytes from here on would favour the first characters. */
    private static final int UNBIASED_BYTES = 256 / BASE * BASE;

    private ApiKeyFormat() {}

    /** A new key nobody can guess. */
    static Secret generate(KeyKind kind, SecureRandom random) {
        var key = new StringBuilder(kind.prefix());
        var bytes = new byte[RANDOM_LENGTH];
        var wanted = key.length() + RANDOM_LENGTH;
        while (key.length() < wanted) {
            random.nextBytes(bytes);
            for (var i = 0; i < bytes.length && key.length() < wanted; i++) {
                var value = Byte.toUnsignedInt(bytes[i]);
                if (value < UNBIASED_BYTES) {
                    key.append(ALPHABET.charAt(value % BASE));
                }
            }
        }
        return Secret.of(key.append(checksum(key.toString())).toString());
    }

    /** The six characters that must follow {@code text}. */
    static String checksum(String text) {
        var crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        var characters = new char[CHECKSUM_LENGTH];
        var rest = crc.getValue();
        for (var i = CHECKSUM_LENGTH - 1; i >= 0; i--) {
            characters[i] = ALPHABET.charAt((int) (rest % BASE));
            rest /= BASE;
        }
        return new String(characters);
    }

    /** Whether {@code key} is of the full format, its checksum included. */
    static boolean isWellFormed(String key) {
        var kind = KeyKind.of(key);
        if (kind == null || key.length() != kind.prefix().length() + RANDOM_LENGTH + CHECKSUM_LENGTH) {
            return false;
        }
        for (var i = kind.prefix().length(); i < key.length(); i++) {
            if (!isBase62(key.charAt(i))) {
                return false;
            }
        }
        var end = key.length() - CHECKSUM_LENGTH;
        return key.startsWith(checksum(key.substring(0, end)), end);
    }

    /** Whether an operator could have chosen {@code key}: a prefix of ours, long enough, printable without spaces. */
    static boolean isAcceptableChoice(String key) {
        if (KeyKind.of(key) == null || key.length() < MIN_CHOSEN_LENGTH || key.length() > MAX_LENGTH) {
            return false;
        }
        return key.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }

    private static boolean isBase62(char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    }
}
