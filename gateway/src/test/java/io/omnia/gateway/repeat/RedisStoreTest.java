package io.omnia.gateway.repeat;

import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.platform.egress.Destination;
import io.omnia.platform.egress.Trust;
import io.omnia.platform.telemetry.EventLog;
import io.omnia.platform.time.Eventually;
import io.omnia.privacy.Category;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.SocketFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A Redis server that does not do its part. */
class RedisStoreTest {
    private static final int WORDS_AND_LENGTHS = 5;
    private static Vertx vertx;

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE);

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stop() {
        vertx.close();
    }

    @Test
    void waitsForNoConnectionThatNobodyTakes() throws Exception {
        var nowhere = new Nowhere();
        var store = store(nowhere);

        assertThat(await(store.get("a"))).isEmpty();

        Eventually.answers(() -> assertThat(nowhere.givenUp).hasValue(1));
        assertThat(store.get("b").isComplete()).as("nobody else waits").isTrue();
        assertThat(store.put("c", new byte[1], PromptCache.LONGEST).isComplete())
                .isTrue();
        nanos.addAndGet(RedisStore.PAUSE.toNanos() - 1);
        assertThat(store.get("d").isComplete()).isTrue();
        assertThat(nowhere.tried).hasValue(1);
    }

    @Test
    void letsOneQuestionTryWhetherItIsBack() throws Exception {
        var nowhere = new Nowhere();
        var store = store(nowhere);
        await(store.get("a"));
        nanos.addAndGet(RedisStore.PAUSE.toNanos());

        var probe = store.get("b");

        assertThat(store.get("c").isComplete()).as("the others").isTrue();
        assertThat(await(probe)).isEmpty();
        assertThat(nowhere.tried).hasValue(2);
    }

    @Test
    void waitsForNoReplyThatDoesNotCome() throws Exception {
        try (var server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            var sockets = new Leading(server.getLocalPort(), 0);
            var store = store(sockets);

            assertThat(await(store.get("a"))).isEmpty();

            assertThat(store.get("b").isComplete()).isTrue();
            assertThat(sockets.tried).hasValue(1);
            try (var taken = server.accept()) {
                var in = taken.getInputStream();
                assertThat(new String(in.readAllBytes(), StandardCharsets.US_ASCII))
                        .as("the connection is closed, after the question")
                        .startsWith("*2");
            }
        }
    }

    @Test
    void asksAServerThatIsBack() throws Exception {
        try (var server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            var serving = Thread.ofVirtual().start(() -> serve(server));
            var sockets = new Leading(server.getLocalPort(), 1);
            var store = store(sockets);
            assertThat(await(store.get("a"))).isEmpty();
            nanos.addAndGet(RedisStore.PAUSE.toNanos());

            assertThat(await(store.get("a"))).contains(new byte[] {'y', 'e', 's'});
            assertThat(await(store.get("a"))).isPresent();

            assertThat(sockets.tried).as("over the same connection").hasValue(2);
            store.close();
            serving.join();
        }
    }

    /** Says yes to whatever is asked over one connection. */
    private static void serve(ServerSocket server) {
        try (var taken = server.accept()) {
            var in = new BufferedReader(new InputStreamReader(taken.getInputStream(), StandardCharsets.US_ASCII));
            while (true) {
                for (var line = 0; line < WORDS_AND_LENGTHS; line++) {
                    if (in.readLine() == null) {
                        return;
                    }
                }
                taken.getOutputStream().write("$3\r\nyes\r\n".getBytes(StandardCharsets.US_ASCII));
            }
        } catch (IOException over) {
            // The test is at its end.
        }
    }

    private RedisStore store(SocketFactory sockets) {
        var destination = new Destination(
                "redis",
                URI.create("redis://127.0.0.1:6379"),
                Trust.OPERATOR,
                Set.of(Category.PROMPT, Category.ANSWER));
        return new RedisStore(destination, sockets, null, null, vertx, new EventLog(), nanos::get);
    }

    private static Optional<byte[]> await(Future<Optional<byte[]>> answer) throws Exception {
        return answer.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private abstract static class Sockets extends SocketFactory {
        final AtomicInteger tried = new AtomicInteger();

        abstract Socket connect() throws IOException;

        @Override
        public Socket createSocket(String host, int port) throws IOException {
            tried.incrementAndGet();
            return connect();
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress local, int localPort) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(InetAddress host, int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
            throw new UnsupportedOperationException();
        }
    }

    /** A network that swallows every packet. */
    private static final class Nowhere extends Sockets {
        private final AtomicInteger givenUp = new AtomicInteger();

        @Override
        Socket connect() throws IOException {
            try {
                new CountDownLatch(1).await();
                throw new IllegalStateException("nobody counts down");
            } catch (InterruptedException stop) {
                givenUp.incrementAndGet();
                throw new InterruptedIOException();
            }
        }
    }

    /** Leads to a port of this machine, but for the first few times. */
    private static final class Leading extends Sockets {
        private final int port;
        private final int refused;

        Leading(int port, int refused) {
            this.port = port;
            this.refused = refused;
        }

        @Override
        Socket connect() throws IOException {
            if (tried.get() <= refused) {
                throw new ConnectException("refused");
            }
            return new Socket(InetAddress.getLoopbackAddress(), port);
        }
    }
}
