package io.omnia.app;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A client on a bare socket: it sees every byte of an answer, and may leave in any way there is. */
final class RawClient implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 30_000;
    private static final String ESTABLISHED = "01 ";
    private static final String CLOSE_WAIT = "08 ";

    private final Socket socket;
    private final InputStream in;
    private final int port;

    /** An answer as it came, its chunks joined. {@code whole} says whether the message was closed as HTTP wants it. */
    record Answer(int status, Map<String, String> headers, String body, boolean whole) {
        String header(String name) {
            return headers.get(name);
        }
    }

    private RawClient(Socket socket) throws IOException {
        this.socket = socket;
        this.port = socket.getLocalPort();
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    static RawClient connect(OmniaServer server) {
        return connect(server, 0);
    }

    /** With a receive buffer of so many bytes, or the usual one for zero. */
    static RawClient connect(OmniaServer server, int receiveBuffer) {
        try {
            var socket = new Socket();
            if (receiveBuffer > 0) {
                socket.setReceiveBufferSize(receiveBuffer);
            }
            socket.connect(new InetSocketAddress(
                    InetAddress.getLoopbackAddress(),
                    URI.create(server.baseUrl()).getPort()));
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.setTcpNoDelay(true);
            return new RawClient(socket);
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    /**
     * Whether the server still has its end of this connection open, by the kernel's own table: until then it may not know
     * that the client has left.
     */
    boolean isHeldByTheServer() {
        try {
            var remote = String.format(":%04X ", port);
            var lines = Files.readString(Path.of("/proc/net/tcp")) + Files.readString(Path.of("/proc/net/tcp6"));
            return lines.contains(remote + ESTABLISHED) || lines.contains(remote + CLOSE_WAIT);
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    /** The head and body of a chat call. */
    static String chat(String key, String body, String... headers) {
        return post("/v1/chat/completions", key, body, headers);
    }

    /** The same to any route. */
    static String post(String route, String key, String body, String... headers) {
        var length = body.getBytes(StandardCharsets.UTF_8).length;
        return head("POST", route, key, headers) + "content-type: application/json\r\ncontent-length: " + length
                + "\r\n\r\n" + body;
    }

    /** The head of a request without the blank line that ends it. */
    static String head(String method, String path, String key, String... headers) {
        var head = new StringBuilder(method + " " + path + " HTTP/1.1\r\nhost: 127.0.0.1\r\n");
        if (key != null) {
            head.append("authorization: Bearer ").append(key).append("\r\n");
        }
        for (var header : headers) {
            head.append(header).append("\r\n");
        }
        return head.toString();
    }

    RawClient send(String text) {
        return send(text.getBytes(StandardCharsets.UTF_8));
    }

    RawClient send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
            return this;
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    /** Reads one answer to its end. */
    Answer answer() {
        return answerUntil(null);
    }

    /** Reads one answer until this has come in it, or to its end. */
    Answer answerUntil(String text) {
        try {
            var head = head(in);
            if (head == null) {
                throw new IllegalStateException("closed without an answer");
            }
            var status = Integer.parseInt(head.substring(9, 12));
            var headers = headers(head);
            if (status == 100) {
                return new Answer(status, headers, "", true);
            }
            var body = new ByteArrayOutputStream();
            var whole = "chunked".equals(headers.get("transfer-encoding"))
                    ? chunks(body, text)
                    : plain(body, contentLength(head));
            return new Answer(status, headers, body.toString(StandardCharsets.UTF_8), whole);
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    /** Reads until this text has come. */
    String readUntil(String text) {
        var seen = new StringBuilder();
        try {
            while (seen.length() < text.length() || seen.indexOf(text, seen.length() - text.length()) < 0) {
                var next = in.read();
                if (next < 0) {
                    throw new IllegalStateException("the answer ended before '" + text + "'");
                }
                seen.append((char) next);
            }
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
        return seen.toString();
    }

    /** Reads whatever is left; the count of its bytes. A reset ends it like a close. */
    long readToEnd() {
        var count = 0L;
        var bytes = new byte[64 * 1024];
        try {
            for (var read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                count += read;
            }
        } catch (IOException reset) {
            return count;
        }
        return count;
    }

    void closeSendingSide() {
        try {
            socket.shutdownOutput();
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    void reset() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    private boolean plain(ByteArrayOutputStream body, int length) throws IOException {
        var bytes = in.readNBytes(length);
        body.writeBytes(bytes);
        return bytes.length == length;
    }

    private boolean chunks(ByteArrayOutputStream body, String until) throws IOException {
        while (until == null || !body.toString(StandardCharsets.UTF_8).contains(until)) {
            var line = line(in);
            if (line == null) {
                return false;
            }
            var size = Integer.parseInt(line.strip(), 16);
            if (size == 0) {
                return "".equals(line(in));
            }
            var bytes = in.readNBytes(size);
            body.writeBytes(bytes);
            if (bytes.length < size || line(in) == null) {
                return false;
            }
        }
        return false;
    }

    /** The lines before the first empty one; null when the connection ended instead. */
    static String head(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (true) {
            var line = line(in);
            if (line == null) {
                return null;
            }
            if (line.isEmpty()) {
                return head.toString();
            }
            head.append(line).append('\n');
        }
    }

    static int contentLength(String head) {
        var length = headers(head).get("content-length");
        return length == null ? 0 : Integer.parseInt(length);
    }

    private static Map<String, String> headers(String head) {
        var headers = new TreeMap<String, String>();
        head.lines().skip(1).forEach(line -> {
            var colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        });
        return headers;
    }

    private static String line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        while (true) {
            int next;
            try {
                next = in.read();
            } catch (java.net.SocketException reset) {
                return null;
            }
            if (next < 0) {
                return null;
            }
            if (next == '\n') {
                var text = line.toString(StandardCharsets.UTF_8);
                return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
            }
            line.write(next);
        }
    }
}
