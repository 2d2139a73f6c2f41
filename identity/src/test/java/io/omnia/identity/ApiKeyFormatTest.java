package io.omnia.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeyFormatTest {
    private static final String BODY = "AbCdEfGhIjKlMnOpQrStUvWxYz0123456789abcdEF0";
    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /** The values were computed with zlib's CRC-32 and an independent base62. */
    @ParameterizedTest
    @CsvSource({"omn_live_,0JBfZT", "omnia_live_,0wDXAO", "omnia_test_,0ly9Kq", "omnia_adm_,3smKhp"})
    void theChecksumIsTheCrc32OfWhatComesBeforeInSixBase62Characters(String prefix, String expected) {
        assertThat(ApiKeyFormat.checksum(prefix + BODY)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "omn_live_AbCdEfGhIjKlMnOpQrStUvWxYz0123456789abcdEF00JBfZT,"
                + "5f522e5800e976bac50880494bd26e2b8a018876148f562ffe0989edef7428ef",
        "omnia_live_AbCdEfGhIjKlMnOpQrStUvWxYz0123456789abcdEF00wDXAO,"
                + "9870de33f69fd9afcd05b3229adae2a5c6dbf4e65e9d5ff84e81eacd5666a9f9"
    })
    void theHashIsTheSha256OfTheWholeKey(String key, String sha256) {
        assertThat(HexFormat.of().formatHex(new KeyHasher().hash(key).bytes())).isEqualTo(sha256);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"omnia_live_" + BODY + "0wDXAO", "omnia_test_" + BODY + "0ly9Kq", "omnia_adm_" + BODY + "3smKhp"
            })
    void aKeyWithItsChecksumIsWellFormed(String key) {
        assertThat(ApiKeyFormat.isWellFormed(key)).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void aGeneratedKeyIsWellFormedAndOfItsKind(KeyKind kind) {
        var key = ApiKeyFormat.generate(kind, new SecureRandom()).revealText();

        assertThat(key).hasSize(kind.prefix().length() + 49).matches("omnia_(live|test|adm)_[0-9A-Za-z]{49}");
        assertThat(ApiKeyFormat.isWellFormed(key)).isTrue();
        assertThat(KeyKind.of(key)).isEqualTo(kind);
    }

    @Test
    void everyCharacterIsEquallyLikely() {
        var random = new SecureRandom();
        var counts = new int[ALPHABET.length()];
        var keys = 20_000;
        for (var i = 0; i < keys; i++) {
            var key = ApiKeyFormat.generate(KeyKind.LIVE, random).revealText();
            key.substring(KeyKind.LIVE.prefix().length(), key.length() - ApiKeyFormat.CHECKSUM_LENGTH)
                    .chars()
                    .forEach(c -> counts[ALPHABET.indexOf(c)]++);
        }

        // Chi-squared with 61 degrees of freedom passes 150 about once in 10^9 runs; taking bytes modulo 62 would give
        // the first eight characters a quarter more and a sum near 6 000.
        var expected = keys * (double) ApiKeyFormat.RANDOM_LENGTH / counts.length;
        var chiSquared = 0.0;
        for (var count : counts) {
            chiSquared += (count - expected) * (count - expected) / expected;
        }
        assertThat(chiSquared).isLessThan(150);
    }

    @Test
    void anySingleChangedCharacterIsNoticed() {
        var seed = new SecureRandom().nextLong();
        var random = new Random(seed);
        for (var round = 0; round < 2_000; round++) {
            var kind = random.nextBoolean() ? KeyKind.LIVE : KeyKind.MANAGEMENT;
            var key = ApiKeyFormat.generate(kind, new SecureRandom()).revealText();
            var at = random.nextInt(key.length());
            var replacement = (char) (' ' + random.nextInt(0x7f - ' '));
            if (replacement == key.charAt(at)) {
                continue;
            }
            var changed = key.substring(0, at) + replacement + key.substring(at + 1);
            assertThat(ApiKeyFormat.isWellFormed(changed))
                    .as("seed %d, at %d", seed, at)
                    .isFalse();
        }
    }

    @Test
    void swappedAddedAndDroppedCharactersAreNoticed() {
        var seed = new SecureRandom().nextLong();
        var random = new Random(seed);
        for (var round = 0; round < 2_000; round++) {
            var key = ApiKeyFormat.generate(KeyKind.TEST, new SecureRandom()).revealText();
            var at = random.nextInt(key.length() - 1);
            var dropped = key.substring(0, at) + key.substring(at + 1);
            var added = key.substring(0, at) + 'x' + key.substring(at);
            assertThat(ApiKeyFormat.isWellFormed(dropped)).as("seed %d", seed).isFalse();
            assertThat(ApiKeyFormat.isWellFormed(added)).as("seed %d", seed).isFalse();
            if (key.charAt(at) != key.charAt(at + 1)) {
                var swapped = key.substring(0, at) + key.charAt(at + 1) + key.charAt(at) + key.substring(at + 2);
                assertThat(ApiKeyFormat.isWellFormed(swapped))
                        .as("seed %d", seed)
                        .isFalse();
            }
        }
    }

    @Test
    void anyTextAtAllIsAnsweredWithoutAnException() {
        var seed = new SecureRandom().nextLong();
        var random = new Random(seed);
        for (var round = 0; round < 20_000; round++) {
            var text = new StringBuilder(random.nextBoolean() ? KeyKind.LIVE.prefix() : "");
            random.ints(random.nextInt(80), 0, 0x300).forEach(c -> text.append((char) c));
            assertThat(ApiKeyFormat.isWellFormed(text.toString()))
                    .as("seed %d", seed)
                    .isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "omnia_live_012345678901234567890,true",
        "omnia_live_01234567890123456789,false",
        "omnia_adm_an-operators-own-choice!,true",
        "sk-0123456789012345678901234567890123,false",
        "omnia_live_with a space 0123456789012,false",
        "omnia_live_ümlaut0123456789012345678,false"
    })
    void anOperatorMayChooseAnyPrintableKeyWithAPrefixAndThirtyTwoCharacters(String key, boolean acceptable) {
        assertThat(ApiKeyFormat.isAcceptableChoice(key)).isEqualTo(acceptable);
    }

    @Test
    void aSecretDoesNotPrintItself() {
        var secret = ApiKeyFormat.generate(KeyKind.LIVE, new SecureRandom());

        assertThat(secret.toString() + new KeyHasher().hash(secret.revealText()))
                .isEqualTo("Secret[…]KeyHash[…]");
    }
}
