package io.omnia.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** One caller of the mock upstream: requests in turn, no pipelining; a caller that pipelines is hung up on. */
final class MockConnection {
    private static final int KEPT_BODY_BYTES = 512;

    private final MockUpstream mock;
    private final SocketChannel channel;
    private final SelectionKey key;
    private final HttpMessageReader reader = new HttpMessageReader(HttpMessageReader.Kind.REQUEST, KEPT_BODY_BYTES);
    private MockAnswers.@Nullable MockAnswer answer;
    private @Nullable ByteBuffer out;
    private int nextPart;
    private long partDue;

    MockConnection(MockUpstream mock, SocketChannel channel, SelectionKey key) {
        this.mock = mock;
        this.channel = channel;
        this.key = key;
    }

    /** The channel can be read or written. {@code buffer} is shared by all connections and empty between calls. */
    void ready(ByteBuffer buffer) {
        try {
            if (key.isWritable()) {
                send();
            }
            if (key.isValid() && key.isReadable()) {
                receive(buffer);
            }
        } catch (IOException | IllegalArgumentException broken) {
            // A caller that resets or speaks no HTTP ends its own connection, never the mock.
            close();
        }
    }

    /** A paced answer's next part is due. */
    void sendPart(long now) {
        var current = answer;
        if (current == null || !channel.isOpen()) {
            return;
        }
        try {
            if (out == null) {
                out = current.parts().get(nextPart++).duplicate();
                partDue += current.pause().toNanos();
                if (nextPart < current.parts().size()) {
                    // On the clock, not after the last one: a late part does not shift those behind it.
                    mock.wakeAt(Math.max(partDue, now), this);
                }
                send();
            } else {
                // The reader is slower than the pace: look again later, the order of bytes stays.
                mock.wakeAt(now + current.pause().toNanos(), this);
            }
        } catch (IOException gone) {
            close();
        }
    }

    private void receive(ByteBuffer buffer) throws IOException {
        buffer.clear();
        var count = channel.read(buffer);
        if (count < 0 || (answer != null && count > 0)) {
            close();
            return;
        }
        if (reader.read(buffer.flip())) {
            start(mock.answerTo(reader.firstLine(), reader.keptBody()));
        }
    }

    private void start(MockAnswers.MockAnswer chosen) throws IOException {
        answer = chosen;
        if (chosen.pause().isZero()) {
            nextPart = chosen.parts().size();
            out = chosen.parts().getFirst().duplicate();
            send();
        } else {
            nextPart = 0;
            partDue = System.nanoTime() + chosen.pause().toNanos();
            mock.wakeAt(partDue, this);
        }
    }

    private void send() throws IOException {
        var bytes = out;
        if (bytes == null) {
            return;
        }
        mock.sent(channel.write(bytes));
        if (bytes.hasRemaining()) {
            key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
            return;
        }
        out = null;
        if (key.interestOps() != SelectionKey.OP_READ) {
            key.interestOps(SelectionKey.OP_READ);
        }
        var current = answer;
        if (current != null && nextPart == current.parts().size()) {
            answer = null;
            reader.reset();
        }
    }

    private void close() {
        answer = null;
        try {
            channel.close();
        } catch (IOException ignored) {
            // Nothing is left to be done for a connection that cannot even be closed.
        }
    }
}
