package io.omnia.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.omnia.platform.database.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CanaryScanTest {
    @TempDir
    Path folder;

    @Test
    void findsWhatWasPlantedInEveryKindOfPlaceAndNothingElse() {
        var scan = CanaryScan.of(TestDatabase.create(), folder);

        scan.assertFindsPlanted();

        scan.assertAbsent(Canary.plant());
    }

    @Test
    void namesTheColumnThatKeptACanary() {
        var source = TestDatabase.create();
        var canary = Canary.plant();
        Jdbi.create(source).useHandle(handle -> {
            handle.execute("create schema \"Odd Name\"");
            handle.execute("create table \"Odd Name\".\"t\" (\"a column\" varchar)");
            handle.execute("insert into \"Odd Name\".\"t\" values (?)", "say " + canary.text());
        });

        assertThatThrownBy(() -> CanaryScan.of(source, folder).assertAbsent(canary))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("Odd Name.t.a column");
    }

    @Test
    void findsEveryForm() throws IOException {
        var canary = Canary.plant();
        var finder = new Finder(canary, false);
        var text = canary.text();
        var utf8 = text.getBytes(StandardCharsets.UTF_8);

        for (var shift = 0; shift < 7; shift++) {
            var around = ("z".repeat(shift) + text + "tail").getBytes(StandardCharsets.UTF_8);
            assertFound(finder, Base64.getEncoder().encodeToString(around));
            assertFound(finder, Base64.getUrlEncoder().withoutPadding().encodeToString(around));
            assertFound(finder, Base64.getMimeEncoder(4096, new byte[] {'\n'}).encodeToString(around));
        }
        assertFound(finder, HexFormat.of().formatHex(utf8));
        assertFound(finder, HexFormat.of().withUpperCase().formatHex(utf8));
        assertFound(finder, HexFormat.of().withPrefix("%").withUpperCase().formatHex(utf8));
        assertFound(finder, HexFormat.of().withPrefix("\\u00").formatHex(utf8));
        assertFound(finder, text.toLowerCase(java.util.Locale.ROOT));
        assertThat(finder.find(text.getBytes(StandardCharsets.UTF_16BE))).isNotEmpty();
        assertThat(finder.find(text.getBytes(StandardCharsets.UTF_16LE))).isNotEmpty();
        assertThat(finder.find(Canary.plant().text().getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
    }

    @Test
    void findsWhatLiesAcrossTheEdgeOfAPortion() throws IOException {
        var canary = Canary.plant();
        var finder = new Finder(canary, false);
        for (var before : new int[] {(4 << 20) - 33, (4 << 20) - 16, (4 << 20) - 1, 4 << 20, (8 << 20) - 5}) {
            var bytes = new ByteArrayOutputStream();
            bytes.write(new byte[before]);
            bytes.write(canary.text().getBytes(StandardCharsets.UTF_8));
            bytes.write(new byte[100]);
            var plain = Files.write(folder.resolve("edge-" + before), bytes.toByteArray());
            var packed = folder.resolve("edge-" + before + ".gz");
            try (var out = new GZIPOutputStream(Files.newOutputStream(packed))) {
                out.write(bytes.toByteArray());
            }

            assertThat(finder.find(plain)).containsExactly("plain");
            assertThat(finder.find(packed)).containsExactly("plain in gzip");
        }
    }

    private static void assertFound(Finder finder, String stored) {
        assertThat(finder.find(("\"" + stored + "\"").getBytes(StandardCharsets.UTF_8)))
                .as(stored)
                .isNotEmpty();
    }
}
