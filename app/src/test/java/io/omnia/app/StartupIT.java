package io.omnia.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.omnia.platform.database.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The packaged program, started as the launcher starts it. */
class StartupIT {
    private static final Path ROOT = Path.of(System.getProperty("omnia.root"));

    private final List<Process> started = new ArrayList<>();
    private Path place;

    @BeforeEach
    void makePlace() throws IOException {
        place = Files.createTempDirectory("omnia-startup");
        TestDatabase.lendPrograms(place.resolve("data/postgres"));
    }

    @AfterEach
    void stopAll() throws Exception {
        for (var process : started) {
            process.destroy();
            process.waitFor(1, TimeUnit.MINUTES);
        }
        try (var files = Files.walk(place)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    void answersStopsCleanlyAndStartsAgain() throws Exception {
        for (int round = 0; round < 2; round++) {
            var server = start(Map.of());
            var address = address(server);

            assertThat(get(address + "/q/health/ready").statusCode()).isEqualTo(200);
            assertThat(get(address + "/q/metrics").statusCode()).isEqualTo(401);
            server.destroy();

            assertThat(server.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(place.resolve("data/postgres/data/postmaster.pid")).doesNotExist();
        }
        assertThat(Files.readString(place.resolve("data/postgres/server.log")))
                .contains("database system is shut down")
                .doesNotContain("not properly shut down");
    }

    /** A cache from a training that failed is thrown away, and every start is slow without a word. */
    @Test
    void theTrainingForFasterStartsSucceeded() {
        var training = ROOT.resolve("app/target/training");
        assumeTrue(Files.isDirectory(training), "the tests were started without a training");

        assertThat(training.resolve("done")).exists();
        assertThat(ROOT.resolve("app/target/start.aot")).exists();
    }

    @Test
    void comesBackAfterItWasKilled() throws Exception {
        var first = start(Map.of());
        address(first);
        first.destroyForcibly().waitFor();

        var second = start(Map.of());

        assertThat(get(address(second) + "/q/health/ready").statusCode()).isEqualTo(200);
    }

    /** As root of a container, which by default may not look into the processes of other users. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void startsAndComesBackWithoutTheRightToLookIntoOtherProcesses() throws Exception {
        var restricted = List.of("setpriv", "--bounding-set=-sys_ptrace", "--inh-caps=-sys_ptrace");
        var probe = new ArrayList<>(restricted);
        probe.add("true");
        assumeTrue(
                System.getProperty("user.name").equals("root")
                        && new ProcessBuilder(probe).start().waitFor() == 0,
                "needs root and setpriv");
        for (int round = 0; round < 2; round++) {
            var builder = builder(Map.of(), "run").redirectError(ProcessBuilder.Redirect.INHERIT);
            builder.command().addAll(0, restricted);
            var server = builder.start();
            started.add(server);

            assertThat(get(address(server) + "/q/health/ready").statusCode()).isEqualTo(200);
            server.destroyForcibly().waitFor();
        }
    }

    @Test
    void worksOnADatabaseThatRunsElsewhere() throws Exception {
        var server = start(Map.of("OMNIA_DATABASE_URL", externalDatabase("")));

        assertThat(get(address(server) + "/q/health/ready").statusCode()).isEqualTo(200);
        assertThat(place.resolve("data/postgres/data")).doesNotExist();
    }

    @Test
    void refusesAPortInUse() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            refuses(
                    Map.of("OMNIA_PORT", Integer.toString(taken.getLocalPort())),
                    "omnia: Port " + taken.getLocalPort()
                            + " on 127.0.0.1 is in use: stop what listens there, or choose another one with --port.");
        }
    }

    @Test
    void refusesADatabaseThatDoesNotAnswer() throws Exception {
        int free;
        try (var probe = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            free = probe.getLocalPort();
        }

        refuses(
                Map.of("OMNIA_DATABASE_URL", "postgresql://ann:secret@127.0.0.1:" + free + "/shop"),
                "omnia: The database at 127.0.0.1:" + free
                        + "/shop cannot be reached: start it, or correct OMNIA_DATABASE_URL.");
    }

    @Test
    void refusesAWrongPasswordWithoutPrintingIt() throws Exception {
        var printed = refuses(Map.of("OMNIA_DATABASE_URL", externalDatabase("-wrong")), "refuses the user omnia");

        assertThat(printed).doesNotContain("-wrong");
    }

    @Test
    void refusesADataFolderThatCannotBeWritten() throws Exception {
        refuses(Map.of("OMNIA_DATA_DIR", "/proc/omnia"), "omnia: The data folder /proc/omnia cannot be written");
    }

    @Test
    void refusesASettingThatCannotBeRead() throws Exception {
        refuses(Map.of("OMNIA_PORT", "eighty"), "omnia: A setting cannot be read: ");
    }

    @Test
    void refusesMailSettingsThatAreHalfMade() throws Exception {
        refuses(Map.of("OMNIA_MAIL_SMTP_USER", "ada"), "omnia: omnia.mail.smtp.host is missing");
    }

    @Test
    void refusesCallsThatMayOutliveTheirHold() throws Exception {
        refuses(Map.of("OMNIA_GATEWAY_TOTAL_TIMEOUT", "PT1H"), "omnia: omnia.gateway.total-timeout");
    }

    @Test
    void refusesASecondServerOnTheSameDataFolder() throws Exception {
        address(start(Map.of()));

        refuses(Map.of(), "is in use by another Omnia");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void refusesAFullDisk() throws Exception {
        var disk = Files.createDirectory(place.resolve("disk"));
        var mount = new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk.toString()).start();
        assumeTrue(mount.waitFor() == 0, "needs the right to mount a small disk");
        try {
            Files.write(disk.resolve("ballast"), new byte[2 * 1024 * 1024 - 16 * 1024]);

            refuses(Map.of("OMNIA_DATA_DIR", disk.toString()), "is full: free some space");
        } finally {
            assertThat(new ProcessBuilder("umount", disk.toString()).start().waitFor())
                    .isZero();
        }
    }

    @Test
    void looksAtItsEnvironmentBesideARunningServer() throws Exception {
        address(start(Map.of()));

        var doctor = builder(Map.of(), "doctor").redirectErrorStream(true).start();
        var printed = new String(doctor.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(doctor.waitFor()).as(printed).isZero();
        assertThat(printed).contains("ok   Java", "ok   data folder", "ok   database     PostgreSQL 18");
    }

    @Test
    void keepsItsConnectionsWorkingWhenTheDatabaseIsKilledAndComesBack() throws Exception {
        var address = address(start(Map.of()));
        var pid = Long.parseLong(Files.readAllLines(place.resolve("data/postgres/data/postmaster.pid"))
                .getFirst());

        ProcessHandle.of(pid).orElseThrow().destroyForcibly();

        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        var healthy = 0;
        // Several in a row: one good answer may come from before the server was gone.
        while (healthy < 20 && System.nanoTime() < deadline) {
            healthy = get(address + "/api/instance").statusCode() == 200 ? healthy + 1 : 0;
        }
        assertThat(healthy).isEqualTo(20);
    }

    private static String externalDatabase(String spoiling) {
        var address = TestDatabase.server().address();
        return address.jdbcUrl() + "?user=" + address.user() + "&password=" + address.password() + spoiling;
    }

    private String refuses(Map<String, String> settings, String sentence) throws Exception {
        var process = builder(settings, "run").start();
        started.add(process);
        var errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).isEqualTo(1);
        assertThat(errors).hasLineCount(1).startsWith("omnia: ").contains(sentence);
        return errors;
    }

    private Process start(Map<String, String> settings) throws IOException {
        var process = builder(settings, "run")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        started.add(process);
        return process;
    }

    private ProcessBuilder builder(Map<String, String> settings, String command) {
        var builder = new ProcessBuilder(OmniaServer.command(command));
        builder.environment().keySet().removeIf(name -> name.startsWith("OMNIA_"));
        builder.environment().put("OMNIA_PORT", "0");
        builder.environment().put("OMNIA_STOP_NOTICE", "PT0S");
        builder.environment().put("OMNIA_DATA_DIR", place.resolve("data").toString());
        builder.environment().putAll(settings);
        return builder;
    }

    /** Waits until the server prints where it is. */
    private static String address(Process server) throws IOException {
        var printed = server.inputReader(StandardCharsets.UTF_8);
        for (var line = printed.readLine(); line != null; line = printed.readLine()) {
            if (line.contains("API base URL")) {
                return line.substring(line.indexOf("http"), line.lastIndexOf("/v1"));
            }
        }
        throw new IOException("the server ended before it was ready");
    }

    private static HttpResponse<String> get(String uri) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(URI.create(uri)).build(), HttpResponse.BodyHandlers.ofString());
        }
    }
}
