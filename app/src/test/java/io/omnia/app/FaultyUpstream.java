package io.omnia.app;

import io.vertx.core.json.JsonObject;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * A vendor on a bare socket that misbehaves as it is told, byte by byte. The model a request names chooses the script, or its
 * prompt, for a request that was translated on its way. It counts the connections that are inside a script: what stays there after a call was leaked by the other side.
 */
final class FaultyUpstream implements AutoCloseable {
    /** How a prompt names its script. */
    static final String SCRIPT = "script=";

    private static final Pattern IN_PROMPT = Pattern.compile(SCRIPT + "([a-z0-9-]+)");

    private final ServerSocket server;
    private final Map<String, Script> scripts = new ConcurrentHashMap<>();
    private volatile Script otherwise = Wire::close;
    private final Map<String, AtomicInteger> requests = new ConcurrentHashMap<>();
    private final Map<String, String> bodies = new ConcurrentHashMap<>();
    private final Map<String, String> heads = new ConcurrentHashMap<>();
    private final AtomicInteger busy = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();

    /** What happens on the wire once a request has been read whole. */
    interface Script {
        void play(Wire wire) throws IOException;
    }

    FaultyUpstream() {
        try {
            server = new ServerSocket(0, 512, InetAddress.getLoopbackAddress());
        } catch (IOException problem) {
            throw new IllegalStateException(problem);
        }
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    void on(String model, Script script) {
        scripts.put(model, script);
    }

    /** What is played to those who name none that is known. */
    void otherwise(Script script) {
        otherwise = script;
    }

    /** How many requests named this model. */
    int requests(String model) {
        var count = requests.get(model);
        return count == null ? 0 : count.get();
    }

    /** The last body that named this model. */
    String body(String model) {
        return bodies.get(model);
    }

    /** The head of the last request that named this model. */
    String head(String model) {
        return heads.get(model);
    }

    /** Connections whose answer is not over for either side. */
    int busy() {
        return busy.get();
    }

    /** Connections that neither side has closed. */
    int open() {
        return open.get();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var socket = server.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        open.incrementAndGet();
        try (socket) {
            socket.setTcpNoDelay(true);
            var in = new BufferedInputStream(socket.getInputStream());
            while (answer(socket, in)) {
                // The connection is used again.
            }
        } catch (IOException gone) {
            // The other side went away, which is for it to account for.
        } finally {
            open.decrementAndGet();
        }
    }

    private boolean answer(Socket socket, InputStream in) throws IOException {
        var head = RawClient.head(in);
        if (head == null) {
            return false;
        }
        busy.incrementAndGet();
        try {
            var body = new String(in.readNBytes(RawClient.contentLength(head)), StandardCharsets.UTF_8);
            var model = named(body);
            requests.computeIfAbsent(model, name -> new AtomicInteger()).incrementAndGet();
            bodies.put(model, body);
            heads.put(model, head.toLowerCase(Locale.ROOT));
            var wire = new Wire(socket, in);
            scripts.getOrDefault(model, otherwise).play(wire);
            return !socket.isClosed();
        } finally {
            busy.decrementAndGet();
        }
    }

    private static String named(String body) {
        var inPrompt = IN_PROMPT.matcher(body);
        return inPrompt.find() ? inPrompt.group(1) : new JsonObject(body).getString("model");
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException problem) {
            throw new IllegalStateException(problem);
        }
    }

    /** One connection, as a script sees it. Everything leaves at once. */
    static final class Wire {
        private final Socket socket;
        private final InputStream in;

        private Wire(Socket socket, InputStream in) {
            this.socket = socket;
            this.in = in;
        }

        Wire send(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
            return this;
        }

        Wire send(String text) throws IOException {
            return send(text.getBytes(StandardCharsets.UTF_8));
        }

        /** A whole answer with its length. */
        Wire answer(int status, String contentType, String body, String... headers) throws IOException {
            var bytes = body.getBytes(StandardCharsets.UTF_8);
            var head = new StringBuilder("HTTP/1.1 " + status + " Told\r\ncontent-type: " + contentType
                    + "\r\ncontent-length: " + bytes.length + "\r\n");
            for (var header : headers) {
                head.append(header).append("\r\n");
            }
            var all = new ByteArrayOutputStream();
            all.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
            all.writeBytes(bytes);
            return send(all.toByteArray());
        }

        Wire json(String body) throws IOException {
            return answer(200, "application/json", body);
        }

        /** The head of a stream in chunks. */
        Wire stream() throws IOException {
            return send("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n");
        }

        Wire chunk(byte[] bytes) throws IOException {
            var chunk = new ByteArrayOutputStream();
            chunk.writeBytes((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            chunk.writeBytes(bytes);
            chunk.writeBytes("\r\n".getBytes(StandardCharsets.ISO_8859_1));
            return send(chunk.toByteArray());
        }

        Wire chunk(String text) throws IOException {
            return chunk(text.getBytes(StandardCharsets.UTF_8));
        }

        Wire end() throws IOException {
            return send("0\r\n\r\n");
        }

        Wire pause(long millis) {
            OmniaServer.pause(millis);
            return this;
        }

        /** Stays on the line until the other side closes it; fails when that takes longer than any rule allows. */
        void awaitClose() throws IOException {
            socket.setSoTimeout((int) Duration.ofSeconds(30).toMillis());
            while (in.read() >= 0) {
                // Nothing more is expected, but the end is what counts.
            }
            socket.close();
        }

        void close() throws IOException {
            socket.close();
        }

        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }
    }
}
