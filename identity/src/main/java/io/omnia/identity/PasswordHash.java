package io.omnia.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Passwords at rest: argon2id with 19 MiB, two passes and one lane, the floor that OWASP's password storage guide gives.
 * Parameters and salt stand in the result, so that they can be raised later.
 */
final class PasswordHash {
    static final int MIN_LENGTH = 8;
    static final int MAX_LENGTH = 256;

    private static final int MEMORY_KIB = 19_456;
    private static final int PASSES = 2;
    private static final int LANES = 1;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final Base64.Encoder BASE64 = Base64.getEncoder().withoutPadding();

    private PasswordHash() {}

    /** Whether a password may be set: 8 to 256 characters, and none of the rules that make people write it down. */
    static boolean isAcceptable(String password) {
        var length = password.codePointCount(0, password.length());
        return length >= MIN_LENGTH && length <= MAX_LENGTH;
    }

    /** The PHC string of a password under a fresh salt. */
    static String of(String password, SecureRandom random) {
        var salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return of(password, salt);
    }

    /** Whether a PHC string that was made here, with whatever parameters, is of this password. */
    static boolean matches(String password, String phc) {
        var stored = Stored.of(phc);
        var hash = compute(
                password, stored.salt(), stored.memoryKib(), stored.passes(), stored.lanes(), stored.hash().length);
        return MessageDigest.isEqual(hash, stored.hash());
    }

    /** Whether a password should be hashed anew at the next chance, since its parameters are not today's. */
    static boolean isOutdated(String phc) {
        var stored = Stored.of(phc);
        return stored.memoryKib() != MEMORY_KIB || stored.passes() != PASSES || stored.lanes() != LANES;
    }

    /** The password counts as typed, apart from Unicode's composed form: keyboards differ in that and people cannot tell. */
    static String of(String password, byte[] salt) {
        var hash = compute(password, salt, MEMORY_KIB, PASSES, LANES, HASH_BYTES);
        return "$argon2id$v=19$m=" + MEMORY_KIB + ",t=" + PASSES + ",p=" + LANES + "$" + BASE64.encodeToString(salt)
                + "$" + BASE64.encodeToString(hash);
    }

    private static byte[] compute(String password, byte[] salt, int memoryKib, int passes, int lanes, int length) {
        var parameters = new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(memoryKib)
                .withIterations(passes)
                .withParallelism(lanes)
                .withSalt(salt)
                .build();
        var generator = new Argon2BytesGenerator();
        generator.init(parameters);
        var hash = new byte[length];
        generator.generateBytes(
                Normalizer.normalize(password, Normalizer.Form.NFC).getBytes(StandardCharsets.UTF_8), hash);
        return hash;
    }

    /** A PHC string, taken apart. */
    private static final class Stored {
        private static final Pattern SHAPE =
                Pattern.compile("\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,2}),p=(\\d{1,2})\\$([^$]+)\\$([^$]+)");

        private final Matcher parts;

        private Stored(Matcher parts) {
            this.parts = parts;
        }

        static Stored of(String phc) {
            var parts = SHAPE.matcher(phc);
            if (!parts.matches()) {
                throw new IllegalArgumentException("not an argon2id hash");
            }
            return new Stored(parts);
        }

        int memoryKib() {
            return Integer.parseInt(parts.group(1));
        }

        int passes() {
            return Integer.parseInt(parts.group(2));
        }

        int lanes() {
            return Integer.parseInt(parts.group(3));
        }

        byte[] salt() {
            return Base64.getDecoder().decode(parts.group(4));
        }

        byte[] hash() {
            return Base64.getDecoder().decode(parts.group(5));
        }
    }
}
