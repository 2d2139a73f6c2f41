package io.omnia.identity;

import io.omnia.platform.http.Problem;
import io.omnia.privacy.Secret;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a password must be, as it is all that a person shows: long, and not what everybody tries first. No rule about kinds of
 * characters, since those make people write passwords down (NIST SP 800-63B).
 */
final class PasswordRule {
    static final int MIN_LENGTH = 15;

    /** What a long password must not be made of alone, beside its repetitions: the words that lists of guesses are built from. */
    private static final List<String> COMMON = List.of(
            "password",
            "passw0rd",
            "passwort",
            "letmein",
            "welcome",
            "iloveyou",
            "administrator",
            "admin",
            "qwertyuiop",
            "qwerty",
            "asdfghjkl",
            "zxcvbnm",
            "1234567890",
            "0123456789",
            "123456789",
            "12345678",
            "123456",
            "12345",
            "1234",
            "123",
            "abcdefghijklmnopqrstuvwxyz",
            "abc",
            "monkey",
            "dragon",
            "football",
            "baseball",
            "sunshine",
            "princess",
            "superman",
            "changeme",
            "secret",
            "omnia",
            "correcthorsebatterystaple",
            "my",
            "the",
            "is");

    private PasswordRule() {}

    /** The password to set, or a sentence that says what it must be. */
    static Secret check(String param, @Nullable String given, @Nullable EmailAddress email) {
        var password = given == null ? "" : given;
        var length = password.codePointCount(0, password.length());
        if (length < MIN_LENGTH || length > PasswordHash.MAX_LENGTH) {
            throw weak(
                    param,
                    "A password must have " + MIN_LENGTH + " to " + PasswordHash.MAX_LENGTH
                            + " characters. A short sentence is a good one.");
        }
        var plain = password.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
        if (plain.chars().distinct().count() < 5 || isMadeOfCommonWords(plain)) {
            throw weak(param, "This password is among the first that somebody would guess. Please choose another one.");
        }
        if (email != null && isMadeOf(plain, email)) {
            throw weak(param, "A password must not be your own e-mail address.");
        }
        return Secret.of(password);
    }

    private static boolean isMadeOfCommonWords(String plain) {
        var rest = plain;
        for (var word : COMMON) {
            rest = rest.replace(word, "");
        }
        return rest.length() <= 2;
    }

    private static boolean isMadeOf(String plain, EmailAddress email) {
        return email.value().replaceAll("[^\\p{L}\\p{N}]", "").equals(plain);
    }

    private static Problem weak(String param, String sentence) {
        return new Problem(400, "password_too_weak", sentence, param);
    }
}
