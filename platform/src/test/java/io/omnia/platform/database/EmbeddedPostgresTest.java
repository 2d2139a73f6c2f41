package io.omnia.platform.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.omnia.platform.startup.StartupRefusal;
import io.omnia.platform.telemetry.EventLog;
import io.omnia.platform.time.Eventually;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EmbeddedPostgresTest {
    private Path folder;

    @BeforeEach
    void makeFolder() throws IOException {
        folder = TestServers.openFolder();
        linkBinaries(folder);
    }

    @AfterEach
    void deleteFolder() throws IOException {
        TestServers.delete(folder);
    }

    @Test
    void keepsFsyncOnAndRowsOutOfItsLog() throws Exception {
        var address = TestDatabase.server().address();

        assertThat(TestServers.answer(address, "show fsync")).isEqualTo("on");
        assertThat(TestServers.answer(address, "show log_min_error_statement")).isEqualTo("panic");
        assertThat(TestServers.answer(address, "show log_parameter_max_length_on_error"))
                .isEqualTo("0");
    }

    @Test
    void writesNeitherStatementNorValueOfAFailedInsertToItsLog() throws Exception {
        try (var server = EmbeddedPostgres.start(folder)) {
            TestServers.execute(server.address(), "create table letter (word text primary key, size int)");
            TestServers.execute(server.address(), "insert into letter values ('canary-word', 1)");

            assertThatThrownBy(
                            () -> TestServers.execute(server.address(), "insert into letter values ('canary-word', 2)"))
                    .isInstanceOf(SQLException.class);
            assertThatThrownBy(() -> TestServers.execute(server.address(), "select 'canary-word'::int"))
                    .isInstanceOf(SQLException.class);
        }

        assertThat(Files.readString(folder.resolve("server.log")))
                .contains("ready to accept connections")
                .doesNotContain("canary-word");
    }

    @Test
    void keepsDataPortAndPasswordFromStartToStart() throws Exception {
        PostgresAddress first;
        try (var server = EmbeddedPostgres.start(folder)) {
            first = server.address();
            TestServers.execute(first, "create table kept as select 42 as answer");
        }

        try (var server = EmbeddedPostgres.start(folder)) {
            assertThat(server.address()).isEqualTo(first);
            assertThat(TestServers.answer(first, "select answer from kept")).isEqualTo("42");
        }
    }

    @Test
    void refusesASecondStartOnTheSameFolder() {
        try (var server = EmbeddedPostgres.start(folder)) {
            assertThat(server.pid()).isPositive();

            assertThatThrownBy(() -> EmbeddedPostgres.start(folder))
                    .isInstanceOf(StartupRefusal.class)
                    .hasMessageContaining("in use by another Omnia");
        }
    }

    @Test
    void isFoundByAnotherProgramWhileItRuns() throws Exception {
        assertThat(EmbeddedPostgres.running(folder)).isEmpty();

        try (var server = EmbeddedPostgres.start(folder)) {
            assertThat(EmbeddedPostgres.running(folder)).contains(server.address());
        }

        assertThat(EmbeddedPostgres.running(folder)).isEmpty();
    }

    @Test
    void takesOverTheServerOfAKilledProgram() throws Exception {
        var orphan = startAndKillHolder();

        try (var server = EmbeddedPostgres.start(folder)) {
            assertThat(server.pid()).isEqualTo(orphan);
            assertThat(TestServers.answer(server.address(), "select 1")).isEqualTo("1");
        }

        assertThat(ServerProcess.of(orphan)).isEmpty();
    }

    @Test
    void replacesAnOrphanThatAnotherVersionStarted() throws Exception {
        var orphan = startAndKillHolder();
        var address = EmbeddedPostgres.running(folder).orElseThrow();
        TestServers.execute(address, "create table kept as select 42 as answer");

        // As an Omnia with other settings would find it: same data, same password, another mark.
        var binaries = PostgresBinaries.unpack(folder);
        var user = ServiceUser.choose(folder, Cluster.folder(folder), binaries.program("postgres"));
        var later = new PostgresBinaries(binaries.folder(), "18.99.0");
        var server = new PostgresServer(folder, later, user, new Cluster(folder, later).password(), new EventLog());
        var running = server.adoptOrStart();

        assertThat(running.process().pid()).isNotEqualTo(orphan);
        assertThat(TestServers.answer(server.address(running.port()), "select answer from kept"))
                .isEqualTo("42");
        server.stop();
    }

    @Test
    void startsBesideAStalePidFileWhoseNumberBelongsToSomethingElse() throws Exception {
        EmbeddedPostgres.start(folder).close();
        var stranger = ProcessHandle.current().pid();
        Files.writeString(
                folder.resolve("data/postmaster.pid"),
                stranger + "\n" + folder.resolve("data") + "\n1\n" + Files.readString(folder.resolve("port")) + "\n");

        try (var server = EmbeddedPostgres.start(folder)) {
            assertThat(server.pid()).isNotEqualTo(stranger);
            assertThat(TestServers.answer(server.address(), "select 1")).isEqualTo("1");
        }
    }

    @Test
    void movesToAnotherPortWhenSomethingElseTookTheKeptOne() throws Exception {
        EmbeddedPostgres.start(folder).close();
        var kept = Integer.parseInt(Files.readString(folder.resolve("port")));

        try (var squatter = new ServerSocket(kept, 1, InetAddress.ofLiteral("127.0.0.1"));
                var server = EmbeddedPostgres.start(folder)) {
            assertThat(squatter.isBound()).isTrue();
            assertThat(server.address().jdbcUrl()).doesNotContain(":" + kept + "/");
            assertThat(TestServers.answer(server.address(), "select 1")).isEqualTo("1");
        }
    }

    @Test
    void comesBackOnTheSamePortWithItsDataAfterItWasKilled() throws Exception {
        try (var server = EmbeddedPostgres.start(folder)) {
            TestServers.execute(server.address(), "create table kept as select 42 as answer");
            var killed = server.pid();

            TestServers.kill(killed);
            var started = System.nanoTime();
            Eventually.answers(() -> assertThat(server.pid()).isNotEqualTo(killed));
            var answer = Eventually.answers(() -> TestServers.answer(server.address(), "select answer from kept"));

            assertThat(answer).isEqualTo("42");
            System.out.println("server back after " + (System.nanoTime() - started) / 1_000_000 + " ms");
        }
    }

    @Test
    void comesBackWhenItWasKilledInTheMiddleOfAStatement() throws Exception {
        try (var server = EmbeddedPostgres.start(folder)) {
            var killed = server.pid();
            var busy = Thread.ofVirtual().start(() -> {
                try {
                    TestServers.answer(
                            server.address(),
                            "select count(*) from generate_series(1, 100000000) a, generate_series(1, 1000) b");
                } catch (SQLException cutOff) {
                    Thread.currentThread().interrupt();
                }
            });
            Eventually.answers(() -> assertThat(TestServers.answer(
                            server.address(),
                            "select count(*) from pg_stat_activity where state = 'active' and pid <> pg_backend_pid()"))
                    .isEqualTo("1"));

            TestServers.kill(killed);
            Eventually.answers(() -> assertThat(server.pid()).isNotEqualTo(killed));

            assertThat(Eventually.answers(() -> TestServers.answer(server.address(), "select 1")))
                    .isEqualTo("1");
            busy.join();
        }
    }

    @Test
    void worksBelowAFolderThatNobodyElseMayEnter() throws Exception {
        var closed = Files.createDirectory(
                folder.resolve("closed"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));

        try (var server = EmbeddedPostgres.start(closed.resolve("postgres"))) {
            assertThat(TestServers.answer(server.address(), "select 1")).isEqualTo("1");
        }
        // And once more, now over what the first start left.
        try (var server = EmbeddedPostgres.start(closed.resolve("postgres"))) {
            assertThat(TestServers.answer(server.address(), "select 1")).isEqualTo("1");
        }
    }

    @Test
    void followsItsFolderFromAnOpenPlaceToAClosedOne() throws Exception {
        try (var server = EmbeddedPostgres.start(linkBinaries(folder.resolve("postgres")))) {
            TestServers.execute(server.address(), "create table kept as select 42 as answer");
        }
        var closed = Files.createDirectory(
                folder.resolve("closed"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.move(folder.resolve("postgres"), closed.resolve("postgres"));

        try (var server = EmbeddedPostgres.start(closed.resolve("postgres"))) {
            assertThat(TestServers.answer(server.address(), "select answer from kept"))
                    .isEqualTo("42");
        }
    }

    @Test
    void worksInAFolderWhoseNameHoldsSpacesAndApostrophes() throws Exception {
        try (var server = EmbeddedPostgres.start(linkBinaries(folder.resolve("it's a folder of mine")))) {
            assertThat(TestServers.answer(server.address(), "select 1")).isEqualTo("1");
        }
    }

    @Test
    void refusesADataDirectoryOfAnotherMajorVersion() throws Exception {
        EmbeddedPostgres.start(folder).close();
        Files.writeString(folder.resolve("data/PG_VERSION"), "17\n");

        assertThatThrownBy(() -> EmbeddedPostgres.start(folder))
                .isInstanceOf(StartupRefusal.class)
                .hasMessageContaining("written by PostgreSQL 17")
                .hasMessageContaining("brings PostgreSQL 18");
    }

    private static Path linkBinaries(Path home) throws IOException {
        TestDatabase.lendPrograms(home);
        return home;
    }

    /** The number of the server process that a killed program left running. */
    private long startAndKillHolder() throws Exception {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var holder = new ProcessBuilder(
                        java,
                        "-cp",
                        System.getProperty("java.class.path"),
                        EmbeddedPostgresHolder.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        long server;
        try (BufferedReader printed = holder.inputReader(StandardCharsets.UTF_8)) {
            server = printed.lines()
                    .filter(line -> line.startsWith("ready "))
                    .mapToLong(line -> Long.parseLong(line.substring("ready ".length())))
                    .findFirst()
                    .orElseThrow();
            holder.destroyForcibly().waitFor();
        }
        assertThat(ServerProcess.of(server)).isPresent();
        return server;
    }
}
