package io.omnia.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** One keep-alive connection of the load generator and the call that is on it. */
final class LoadConnection {
    private static final int KEPT_BODY_BYTES = 200;

    private final LoadResult result;
    private final RequestTemplate request;
    private final ByteBuffer out;
    private final HttpMessageReader reader = new HttpMessageReader(HttpMessageReader.Kind.RESPONSE, KEPT_BODY_BYTES);
    private final SocketChannel channel;
    private final SelectionKey key;
    private boolean busy;
    private long dueNanos;
    private long firstByteNanos;

    /** What a readable connection has come to. */
    enum Progress {
        UNDER_WAY,
        ANSWERED,
        BROKEN
    }

    LoadConnection(LoadPlan plan, LoadResult result, Selector selector) throws IOException {
        this.result = result;
        this.request = plan.request();
        this.out = request.copy();
        this.channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), plan.port()));
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        this.key = channel.register(selector, SelectionKey.OP_READ, this);
    }

    boolean busy() {
        return busy;
    }

    /** Starts a call that was due at {@code due}. */
    void start(long due, long serial) throws IOException {
        busy = true;
        dueNanos = due;
        firstByteNanos = 0;
        reader.reset();
        out.clear();
        request.number(out, serial);
        send();
    }

    /** Sends what is left of the request. */
    void send() throws IOException {
        result.sent(channel.write(out));
        var wanted = out.hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ;
        if (key.interestOps() != wanted) {
            key.interestOps(wanted);
        }
    }

    boolean writable() {
        return key.isValid() && key.isWritable();
    }

    boolean readable() {
        return key.isValid() && key.isReadable();
    }

    /** Reads what has come. {@code buffer} is shared by all connections. */
    Progress receive(ByteBuffer buffer) throws IOException {
        buffer.clear();
        var count = channel.read(buffer);
        if (count < 0) {
            return busy && reader.end() ? Progress.ANSWERED : Progress.BROKEN;
        }
        result.received(count);
        if (!busy) {
            return count == 0 ? Progress.UNDER_WAY : Progress.BROKEN;
        }
        var complete = reader.read(buffer.flip());
        if (firstByteNanos == 0 && reader.bodyBytes() > 0) {
            firstByteNanos = System.nanoTime();
        }
        return complete ? Progress.ANSWERED : Progress.UNDER_WAY;
    }

    /** Notes the answer just received; true when the connection can take another call. */
    boolean finish(long expectedBodyBytes) {
        var now = System.nanoTime();
        busy = false;
        if (reader.status() != 200) {
            var body = new String(reader.keptBody(), StandardCharsets.UTF_8).replaceAll("\\s+", " ");
            result.failed("status " + reader.status() + " " + withoutNumbers(body));
        } else if (expectedBodyBytes > 0 && reader.bodyBytes() != expectedBodyBytes) {
            result.failed("an answer of another length than the first one");
        } else {
            result.answered(now - dueNanos, (firstByteNanos == 0 ? now : firstByteNanos) - dueNanos);
        }
        return !reader.closes();
    }

    void close() {
        try {
            channel.close();
        } catch (IOException ignored) {
            // Nothing is left to be done for a connection that cannot even be closed.
        }
    }

    /** Request ids would make each error a kind of its own. */
    private static String withoutNumbers(String text) {
        return text.replaceAll("[0-9a-f-]{8,}|[0-9]+", "#");
    }
}
