package io.omnia.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A process that the bench started, its output in a log file; ended by its id, never by its name. */
final class ChildProcess implements AutoCloseable {
    private static final Duration STOP = Duration.ofSeconds(30);
    private static final int LOG_TAIL_BYTES = 600;
    private static final int CONNECT_MILLIS = 200;

    private final Process process;
    private final Path log;

    private ChildProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Starts {@code command} in {@code folder} with {@code settings} added to the environment. */
    static ChildProcess start(Path log, Path folder, Map<String, String> settings, List<String> command)
            throws IOException {
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(settings);
        return new ChildProcess(builder.start(), log);
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    Path log() {
        return log;
    }

    /** Waits until the port takes connections; throws with the log's end if the process ends first or time runs out. */
    void awaitPort(int port, Duration most) throws IOException, InterruptedException {
        var deadline = System.nanoTime() + most.toNanos();
        while (!accepts(port)) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                var how = process.isAlive() ? "did not listen within " + most : "ended with " + process.exitValue();
                throw new IOException(how + ": " + logTail());
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    boolean alive() {
        return process.isAlive();
    }

    /** The last lines it wrote, on one line. */
    String logTail() throws IOException {
        var text = Files.readString(log, StandardCharsets.ISO_8859_1);
        return text.substring(Math.max(0, text.length() - LOG_TAIL_BYTES))
                .strip()
                .replaceAll("\\s+", " ");
    }

    @Override
    public void close() {
        stop(process.toHandle());
    }

    /** Asks a process to end, then makes it end. */
    static void stop(ProcessHandle handle) {
        handle.destroy();
        try {
            handle.onExit().get(STOP.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            handle.destroyForcibly();
        } catch (ExecutionException | TimeoutException slow) {
            handle.destroyForcibly();
        }
    }

    static boolean accepts(int port) {
        try (var probe = new Socket()) {
            probe.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
            return true;
        } catch (IOException refused) {
            return false;
        }
    }
}
