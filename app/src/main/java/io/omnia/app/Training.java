package io.omnia.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * A program of its own that the launcher runs once after a build: it starts the server on a throwaway data folder, uses it as
 * a client would, and stops it, so that the JVM can note what was loaded and compiled. It never sees the operator's data,
 * settings or keys.
 */
public final class Training {
    private static final int CALLS = 200;
    private static final Duration START_LIMIT = Duration.ofMinutes(3);
    private static final Duration CALL_LIMIT = Duration.ofSeconds(20);
    private static final long STOP_LIMIT_MINUTES = 5;
    private static final String DONE = "done";
    private static final Set<String> KEPT = Set.of("PATH", "HOME", "LANG", "TMPDIR");
    private static final Pattern ADDRESS = Pattern.compile("API base URL\\s+(http\\S+)/v1");
    private static final Pattern KEY = Pattern.compile("omnia_test_\\w+");

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private Training() {}

    /** {@code arguments}: a folder to work in, then the command that starts the server. */
    public static void main(String[] arguments) throws Exception {
        var folder = Files.createDirectories(Path.of(arguments[0]));
        forget(folder.resolve("data"));
        Files.deleteIfExists(folder.resolve(DONE));
        var builder = new ProcessBuilder(Arrays.asList(arguments).subList(1, arguments.length))
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().keySet().retainAll(KEPT);
        builder.environment().put("OMNIA_PORT", "0");
        builder.environment().put("OMNIA_DATA_DIR", folder.resolve("data").toString());
        builder.environment().put("OMNIA_STOP_NOTICE", "PT0S");
        var server = builder.start();
        var stopped = false;
        var watchdog = Thread.ofVirtual().start(() -> endWhenTooSlow(server));
        try {
            var printed = server.inputReader(StandardCharsets.UTF_8);
            var greeting = greeting(printed);
            // The JVM has more to say while it stops, and must not find the pipe closed.
            Thread.ofVirtual().start(() -> printed.lines().forEach(line -> {}));
            new Training().use(greeting);
        } finally {
            watchdog.interrupt();
            // Through its handle, which leaves the pipe open, see above.
            server.toHandle().destroy();
            stopped = server.waitFor(STOP_LIMIT_MINUTES, TimeUnit.MINUTES);
            if (!stopped) {
                server.destroyForcibly();
            }
        }
        if (!stopped) {
            throw new IOException("the server did not stop");
        }
        // The cache is written while the server stops.
        Files.createFile(folder.resolve(DONE));
    }

    /** The data of an earlier training: only a first start prints a key to use. */
    private static void forget(Path data) throws IOException {
        if (Files.exists(data)) {
            try (var files = Files.walk(data)) {
                for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    /** What the server prints once it is up, to the empty line at its end. */
    private static List<String> greeting(BufferedReader printed) throws IOException {
        var lines = new ArrayList<String>();
        for (var line = printed.readLine(); line != null; line = printed.readLine()) {
            if (line.isBlank() && lines.stream().anyMatch(ADDRESS.asPredicate())) {
                return lines;
            }
            lines.add(line);
        }
        throw new IOException("the server ended before it was ready");
    }

    private static void endWhenTooSlow(Process server) {
        try {
            Thread.sleep(START_LIMIT);
            server.destroyForcibly();
        } catch (InterruptedException inTime) {
            Thread.currentThread().interrupt();
        }
    }

    private void use(List<String> greeting) throws IOException, InterruptedException {
        var text = String.join("\n", greeting);
        var address = ADDRESS.matcher(text);
        var key = KEY.matcher(text);
        if (!address.find()) {
            throw new IOException("the server did not print its address");
        }
        send(request(address.group(1) + "/q/health/ready").GET());
        if (key.find()) {
            for (int call = 0; call < CALLS; call++) {
                var streamed = call % 2 == 0;
                switch (call % 8) {
                    case 0, 1 -> send(message(address.group(1), key.group(), streamed));
                    case 2, 3 -> send(response(address.group(1), key.group(), streamed));
                    default -> send(chat(address.group(1), key.group(), streamed));
                }
            }
            send(authorized(address.group(1) + "/v1/models", key.group()).GET());
        }
        send(request(address.group(1) + "/").header("accept", "text/html").GET());
    }

    private static HttpRequest.Builder chat(String address, String key, boolean streamed) {
        return posted(address + "/v1/chat/completions", key, """
                {"model": "sandbox/chat", "stream": %s, "max_tokens": 64,
                 "messages": [{"role": "user", "content": "Say something about the sea."}]}""".formatted(streamed));
    }

    private static HttpRequest.Builder message(String address, String key, boolean streamed) {
        return posted(address + "/v1/messages", key, """
                {"model": "sandbox/chat", "stream": %s, "max_tokens": 64,
                 "messages": [{"role": "user", "content": "Say something about the wind."}]}""".formatted(streamed));
    }

    private static HttpRequest.Builder response(String address, String key, boolean streamed) {
        return posted(address + "/v1/responses", key, """
                {"model": "sandbox/chat", "stream": %s, "max_output_tokens": 64, "store": false,
                 "input": "Say something about the sand."}""".formatted(streamed));
    }

    private static HttpRequest.Builder posted(String address, String key, String body) {
        return authorized(address, key)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    private static HttpRequest.Builder authorized(String address, String key) {
        return request(address).header("authorization", "Bearer " + key);
    }

    private static HttpRequest.Builder request(String address) {
        return HttpRequest.newBuilder(URI.create(address)).timeout(CALL_LIMIT);
    }

    private void send(HttpRequest.Builder request) throws IOException, InterruptedException {
        var response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException(response.uri().getPath() + " answered " + response.statusCode());
        }
    }
}
