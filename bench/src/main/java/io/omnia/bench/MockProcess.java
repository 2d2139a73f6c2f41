package io.omnia.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The mock upstream in a process of its own, so that its processor time is never counted as a gateway's. */
final class MockProcess implements AutoCloseable {
    private final Process process;
    private final int port;
    private final ProbeCall probe = new ProbeCall();

    private MockProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static MockProcess start() throws IOException {
        var command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                MockUpstream.class.getName());
        var process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var reader = new BufferedReader(process.inputReader(StandardCharsets.UTF_8));
        var line = reader.readLine();
        if (line == null || !line.startsWith("port ")) {
            process.destroy();
            throw new IOException("the mock upstream did not start");
        }
        return new MockProcess(process, Integer.parseInt(line.substring("port ".length())));
    }

    int port() {
        return port;
    }

    ProcessGroup group() {
        return new ProcessGroup(process.pid(), false);
    }

    /** The bytes that its readers have taken so far, in all. */
    long bytesSent() throws IOException, InterruptedException {
        var answer = probe.get(port, Map.of(), "/sent");
        return new ObjectMapper().readTree(answer.body()).path("bytes").asLong();
    }

    /** Lets go of it without a word, as the end of this process would. */
    void abandon() throws IOException {
        process.getOutputStream().close();
    }

    @Override
    public void close() {
        ChildProcess.stop(process.toHandle());
    }
}
