package io.omnia.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** The mock upstream on a thread of the test. */
final class RunningMock implements AutoCloseable {
    private final MockUpstream mock;
    private final Thread thread;

    RunningMock() throws IOException {
        mock = new MockUpstream(0);
        thread = Thread.ofPlatform().name("mock").start(mock::serve);
    }

    int port() {
        return mock.port();
    }

    /** Sends raw bytes and returns all that comes back until {@code end} was seen or the mock hung up. */
    String raw(String request, String end) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            var answer = new ByteArrayOutputStream();
            var buffer = new byte[64 * 1024];
            while (!answer.toString(StandardCharsets.ISO_8859_1).endsWith(end)) {
                var count = socket.getInputStream().read(buffer);
                if (count < 0) {
                    break;
                }
                answer.write(buffer, 0, count);
            }
            return answer.toString(StandardCharsets.UTF_8);
        }
    }

    @Override
    public void close() {
        mock.close();
        try {
            thread.join();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
