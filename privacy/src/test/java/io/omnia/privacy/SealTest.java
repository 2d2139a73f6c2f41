package io.omnia.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.omnia.platform.startup.StartupRefusal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealTest {
    private static final Secret SECRET = Secret.of("sk-of-somebody-0123456789");

    @TempDir
    Path folder;

    @Test
    void opensWhatItSealed() throws Exception {
        var seal = new Seal(List.of(key(1)));
        var sealed = seal.seal(SECRET, "row 1");

        assertThat(seal.open(sealed, "row 1")).isEqualTo(SECRET);
        assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("somebody");
        assertThat(seal.seal(SECRET, "row 1")).isNotEqualTo(sealed);
    }

    @Test
    void opensForNothingElseAndNothingDamaged() {
        var seal = new Seal(List.of(key(1)));
        var sealed = seal.seal(SECRET, "row 1");

        assertThatThrownBy(() -> seal.open(sealed, "row 2")).isInstanceOf(Seal.Unopenable.class);
        assertThatThrownBy(() -> new Seal(List.of(key(2))).open(sealed, "row 1"))
                .isInstanceOf(Seal.Unopenable.class);
        for (var i = 0; i < sealed.length; i++) {
            var damaged = sealed.clone();
            damaged[i] ^= 1;
            assertThatThrownBy(() -> seal.open(damaged, "row 1")).isInstanceOf(Seal.Unopenable.class);
            var cut = Arrays.copyOf(sealed, i);
            assertThatThrownBy(() -> seal.open(cut, "row 1")).isInstanceOf(Seal.Unopenable.class);
        }
    }

    @Test
    void opensUnderKeysFromBefore() throws Exception {
        var sealed = new Seal(List.of(key(1))).seal(SECRET, "row");
        var rotated = new Seal(List.of(key(2), key(1)));

        assertThat(rotated.isCurrent(sealed)).isFalse();
        assertThat(rotated.open(sealed, "row")).isEqualTo(SECRET);
        assertThat(rotated.isCurrent(rotated.seal(SECRET, "row"))).isTrue();
    }

    @Test
    void makesKeysForOtherUsesThatOutliveARotation() {
        var before = new Seal(List.of(key(1)));
        var rotated = new Seal(List.of(key(2), key(1)));

        assertThat(rotated.keysFor("hashing")).containsExactly(rotated.keyFor("hashing"), before.keyFor("hashing"));
        assertThat(before.keyFor("hashing")).isNotEqualTo(before.keyFor("another use"));
    }

    @Test
    void makesAKeyForItsOwnerOnlyAndKeepsIt() throws Exception {
        var file = folder.resolve(SealKeys.FILE);
        var sealed = new Seal(SealKeys.keys(settings(null), file)).seal(SECRET, "row");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(new Seal(SealKeys.keys(settings(null), file)).open(sealed, "row"))
                .isEqualTo(SECRET);
        // A key that is set later opens what was sealed under the file's, and seals anew.
        var set = new Seal(SealKeys.keys(settings(text(7)), file));
        assertThat(set.open(sealed, "row")).isEqualTo(SECRET);
        assertThat(set.isCurrent(sealed)).isFalse();
    }

    @Test
    void makesNoFileWhereAKeyIsSet() {
        var file = folder.resolve(SealKeys.FILE);

        assertThat(SealKeys.keys(settings(text(7), text(8)), file)).containsExactly(key(7), key(8));
        assertThat(file).doesNotExist();
    }

    @Test
    void refusesToStartWithAKeyThatIsNone() {
        for (var wrong :
                List.of("", "short", "!".repeat(44), Base64.getEncoder().encodeToString(new byte[31]))) {
            assertThatThrownBy(() -> SealKeys.keys(settings(wrong), folder.resolve(SealKeys.FILE)))
                    .isInstanceOf(StartupRefusal.class)
                    .hasMessageContaining("OMNIA_SEAL_KEY");
        }
    }

    private static byte[] key(int of) {
        var key = new byte[Seal.KEY_BYTES];
        Arrays.fill(key, (byte) of);
        return key;
    }

    private static String text(int of) {
        return Base64.getEncoder().encodeToString(key(of));
    }

    private static SealConfig settings(String key, String... previous) {
        return new SealConfig() {
            @Override
            public Optional<String> key() {
                return Optional.ofNullable(key);
            }

            @Override
            public Optional<List<String>> previousKeys() {
                return Optional.of(List.of(previous));
            }
        };
    }
}
