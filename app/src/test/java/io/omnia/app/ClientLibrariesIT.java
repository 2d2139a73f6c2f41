package io.omnia.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The programs of {@code docs/clients}, each with its client library as it is published, against models of every protocol: what they see is right, and
 * every answer has its bill.
 */
@Tag("long")
class ClientLibrariesIT {
    private static final String MODELS = "vendor/chat vendor/responses vendor/messages vendor/generate";
    private static final long ANSWER_MICROS =
            VendorModels.micros(Map.of("input", WeatherVendor.INPUT_TOKENS, "output", WeatherVendor.OUTPUT_TOKENS));

    @TempDir
    static Path folder;

    private static WeatherVendor vendor;
    private static OmniaServer server;
    private static LedgerBooks books;
    private static Map<String, String> keys;

    @BeforeAll
    static void start() throws IOException {
        vendor = new WeatherVendor();
        var environment = new HashMap<>(VendorModels.environment(vendor.baseUrl(), folder));
        environment.put("OMNIA_BOOTSTRAP_API_KEY", Customer.MANAGEMENT_KEY);
        server = OmniaServer.start(folder.resolve("data"), "1", environment);
        books = LedgerBooks.of(server);
        keys = Map.of(
                "OMNIA_API_KEY", Customer.withCredit(server, 100_000_000_000L).key(),
                "OMNIA_EMPTY_KEY", Customer.withCredit(server, 1).key());
    }

    @AfterAll
    static void stop() {
        server.close();
        vendor.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai-node", "anthropic-node", "vercel-ai"})
    void nodeClient(String client) throws Exception {
        var work = copied(client);
        assumeTrue(
                works(work, "npm", "--version"), "npm is missing: install Node with npm (apt-get install nodejs npm)");
        run(work, "npm", "install", "--silent");
        checkBill(() -> run(work, "node", "main.mjs"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai-python", "anthropic-python", "litellm"})
    void pythonClient(String client) throws Exception {
        var work = copied(client);
        assumeTrue(
                works(work, "python3", "-c", "import venv, ensurepip"),
                "python3 with venv is missing: install it (apt-get install python3-venv)");
        if (!Files.exists(work.resolve("venv/bin/pip"))) {
            run(work, "python3", "-m", "venv", "venv");
        }
        run(work, "venv/bin/pip", "install", "--quiet", "--requirement", "requirements.txt");
        checkBill(() -> run(work, "venv/bin/python", "main.py"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai-java", "anthropic-java", "langchain4j"})
    void javaClient(String client) throws Exception {
        var work = copied(client);
        assumeTrue(
                works(work, "mvn", "--version"), "mvn is missing from the PATH: install Maven (apt-get install maven)");
        run(work, "mvn", "--quiet", "--batch-mode", "compile");
        checkBill(() -> run(work, "mvn", "--quiet", "--batch-mode", "exec:java"));
    }

    /** The program in a folder where its libraries may be put, and stay for the next time. */
    private static Path copied(String client) throws IOException {
        var work = OmniaServer.root().resolve("app/target/clients").resolve(client);
        Files.createDirectories(work);
        try (var files = Files.list(OmniaServer.root().resolve("docs/clients").resolve(client))) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, work.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        return work;
    }

    private static boolean works(Path work, String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .directory(work.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(work.resolve("output.txt").toFile())
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException missing) {
            return false;
        }
    }

    private interface Program {
        void run() throws Exception;
    }

    /** Every answer of the vendor has one line of what it costs, and nothing else costs anything. */
    private static void checkBill(Program program) throws Exception {
        var linesBefore = books.lines().size();
        var spentBefore = books.spentMicros();
        var answeredBefore = vendor.answered();

        program.run();

        var answered = vendor.answered() - answeredBefore;
        var lines = books.lines();
        var billed = lines.stream().filter(line -> line.micros() > 0).toList();
        assertThat(answered).isGreaterThanOrEqualTo(12);
        assertThat(lines.size() - linesBefore).isGreaterThanOrEqualTo(answered);
        assertThat(billed).hasSize(vendor.answered()).allSatisfy(line -> {
            assertThat(line.inputTokens()).isEqualTo(WeatherVendor.INPUT_TOKENS);
            assertThat(line.outputTokens()).isEqualTo(WeatherVendor.OUTPUT_TOKENS);
            assertThat(line.micros()).isEqualTo(ANSWER_MICROS);
        });
        assertThat(books.spentMicros() - spentBefore).isEqualTo(answered * ANSWER_MICROS);
        assertThat(books.holds()).isZero();
    }

    private static void run(Path work, String... command) throws IOException, InterruptedException {
        var output = work.resolve("output.txt");
        var builder = new ProcessBuilder(command)
                .directory(work.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("OMNIA_URL", server.baseUrl());
        builder.environment().put("OMNIA_MODELS", MODELS);
        builder.environment().putAll(keys);
        var process = builder.start();
        var ended = process.waitFor(10, TimeUnit.MINUTES);
        process.destroyForcibly();
        var said = Files.readString(output, StandardCharsets.UTF_8);
        System.out.println(said);
        assertThat(ended).as("%s: %s", List.of(command), said).isTrue();
        assertThat(process.waitFor()).as("%s: %s", List.of(command), said).isZero();
    }
}
