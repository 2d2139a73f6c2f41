package io.omnia.app;

import io.omnia.platform.database.TestDatabase;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * The packaged program in a process of its own, with a data folder of its own: what a user runs. Tests talk to it over
 * HTTP, and may kill it.
 */
final class OmniaServer implements AutoCloseable {
    /** Operator-chosen keys, which need no checksum. */
    static final String LIVE_KEY = "omnia_live_whole_server_test_key_0123456789";

    static final String EMAIL = "operator@omnia.test";
    static final String PASSWORD = "a password for tests only";
    private static final Duration START_LIMIT = Duration.ofMinutes(2);

    private final Path data;
    private final Map<String, String> environment;
    private final int port;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private Process process;

    private OmniaServer(Path data, Map<String, String> environment, int port) {
        this.data = data;
        this.environment = environment;
        this.port = port;
    }

    /** Starts a server on an empty data folder, with a live key, unless the environment names another, and so many dollars. */
    static OmniaServer start(Path data, String creditUsd, Map<String, String> environment) {
        var server = begin(data, creditUsd, environment);
        server.awaitReady();
        return server;
    }

    /** The same, without waiting until it is ready. */
    static OmniaServer begin(Path data, String creditUsd, Map<String, String> environment) {
        var all = new HashMap<>(environment);
        all.put("OMNIA_BOOTSTRAP_EMAIL", EMAIL);
        all.put("OMNIA_BOOTSTRAP_PASSWORD", PASSWORD);
        all.putIfAbsent("OMNIA_BOOTSTRAP_API_KEY", LIVE_KEY);
        all.put("OMNIA_BOOTSTRAP_CREDIT_USD", creditUsd);
        var server = new OmniaServer(data, all, freePort());
        server.startProcess();
        return server;
    }

    /** Starts a server on an empty data folder as somebody does who has set nothing. */
    static OmniaServer startWithoutAdmin(Path data, Map<String, String> environment) {
        var server = new OmniaServer(data, environment, freePort());
        server.startProcess();
        server.awaitReady();
        return server;
    }

    /** The settings of a provider at this address that sells models outside the catalog, a dollar in and two out. */
    static Map<String, String> provider(String name, String url, Map<String, String> more) {
        var prefix = "OMNIA_PROVIDERS_" + name.toUpperCase(Locale.ROOT) + "_";
        var settings = new HashMap<>(Map.of(prefix + "BASE_URL", url, prefix + "UNLISTED", "1/2"));
        more.forEach((setting, value) -> settings.put(prefix + setting, value));
        return settings;
    }

    static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException problem) {
            throw new IllegalStateException(problem);
        }
    }

    /** The program as built; its absence is a failure of the build, not of a test. */
    static Path program() {
        return root().resolve("app/target/quarkus-app/quarkus-run.jar");
    }

    /** What an earlier start has loaded; made by {@code ./omnia test}, not by every build. */
    static Path startCache() {
        return root().resolve("app/target/start.aot");
    }

    /** How the program is started to do this. */
    static List<String> command(String what) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
        command.addAll(List.of(System.getProperty("omnia.flags").split(" ")));
        if (Files.exists(startCache())) {
            command.addAll(List.of("-XX:AOTCache=" + startCache(), "-Xlog:aot=off", "-Xlog:cds=off"));
        }
        command.addAll(List.of("-jar", program().toString(), what));
        return command;
    }

    static Path root() {
        return Path.of(System.getProperty("omnia.root"));
    }

    String baseUrl() {
        return "http://127.0.0.1:" + port;
    }

    Path data() {
        return data;
    }

    long pid() {
        return process.pid();
    }

    Process process() {
        return process;
    }

    Path console() {
        return data.resolveSibling(data.getFileName() + ".console");
    }

    void startProcess() {
        lendCluster();
        var builder = builder("run")
                .redirectOutput(ProcessBuilder.Redirect.appendTo(console().toFile()));
        try {
            process = builder.start();
        } catch (IOException problem) {
            throw new IllegalStateException(problem);
        }
    }

    /** A first start makes a cluster; that it does is for {@link StartupIT} to see, and the others need not wait for it. */
    private void lendCluster() {
        if (environment.containsKey("OMNIA_DATABASE_URL") || Files.exists(data.resolve("postgres"))) {
            return;
        }
        try {
            TestDatabase.lendCluster(data.resolve("postgres"));
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    /** What a command beside this server prints, and its exit code. */
    String beside(String command) {
        try {
            var running = builder(command).start();
            var printed = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return printed + "\nexit " + running.waitFor();
        } catch (IOException problem) {
            throw new IllegalStateException(problem);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stop);
        }
    }

    private ProcessBuilder builder(String command) {
        var builder = new ProcessBuilder(command(command)).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("OMNIA_") || name.endsWith("_API_KEY"));
        builder.environment().put("OMNIA_STOP_NOTICE", "PT0S");
        builder.environment().putAll(environment);
        builder.environment().put("OMNIA_PORT", Integer.toString(port));
        builder.environment().put("OMNIA_HOST", "127.0.0.1");
        builder.environment().put("OMNIA_DATA_DIR", data.toString());
        return builder;
    }

    void awaitReady() {
        var end = Instant.now().plus(START_LIMIT);
        while (Instant.now().isBefore(end)) {
            if (!process.isAlive()) {
                throw new IllegalStateException("the server ended: " + consoleText());
            }
            if (isReady()) {
                return;
            }
            pause(50);
        }
        throw new IllegalStateException("the server was not ready in time: " + consoleText());
    }

    private boolean isReady() {
        try {
            return get("/q/health/ready", null).statusCode() == 200;
        } catch (IllegalStateException notYet) {
            return false;
        }
    }

    /** Ends the process at once, as a crash would. */
    void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** Asks the process to stop. */
    void terminate() {
        process.destroy();
    }

    void awaitEnd() {
        try {
            process.waitFor();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stop);
        }
    }

    String consoleText() {
        try {
            return Files.readString(console());
        } catch (IOException problem) {
            return "(no console output)";
        }
    }

    HttpResponse<String> get(String path, String key) {
        return send(request(path, key).GET().build());
    }

    HttpResponse<String> post(String path, String key, String body) {
        return send(request(path, key)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    HttpResponse<String> chat(String key, JsonObject body) {
        return post("/v1/chat/completions", key, body.encode());
    }

    /** One call as {@code GET /v1/calls/{id}} tells it; the line of a call without a hold may come after its answer. */
    JsonObject call(String key, HttpResponse<?> answer) {
        var id = answer.headers().firstValue("x-omnia-call").orElseThrow();
        var line = get("/v1/calls/" + id, key);
        for (var tries = 0; line.statusCode() == 404 && tries < 100; tries++) {
            LockSupport.parkNanos(20_000_000);
            line = get("/v1/calls/" + id, key);
        }
        return new JsonObject(line.body());
    }

    HttpRequest.Builder request(String path, String key) {
        var request = HttpRequest.newBuilder(URI.create(baseUrl() + path)).timeout(Duration.ofSeconds(60));
        return key == null ? request : request.header("authorization", "Bearer " + key);
    }

    HttpResponse<String> send(HttpRequest request) {
        try {
            var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            checkAgainstDescription(answer);
            return answer;
        } catch (IOException problem) {
            throw new IllegalStateException(problem);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stop);
        }
    }

    /** Whatever a test asks for, the answer has to be what the published description says. */
    private static void checkAgainstDescription(HttpResponse<String> answer) {
        var request = answer.request();
        var path = request.uri().getPath();
        if (path.startsWith("/api/")) {
            var type = answer.headers().firstValue("content-type").orElse("");
            var fault = Described.API.fault(request.method(), path, answer.statusCode(), type, answer.body());
            if (fault.isPresent()) {
                throw new AssertionError(fault.get());
            }
        }
    }

    private static final class Described {
        static final ApiDocument API = ApiDocument.committed();
    }

    /** Waits for a thread of the test's. */
    static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stop);
        }
    }

    static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stop);
        }
    }

    @Override
    public void close() {
        terminate();
        awaitEnd();
    }
}
