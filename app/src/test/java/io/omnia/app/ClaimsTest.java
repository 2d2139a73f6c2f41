package io.omnia.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.omnia.privacy.Claims;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every claim that a test of any module says it proves exists. */
class ClaimsTest {
    private static final Pattern PROOF = Pattern.compile("^\\s*@Proves\\(\"([^\"]+)\"\\)", Pattern.MULTILINE);

    @Test
    void testsProveClaimsThatExist() throws IOException {
        var proved = new TreeSet<String>();
        try (var modules = Files.newDirectoryStream(ArchitectureTest.root())) {
            for (var module : modules) {
                collect(module.resolve("src/test/java"), proved);
            }
        }
        assertThat(proved).isNotEmpty();
        var known = Claims.ids();
        assumeTrue(known.isPresent(), "the list of claims is not at hand");

        assertThat(known.get()).containsAll(proved);
    }

    private static void collect(Path tests, Set<String> proved) throws IOException {
        if (!Files.isDirectory(tests)) {
            return;
        }
        try (var walk = Files.walk(tests)) {
            for (var file :
                    walk.filter(path -> path.toString().endsWith(".java")).toList()) {
                var match = PROOF.matcher(Files.readString(file));
                while (match.find()) {
                    proved.add(match.group(1));
                }
            }
        }
    }
}
