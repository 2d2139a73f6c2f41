package io.omnia.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The system's own Redis server, on a port of its own. */
final class RedisServer implements AutoCloseable {
    private final Path folder;
    private final int port;
    private Process process;

    private RedisServer(Path folder, int port) {
        this.folder = folder;
        this.port = port;
    }

    static RedisServer start(Path folder) {
        var server = new RedisServer(folder, OmniaServer.freePort());
        server.startAgain();
        return server;
    }

    String url() {
        return "redis://127.0.0.1:" + port;
    }

    void startAgain() {
        try {
            process = new ProcessBuilder(
                            "redis-server",
                            "--port",
                            Integer.toString(port),
                            "--bind",
                            "127.0.0.1",
                            "--dir",
                            folder.toString(),
                            "--save",
                            "",
                            "--appendonly",
                            "no")
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("redis.log").toFile())
                    .start();
        } catch (IOException absent) {
            throw new IllegalStateException(
                    "redis-server is not installed: it comes with the package redis-server", absent);
        }
        for (var tries = 0; !cli("PING").strip().equals("PONG"); tries++) {
            if (tries > 200 || !process.isAlive()) {
                throw new IllegalStateException("redis-server did not start");
            }
            OmniaServer.pause(50);
        }
    }

    /** Ends it at once, with all that it holds. */
    void kill() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** What it answers to a command. */
    String cli(String... words) {
        var command = new ArrayList<>(List.of("redis-cli", "-p", Integer.toString(port)));
        command.addAll(List.of(words));
        try {
            var asked = new ProcessBuilder(command).redirectErrorStream(true).start();
            var answer = new String(asked.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            if (!asked.waitFor(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("redis-cli does not end");
            }
            return answer;
        } catch (IOException problem) {
            throw new IllegalStateException(problem);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stop);
        }
    }

    long count() {
        return Long.parseLong(cli("DBSIZE").strip());
    }

    /** Everything it holds, as it would stand on disk, without compression. */
    String dump() throws IOException {
        cli("CONFIG", "SET", "rdbcompression", "no");
        cli("SAVE");
        return Files.readString(folder.resolve("dump.rdb"), StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        kill();
    }
}
