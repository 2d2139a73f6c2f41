package io.omnia.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher in a small checkout of its own, with a JDK and a Maven that only note how they were called. */
class LauncherTest {
    private static final Path LAUNCHER = Path.of(System.getProperty("omnia.root"), "omnia");

    @TempDir
    private Path place;

    private Path checkout;
    private Path source;

    @BeforeEach
    void makeCheckout() throws IOException {
        checkout = Files.createDirectories(place.resolve("check out"));
        Files.copy(LAUNCHER, checkout.resolve("omnia"));
        Files.createDirectories(checkout.resolve(".mvn"));
        Files.writeString(checkout.resolve(".mvn/jvm.config"), "");
        Files.writeString(checkout.resolve("pom.xml"), """
                <project>
                  <version>7.8.9</version>
                </project>
                """);
        Files.createDirectories(checkout.resolve("app/src/main"));
        Files.writeString(checkout.resolve("app/pom.xml"), "<project/>");
        source = checkout.resolve("app/src/main/One.java");
        Files.writeString(source, "one");
        Files.createDirectories(checkout.resolve("docs"));
        Files.writeString(checkout.resolve("docs/configuration.md"), """
                | key | environment variable | default | meaning |
                |---|---|---|---|
                | `omnia.port` | `OMNIA_PORT` | `8080` | The port. |
                """);
        jdk("jdk-25", "25.0.1");
        script(place.resolve("bin/mvn"), """
                if [ "$1" = --version ]; then echo "Apache Maven 3.9.9 (x)"; exit 0; fi
                echo "mvn $*" >>"$NOTES"
                mkdir -p app/target/quarkus-app && echo jar >app/target/quarkus-app/quarkus-run.jar
                """);
    }

    @Test
    void buildsOnceAndAgainOnlyAfterAChange() throws Exception {
        assertThat(builds("run")).isEqualTo(1);
        assertThat(builds("run")).isZero();

        Files.writeString(source, "two");
        assertThat(builds("run")).isEqualTo(1);

        // Same size and time as before, as a checkout within one tick of the clock leaves it.
        var time = Files.getLastModifiedTime(source);
        Files.writeString(source, "owt");
        Files.setLastModifiedTime(source, time);
        assertThat(builds("run")).isEqualTo(1);

        var added = Files.writeString(source.resolveSibling("Two.java"), "more");
        assertThat(builds("run")).isEqualTo(1);
        Files.delete(added);
        assertThat(builds("run")).isEqualTo(1);

        var catalog = Files.createDirectories(checkout.resolve("catalog")).resolve("one.yaml");
        Files.writeString(catalog, "price: 1");
        assertThat(builds("run")).isEqualTo(1);
        Files.writeString(catalog, "price: 2");
        assertThat(builds("run")).isEqualTo(1);
        assertThat(builds("run")).isZero();
    }

    @Test
    void buildsAgainWithAnotherJdkAndWhenTheResultIsGone() throws Exception {
        assertThat(builds("run")).isEqualTo(1);

        jdk("jdk-25", "25.0.2");
        assertThat(builds("run")).isEqualTo(1);

        Files.delete(checkout.resolve("app/target/quarkus-app/quarkus-run.jar"));
        assertThat(builds("run")).isEqualTo(1);
    }

    @Test
    void buildsAgainAfterABuildThatFailed() throws Exception {
        script(place.resolve("bin/mvn"), """
                if [ "$1" = --version ]; then echo "Apache Maven 3.9.9"; exit 0; fi
                mkdir -p app/target/quarkus-app && echo jar >app/target/quarkus-app/quarkus-run.jar
                echo "mvn $*" >>"$NOTES"
                exit 1
                """);

        var failed = launch("run");

        assertThat(failed.exit).isEqualTo(1);
        assertThat(failed.errors).contains("omnia: the build failed; its messages are above.");
        assertThat(failed.notes).noneMatch(note -> note.startsWith("java"));
        assertThat(launch("run").notes).anyMatch(note -> note.startsWith("mvn"));
    }

    @Test
    void buildsOnceWhenStartedTwiceAtTheSameTime() throws Exception {
        script(place.resolve("bin/mvn"), """
                if [ "$1" = --version ]; then echo "Apache Maven 3.9.9"; exit 0; fi
                echo "mvn $*" >>"$NOTES"
                sleep 1
                mkdir -p app/target/quarkus-app && echo jar >app/target/quarkus-app/quarkus-run.jar
                """);
        var first = process(List.of("run")).start();
        var second = process(List.of("run")).start();

        assertThat(first.waitFor()).isZero();
        assertThat(second.waitFor()).isZero();

        assertThat(notes()).filteredOn(note -> note.startsWith("mvn")).hasSize(1);
    }

    @Test
    void turnsItsOptionsIntoSettings() throws Exception {
        Files.createDirectories(checkout.resolve("profiles"));
        Files.writeString(checkout.resolve("profiles/gate.yaml"), "omnia: {}\n");
        Files.writeString(place.resolve("mine.yaml"), "omnia: {}\n");

        var run = launch(
                "run",
                "--port",
                "9",
                "--host=0.0.0.0",
                "--role",
                "gateway",
                "--data",
                "here",
                "--config",
                "mine.yaml",
                "--profile",
                "gate");

        assertThat(run.exit).isZero();
        assertThat(run.notes.getLast())
                .contains(
                        " -Domnia.port=9 ",
                        " -Domnia.host=0.0.0.0 ",
                        " -Domnia.role=gateway ",
                        " -Domnia.data-dir=" + place.toRealPath() + "/here ")
                .contains(" -Dquarkus.config.locations=" + checkout.toRealPath() + "/profiles/gate.yaml,"
                        + place.toRealPath() + "/mine.yaml ")
                .endsWith("quarkus-run.jar run");
    }

    @Test
    void handsTheWordsOfACommandOn() throws Exception {
        var run = launch("key", "create", "--account", "new", "--mode", "test", "--data", "/d");

        assertThat(run.notes.getLast())
                .contains(" -Domnia.data-dir=/d ")
                .endsWith("quarkus-run.jar key create --account new --mode test");
    }

    @Test
    void findsANewerJdkThanTheOneOnThePath() throws Exception {
        jdk("jdk-17", "17.0.15");

        var run = process(List.of("run"));
        run.environment().put("JAVA_HOME", place.resolve("jdks/jdk-17").toString());
        var ended = launch(run);

        assertThat(ended.exit).isZero();
        assertThat(ended.notes.getLast()).startsWith("java 25.0.1 ");
    }

    @Test
    void saysWhatToInstallWhenThereIsNoJdk25() throws Exception {
        jdk("jdk-25", "24.0.2");

        var run = launch("run");

        assertThat(run.exit).isEqualTo(1);
        assertThat(run.errors)
                .isEqualTo("omnia: no JDK 25 or newer was found: install one (for example from https://adoptium.net)"
                        + " or set JAVA_HOME to where it is.\n");
    }

    @Test
    void saysWhatToInstallWhenMavenIsTooOld() throws Exception {
        script(place.resolve("bin/mvn"), "echo 'Apache Maven 3.6.3 (x)'\n");

        var run = launch("run");

        assertThat(run.exit).isEqualTo(1);
        assertThat(run.errors)
                .startsWith("omnia: no Maven 3.8 or newer was found")
                .hasLineCount(1);
    }

    @Test
    void refusesWhatItDoesNotKnowInOneSentence() throws Exception {
        assertThat(launch("fly").errors).isEqualTo("omnia: there is no command fly: see ./omnia --help.\n");
        assertThat(launch("run", "--fast").errors)
                .isEqualTo("omnia: run does not know --fast: see ./omnia run --help.\n");
        assertThat(launch("run", "--port").errors).isEqualTo("omnia: --port needs a value: see ./omnia run --help.\n");
        assertThat(launch("run", "--profile", "none").errors).hasLineCount(1).contains("no profile none");
        assertThat(launch("run", "--config", "none").errors).hasLineCount(1).contains("does not exist");
        assertThat(launch("run", "--fast").exit).isEqualTo(1);
    }

    @Test
    void listsItsCommandsItsVersionAndEverySetting() throws Exception {
        assertThat(launch("--help").output).contains("  run ", "  test ", "  bench ", "  doctor ", "  key ");
        assertThat(launch("--version").output).isEqualTo("omnia 7.8.9\n");
        assertThat(launch("run", "--help").output).contains("--profile", "OMNIA_PORT", "omnia.port", "Default: 8080.");
    }

    @Test
    void countsTheTestsOfAllReportsInItsLastLine() throws Exception {
        script(place.resolve("bin/mvn"), """
                if [ "$1" = --version ]; then echo "Apache Maven 3.9.9"; exit 0; fi
                echo "mvn $*" >>"$NOTES"
                mkdir -p app/target/surefire-reports app/target/failsafe-reports
                printf '<?xml version="1.0"?>\\n<testsuite name="a"\\n time="1" tests="5" errors="0" skipped="1" failures="0">\\n</testsuite>' \\
                    >app/target/surefire-reports/TEST-a.xml
                printf '<testsuite tests="3" errors="%s" skipped="0" failures="0">\n' "${ERRORS:-0}" >app/target/failsafe-reports/TEST-b.xml
                if [ -n "${ERRORS:-}" ]; then
                    printf '  <testcase name="pays" classname="io.B" time="1">\n    <failure message="m">\n</failure>\n  </testcase>\n' \
                        >>app/target/failsafe-reports/TEST-b.xml
                fi
                printf '  <testcase name="counts" classname="io.B" time="1"/>\n</testsuite>' >>app/target/failsafe-reports/TEST-b.xml
                """);

        var good = launch("test");
        var bad = process(List.of("test", "--long"));
        bad.environment().put("ERRORS", "2");
        var failed = launch(bad);

        assertThat(good.output).endsWith("7 passed, 0 failed, 1 skipped\n");
        assertThat(good.exit).isZero();
        assertThat(failed.output).endsWith("failed: io.B.pays\n5 passed, 2 failed, 1 skipped\n");
        assertThat(failed.exit).isEqualTo(1);
        assertThat(failed.notes.getLast())
                .contains(" verify ")
                .endsWith("-Domnia.test.excluded= -Domnia.test.compiler=-XX:+TieredCompilation");
    }

    @Test
    void saysWhatTheWebPagesAndTheirTestsNeed() throws Exception {
        var noBrowser = process(List.of("test"));
        noBrowser.environment().put("OMNIA_CHROMIUM", "no-such-browser");
        assertThat(launch(noBrowser).errors).hasLineCount(1).contains("no Chromium was found", "--no-browser");

        var without = process(List.of("test", "--no-browser"));
        without.environment().put("OMNIA_CHROMIUM", "no-such-browser");
        var ran = launch(without);
        assertThat(ran.notes.getLast()).endsWith("-Domnia.test.excluded=long|browser");
        assertThat(ran.errors).contains("left out: every test that needs a browser");

        Files.createDirectories(checkout.resolve("web"));
        Files.writeString(checkout.resolve("web/package.json"), "{}");
        script(place.resolve("bin/node"), "echo v20.18.1\n");
        assertThat(launch("run").errors).contains("Node 20.18.1 is too old");
        script(place.resolve("bin/node"), "echo v22.12.0\n");
        script(place.resolve("bin/npm"), "");
        assertThat(launch("run").exit).isZero();
    }

    @Test
    void failsTheTestsWhenNothingCouldBeBuilt() throws Exception {
        script(place.resolve("bin/mvn"), """
                if [ "$1" = --version ]; then echo "Apache Maven 3.9.9"; exit 0; fi
                exit 1
                """);

        var run = launch("test");

        assertThat(run.output).endsWith("0 passed, 0 failed, 0 skipped\n");
        assertThat(run.exit).isEqualTo(1);
    }

    private record Ended(int exit, String output, String errors, List<String> notes) {}

    private long builds(String command) throws Exception {
        Files.deleteIfExists(place.resolve("notes"));
        var run = launch(command);
        assertThat(run.exit).as(run.errors).isZero();
        return run.notes.stream().filter(note -> note.startsWith("mvn")).count();
    }

    private Ended launch(String... arguments) throws Exception {
        return launch(process(List.of(arguments)));
    }

    private Ended launch(ProcessBuilder builder) throws Exception {
        var output = place.resolve("output");
        var errors = place.resolve("errors");
        var process = builder.redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return new Ended(process.exitValue(), Files.readString(output), Files.readString(errors), notes());
    }

    private List<String> notes() throws IOException {
        var file = place.resolve("notes");
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    private ProcessBuilder process(List<String> arguments) {
        var command = new java.util.ArrayList<String>();
        command.add(checkout.resolve("omnia").toString());
        command.addAll(arguments);
        var builder = new ProcessBuilder(command).directory(place.toFile());
        var environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("OMNIA_") || name.endsWith("_HOME"));
        environment.put("PATH", place.resolve("bin") + ":/usr/bin:/bin");
        environment.put("HOME", place.resolve("home").toString());
        environment.put("OMNIA_JDK_FOLDERS", place.resolve("jdks").toString());
        environment.put("NOTES", place.resolve("notes").toString());
        environment.put("OMNIA_TRAIN", "no");
        return builder;
    }

    private void jdk(String name, String version) throws IOException {
        var folder = place.resolve("jdks").resolve(name);
        script(folder.resolve("bin/java"), "echo \"java " + version + " $*\" >>\"$NOTES\"\n");
        script(folder.resolve("bin/javac"), "exit 0\n");
        Files.writeString(folder.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
    }

    private static void script(Path file, String body) throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, ("#!/bin/sh\n" + body).getBytes(StandardCharsets.UTF_8));
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }
}
