package io.omnia.bench;

import io.omnia.bench.RequestTemplate.Work;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** Clients that ask for a large stream and take it in sips; they hang up when closed. */
final class SlowReaders implements AutoCloseable {
    /** What each client takes at most in a second. */
    static final int BYTES_PER_SECOND = 64 * 1024;

    private static final int SIPS_PER_SECOND = 10;
    private static final int RECEIVE_BUFFER_BYTES = 16 * 1024;
    private static final Work LARGE = new Work("stream-large", Scenario.SMALL_PROMPT_BYTES);

    private final List<SocketChannel> clients = new ArrayList<>();
    private final Thread thread;
    private final LongAdder bytesRead = new LongAdder();
    private volatile int ended;

    SlowReaders(Subject subject, int count) throws IOException {
        var request = subject.request(LARGE);
        for (var i = 0; i < count; i++) {
            var client = SocketChannel.open();
            clients.add(client);
            client.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER_BYTES);
            client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), subject.port()));
            var bytes = request.copy();
            request.number(bytes, System.nanoTime());
            while (bytes.hasRemaining()) {
                client.write(bytes);
            }
            client.configureBlocking(false);
        }
        thread = Thread.ofPlatform().name("slow-readers").daemon().start(this::sip);
    }

    /** What all of them have taken so far. */
    long bytesRead() {
        return bytesRead.sum();
    }

    /** How many were cut off by the gateway. */
    int ended() {
        return ended;
    }

    private void sip() {
        var sip = ByteBuffer.allocateDirect(BYTES_PER_SECOND / SIPS_PER_SECOND);
        var left = new ArrayList<>(clients);
        try {
            while (!left.isEmpty()) {
                left.removeIf(client -> !took(client, sip));
                ended = clients.size() - left.size();
                TimeUnit.MILLISECONDS.sleep(1_000 / SIPS_PER_SECOND);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean took(SocketChannel client, ByteBuffer sip) {
        try {
            sip.clear();
            var count = client.read(sip);
            bytesRead.add(Math.max(0, count));
            return count >= 0;
        } catch (IOException reset) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        for (var client : clients) {
            client.close();
        }
    }
}
