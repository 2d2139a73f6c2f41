package io.omnia.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.PriorityQueue;

/**
 * An OpenAI-like vendor on 127.0.0.1 that costs almost nothing: one thread, one selector, answers made beforehand, request
 * bodies counted and dropped. {@code POST /v1/chat/completions} answers by model name, see {@link MockAnswers};
 * {@code GET /sent} says how many calls were answered and how many bytes were taken by the readers so far.
 */
final class MockUpstream implements AutoCloseable {
    private static final int READ_BUFFER_BYTES = 256 * 1024;
    private static final int BACKLOG = 4096;

    private final Selector selector;
    private final ServerSocketChannel server;
    private final int port;
    private final MockAnswers answers = new MockAnswers();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(READ_BUFFER_BYTES);
    private final PriorityQueue<Wake> wakes = new PriorityQueue<>();
    private long calls;
    private long bytesSent;
    private volatile boolean closing;

    /** A paced answer's next part is due. */
    private record Wake(long nanos, MockConnection connection) implements Comparable<Wake> {
        @Override
        public int compareTo(Wake other) {
            return Long.compare(nanos, other.nanos);
        }
    }

    /** @param port the port on 127.0.0.1, zero for any free one */
    MockUpstream(int port) throws IOException {
        selector = Selector.open();
        server = ServerSocketChannel.open();
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
        this.port = server.socket().getLocalPort();
        server.configureBlocking(false);
        server.register(selector, SelectionKey.OP_ACCEPT);
    }

    /** Serves until its standard input ends, so it cannot outlive the process that started it. Prints its port. */
    static void main(String[] arguments) throws IOException {
        var mock = new MockUpstream(arguments.length == 0 ? 0 : Integer.parseInt(arguments[0]));
        Thread.ofPlatform().daemon().start(() -> {
            try {
                while (System.in.read() >= 0) {
                    // Whatever the parent writes has no meaning; only the end counts.
                }
            } catch (IOException gone) {
                System.err.println("standard input failed: " + gone.getMessage());
            }
            mock.close();
        });
        System.out.println("port " + mock.port());
        mock.serve();
    }

    int port() {
        return port;
    }

    /** Serves on this thread until {@link #close}. */
    void serve() {
        try (selector;
                server) {
            while (!closing) {
                selector.select(this::ready, untilNextWake());
                sendDue();
            }
            for (var key : selector.keys()) {
                key.channel().close();
            }
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    @Override
    public void close() {
        closing = true;
        selector.wakeup();
    }

    private long untilNextWake() {
        var next = wakes.peek();
        // Zero would mean for ever; a part may leave a millisecond early rather than late.
        return next == null ? 1_000 : Math.max(1, (next.nanos - System.nanoTime()) / 1_000_000);
    }

    private void sendDue() {
        var now = System.nanoTime();
        for (var next = wakes.peek(); next != null && next.nanos - now < 500_000; next = wakes.peek()) {
            wakes.remove();
            next.connection.sendPart(now);
        }
    }

    private void ready(SelectionKey key) {
        if (key.attachment() instanceof MockConnection connection) {
            connection.ready(buffer);
        } else {
            accept();
        }
    }

    private void accept() {
        try {
            for (var channel = server.accept(); channel != null; channel = server.accept()) {
                channel.configureBlocking(false);
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                var key = channel.register(selector, SelectionKey.OP_READ);
                key.attach(new MockConnection(this, channel, key));
            }
        } catch (ClosedChannelException gone) {
            closing = true;
        } catch (IOException problem) {
            // Out of descriptors, most likely: the peer sees a refusal, which the load generator counts.
            System.err.println("accept failed: " + problem.getMessage());
        }
    }

    void wakeAt(long nanos, MockConnection connection) {
        wakes.add(new Wake(nanos, connection));
    }

    void sent(int bytes) {
        bytesSent += bytes;
    }

    MockAnswers.MockAnswer answerTo(String firstLine, byte[] bodyStart) {
        if (firstLine.startsWith("GET /sent ")) {
            return whole("200 OK", "{\"calls\":" + calls + ",\"bytes\":" + bytesSent + "}");
        }
        if (!firstLine.startsWith("POST /v1/chat/completions ")) {
            return whole("404 Not Found", refusal("no such path"));
        }
        calls++;
        return answers.named(modelIn(bodyStart)).orElseGet(() -> whole("404 Not Found", refusal("no such model")));
    }

    private static MockAnswers.MockAnswer whole(String status, String body) {
        var message = MockAnswers.message(status, body.getBytes(StandardCharsets.UTF_8));
        return new MockAnswers.MockAnswer(List.of(message), Duration.ZERO);
    }

    private static String refusal(String message) {
        return "{\"error\":{\"message\":\"" + message
                + "\",\"type\":\"invalid_request_error\",\"param\":null,\"code\":null}}";
    }

    /** The value of the first {@code "model"} member; looked for by its bytes, since a mock must not pay for parsing. */
    static String modelIn(byte[] bodyStart) {
        var text = new String(bodyStart, StandardCharsets.ISO_8859_1);
        var name = text.indexOf("\"model\"");
        var from = name < 0 ? -1 : text.indexOf('"', text.indexOf(':', name + 7));
        var to = from < 0 ? -1 : text.indexOf('"', from + 1);
        return to < 0 ? "" : text.substring(from + 1, to);
    }
}
