package io.omnia.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.omnia.platform.http.Problem;
import io.omnia.privacy.Proves;
import io.omnia.privacy.Secret;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class PasswordHashTest {
    /** Three independent implementations agree on this value. */
    @Test
    @Proves("OMNI-1.4")
    void isArgon2idWithNineteenMebibytesTwoPassesAndOneLane() {
        var hash =
                PasswordHash.of("correct horse battery staple", "0123456789abcdef".getBytes(StandardCharsets.US_ASCII));

        assertThat(hash)
                .isEqualTo("$argon2id$v=19$m=19456,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg"
                        + "$gy5SuVm5Z7Vw7keB9se9p87QGcomaseB/S2U1OhTsM0");
    }

    @Test
    @Proves("OMNI-1.4")
    void everyPasswordGetsASaltOfItsOwn() {
        var random = new SecureRandom();

        assertThat(PasswordHash.of("the same password", random))
                .isNotEqualTo(PasswordHash.of("the same password", random));
    }

    @Test
    void bothUnicodeSpellingsOfALetterAreTheSamePassword() {
        var salt = new byte[16];

        assertThat(PasswordHash.of("pässword", salt)).isEqualTo(PasswordHash.of("pa\u0308ssword", salt));
    }

    @Test
    void lengthIsTheOnlyRule() {
        assertThat(PasswordHash.isAcceptable("1234567")).isFalse();
        assertThat(PasswordHash.isAcceptable("12345678")).isTrue();
        assertThat(PasswordHash.isAcceptable("😀".repeat(256))).isTrue();
        assertThat(PasswordHash.isAcceptable("x".repeat(257))).isFalse();
    }

    @Test
    void aHashKnowsItsPasswordAndNoOther() {
        var hash = "$argon2id$v=19$m=19456,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$gy5SuVm5Z7Vw7keB9se9p87QGcomaseB/S2U1OhTsM0";

        assertThat(PasswordHash.matches("correct horse battery staple", hash)).isTrue();
        assertThat(PasswordHash.matches("Correct horse battery staple", hash)).isFalse();
        assertThat(PasswordHash.isOutdated(hash)).isFalse();
        assertThat(PasswordHash.isOutdated(hash.replace("m=19456", "m=9216"))).isTrue();
    }

    @Test
    void whoFindsNoPlaceIsToldToComeBack() {
        var full = new Passwords(0);

        assertThatThrownBy(() -> full.matches(Secret.of("a password"), null))
                .isInstanceOfSatisfying(Problem.class, problem -> {
                    assertThat(problem.status()).isEqualTo(503);
                    assertThat(problem.retryAfter()).isNotNull();
                });
    }
}
