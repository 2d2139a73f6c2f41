package io.omnia.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.omnia.bench.RequestTemplate.Work;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The real server as its users start it, {@code ./omnia run}, with the mock as a provider whose models have a price: every
 * call is authenticated, held, relayed, metered and settled with a usage row. {@link #proof} shows that for one call.
 */
final class OmniaServer implements AutoCloseable {
    static final String MODEL_PREFIX = "mock/";

    private static final Duration START = Duration.ofMinutes(10);
    private static final Duration FIRST_ANSWER = Duration.ofSeconds(30);
    private static final Duration PROOF = Duration.ofSeconds(5);
    private static final int POSTMASTER_DEPTH = 6;
    private static final String CREDIT_USD = "1000000";

    private final ChildProcess launcher;
    private final ProcessHandle server;
    private final Optional<ProcessHandle> postgres;
    private final int port;
    private final Map<String, String> headers;

    private OmniaServer(
            ChildProcess launcher,
            ProcessHandle server,
            Optional<ProcessHandle> postgres,
            int port,
            Map<String, String> headers) {
        this.launcher = launcher;
        this.server = server;
        this.postgres = postgres;
        this.port = port;
        this.headers = headers;
    }

    /** A key in the form that the bootstrap settings take; it opens nothing but the throwaway data of this run. */
    static String newKey() {
        var secret = new byte[24];
        new SecureRandom().nextBytes(secret);
        return "omnia_live_" + HexFormat.of().formatHex(secret);
    }

    /** Starts on a data folder, which may hold an earlier start's data, and waits until the port takes connections. */
    static OmniaServer start(Path root, Path data, int port, int mockPort, String key)
            throws IOException, InterruptedException {
        var script = root.resolve("omnia");
        if (!Files.isExecutable(script)) {
            throw new IOException("no launcher named omnia in the repository root; is OMNIA_ROOT set?");
        }
        var settings = Map.of(
                "OMNIA_PROVIDERS_MOCK_BASE_URL",
                "http://127.0.0.1:" + mockPort + "/v1",
                "OMNIA_PROVIDERS_MOCK_DIALECT",
                "openai",
                "OMNIA_PROVIDERS_MOCK_API_KEY",
                "bench",
                "OMNIA_PROVIDERS_MOCK_UNLISTED",
                "1/2",
                "OMNIA_BOOTSTRAP_EMAIL",
                "bench@example.org",
                "OMNIA_BOOTSTRAP_PASSWORD",
                key.substring(key.length() - 24),
                "OMNIA_BOOTSTRAP_API_KEY",
                key,
                "OMNIA_BOOTSTRAP_CREDIT_USD",
                CREDIT_USD,
                "OMNIA_STOP_NOTICE",
                "PT0S");
        var command = List.of(script.toString(), "run", "--port", Integer.toString(port), "--data", data.toString());
        var log = Path.of(data + ".log");
        var launcher = ChildProcess.start(log, root, settings, command);
        try {
            launcher.awaitPort(port, START);
            var started = launcher.handle();
            var server = Listener.on(port, Stream.concat(Stream.of(started), started.descendants()))
                    .orElseThrow(() -> new IOException("no process below ./omnia run listens on its port"));
            return new OmniaServer(launcher, server, postmaster(data), port, Map.of("Authorization", "Bearer " + key));
        } catch (IOException | InterruptedException failed) {
            launcher.handle().descendants().forEach(ChildProcess::stop);
            launcher.close();
            throw failed;
        }
    }

    /** The embedded PostgreSQL wrote its process id into its data folder; an external one has none there. */
    private static Optional<ProcessHandle> postmaster(Path data) throws IOException {
        try (Stream<Path> files =
                Files.find(data, POSTMASTER_DEPTH, (file, attributes) -> file.endsWith("postmaster.pid"))) {
            var found = files.findFirst();
            if (found.isEmpty()) {
                return Optional.empty();
            }
            return ProcessHandle.of(
                    Long.parseLong(Files.readAllLines(found.get()).getFirst().strip()));
        }
    }

    /** The server as something to put load on, once it has answered a first priced call. */
    Subject subject(String version) throws IOException, InterruptedException {
        var probe = new ProbeCall();
        var deadline = System.nanoTime() + FIRST_ANSWER.toNanos();
        var body = RequestTemplate.body(new Work("json", 1024), MODEL_PREFIX);
        var answer = probe.chat(port, headers, body);
        while (answer.statusCode() != 200 && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(200);
            answer = probe.chat(port, headers, body);
        }
        if (answer.statusCode() != 200) {
            throw new IOException("its first answer was " + answer.statusCode() + ": "
                    + new String(answer.body(), StandardCharsets.UTF_8));
        }
        return new Subject(
                Subject.OMNIA,
                version,
                port,
                MODEL_PREFIX,
                headers,
                Optional.of(gateway()),
                postgres.map(process -> new ProcessGroup(process.pid(), true)),
                gateway().residentMb(),
                this::close);
    }

    /**
     * Makes one call and reads what was booked for it: the words for the report, or why the figures would not be of the full
     * path.
     */
    Optional<String> proof() throws IOException, InterruptedException {
        var probe = new ProbeCall();
        var answer = probe.chat(port, headers, RequestTemplate.body(new Work("json", 1024), MODEL_PREFIX));
        var call = answer.headers().firstValue("x-omnia-call");
        if (call.isEmpty()) {
            return Optional.empty();
        }
        var deadline = System.nanoTime() + PROOF.toNanos();
        while (System.nanoTime() < deadline) {
            var booked = probe.get(port, headers, "/v1/calls/" + call.get());
            if (booked.statusCode() == 200) {
                var row = new ObjectMapper().readTree(booked.body());
                var cost = row.path("cost_usd").asText("");
                if (!cost.isEmpty()
                        && Double.parseDouble(cost) > 0
                        && !row.path("lines").isEmpty()) {
                    return Optional.of(
                            "a usage row with " + row.path("lines").size() + " price lines, " + cost + " USD");
                }
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        return Optional.empty();
    }

    Map<String, String> headers() {
        return headers;
    }

    int port() {
        return port;
    }

    ProcessHandle process() {
        return server;
    }

    private ProcessGroup gateway() {
        return new ProcessGroup(server.pid(), false);
    }

    @Override
    public void close() {
        ChildProcess.stop(server);
        launcher.close();
        postgres.filter(ProcessHandle::isAlive).ifPresent(ChildProcess::stop);
    }
}
