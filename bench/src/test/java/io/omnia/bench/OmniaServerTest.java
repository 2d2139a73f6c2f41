package io.omnia.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OmniaServerTest {
    @Test
    void findsTheServerAndItsDatabaseBehindALauncherAndEndsThem(@TempDir Path root) throws Exception {
        assumeTrue(Machine.measurable());
        launcher(root, "trap 'exit 0' TERM; %s \"$@\" & wait");
        var port = Machine.freePort();
        ProcessHandle server;
        try (var omnia =
                OmniaServer.start(root, Files.createDirectory(root.resolve("data")), port, 1, OmniaServer.newKey())) {
            server = omnia.process();

            var subject = omnia.subject("test");

            assertThat(server.info().command().orElseThrow()).endsWith("/java");
            assertThat(subject.gateway()).contains(new ProcessGroup(server.pid(), false));
            assertThat(subject.database().orElseThrow().root())
                    .isEqualTo(server.parent().orElseThrow().pid());
            assertThat(subject.idleMb()).isPositive();
            assertThat(omnia.proof()).contains("a usage row with 2 price lines, 0.00055 USD");
        }
        assertThat(server.isAlive()).isFalse();
        assertThat(ChildProcess.accepts(port)).isFalse();
    }

    @Test
    void aLauncherThatEndsIsReportedWithItsWords(@TempDir Path root) throws Exception {
        launcher(root, "echo 'no JDK 25 here'; exit 3");

        assertThatThrownBy(() ->
                        OmniaServer.start(root, root.resolve("data"), Machine.freePort(), 1, OmniaServer.newKey()))
                .hasMessageContaining("ended with 3")
                .hasMessageContaining("no JDK 25 here");
    }

    @Test
    void aMissingLauncherIsNamed(@TempDir Path root) {
        assertThatThrownBy(() -> OmniaServer.start(root, root.resolve("data"), 1, 1, OmniaServer.newKey()))
                .hasMessageContaining("no launcher named omnia");
    }

    private static void launcher(Path root, String script) throws Exception {
        var java = "'" + System.getProperty("java.home") + "/bin/java' -cp '" + System.getProperty("java.class.path")
                + "' " + ReplyingServer.class.getName();
        var file = Files.writeString(root.resolve("omnia"), "#!/bin/sh\n" + script.formatted(java) + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
