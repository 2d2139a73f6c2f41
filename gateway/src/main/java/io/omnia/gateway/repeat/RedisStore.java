package io.omnia.gateway.repeat;

import io.omnia.platform.egress.Destination;
import io.omnia.platform.telemetry.EventLog;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * In a Redis or Valkey server, for all nodes. A server that is gone, or does not answer at once, has no answers: calls are made
 * as if there were no cache, and for a few seconds it is not asked again; then one question tries whether it is back. Each
 * question has a virtual thread of its own, and a bounded number run.
 */
final class RedisStore implements AnswerStore, AutoCloseable {
    static final String PREFIX = "omnia:prompt:";
    private static final int MAX_CONNECTIONS = 16;
    /** The longest that a call waits for it, connecting and all. */
    static final Duration PATIENCE = Duration.ofMillis(500);

    static final Duration PAUSE = Duration.ofSeconds(3);

    private final Destination address;
    private final SocketFactory sockets;
    private final @Nullable String user;
    private final @Nullable String password;
    private final Vertx vertx;
    private final EventLog log;
    private final ConcurrentLinkedDeque<RedisConnection> idle = new ConcurrentLinkedDeque<>();
    private final Semaphore places = new Semaphore(MAX_CONNECTIONS);
    private final LongSupplier nanos;
    private final AtomicLong nextTry = new AtomicLong();
    private volatile boolean gone;

    /** @param nanos the time, as {@link System#nanoTime} tells it */
    RedisStore(
            Destination address,
            SocketFactory sockets,
            @Nullable String user,
            @Nullable String password,
            Vertx vertx,
            EventLog log,
            LongSupplier nanos) {
        this.address = address;
        this.sockets = sockets;
        this.user = user;
        this.password = password;
        this.vertx = vertx;
        this.log = log;
        this.nanos = nanos;
    }

    @Override
    public Future<Optional<byte[]>> get(String id) {
        return later(bytes("GET"), bytes(PREFIX + id));
    }

    @Override
    public Future<Void> put(String id, byte[] sealed, Duration ttl) {
        var millis = bytes(Long.toString(ttl.toMillis()));
        return later(bytes("SET"), bytes(PREFIX + id), sealed, bytes("PX"), millis)
                .mapEmpty();
    }

    /** The reply; empty also when there is none to be had in time. */
    private Future<Optional<byte[]>> later(byte[]... words) {
        if (!mayAsk()) {
            return Future.succeededFuture(Optional.empty());
        }
        var answer = new CompletableFuture<Optional<byte[]>>();
        var thread = Thread.ofVirtual().name("redis").start(() -> {
            try {
                answer.complete(Optional.ofNullable(ask(words)));
            } catch (IOException | InterruptedException | RuntimeException problem) {
                answer.completeExceptionally(problem);
            }
        });
        return Future.fromCompletionStage(answer, vertx.getOrCreateContext())
                .timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .onSuccess(reply -> gone = false)
                .recover(problem -> {
                    thread.interrupt();
                    leave(problem);
                    return Future.succeededFuture(Optional.empty());
                });
    }

    /** Of those who ask a server that was gone, one may when the pause is over; the others wait for what it finds. */
    private boolean mayAsk() {
        if (!gone) {
            return true;
        }
        var due = nextTry.get();
        var now = nanos.getAsLong();
        return now - due >= 0 && nextTry.compareAndSet(due, now + PAUSE.toNanos());
    }

    private void leave(Throwable problem) {
        nextTry.set(nanos.getAsLong() + PAUSE.toNanos());
        if (!gone) {
            gone = true;
            log.warn("cache.redis-gone", problem);
        }
        close();
    }

    private byte @Nullable [] ask(byte[]... words) throws IOException, InterruptedException {
        places.acquire();
        try {
            return asked(words);
        } finally {
            places.release();
        }
    }

    /** An idle connection may have died meanwhile: then a new one is tried before the server counts as gone. */
    private byte @Nullable [] asked(byte[]... words) throws IOException {
        var used = idle.pollFirst();
        if (used != null) {
            try {
                return on(used, words);
            } catch (IOException died) {
                used.close();
            }
        }
        var fresh = connect();
        try {
            return on(fresh, words);
        } catch (IOException problem) {
            fresh.close();
            throw problem;
        }
    }

    private byte @Nullable [] on(RedisConnection connection, byte[]... words) throws IOException {
        var reply = connection.ask(words);
        idle.addFirst(connection);
        return reply;
    }

    private RedisConnection connect() throws IOException {
        var connection = RedisConnection.open(address, sockets);
        if (password != null) {
            try {
                if (user == null) {
                    connection.ask(bytes("AUTH"), bytes(password));
                } else {
                    connection.ask(bytes("AUTH"), bytes(user), bytes(password));
                }
            } catch (IOException refused) {
                connection.close();
                throw refused;
            }
        }
        return connection;
    }

    private static byte[] bytes(String word) {
        return word.getBytes(StandardCharsets.UTF_8);
    }

    /** Closes the connections that nobody uses. */
    @Override
    public void close() {
        for (var connection = idle.pollFirst(); connection != null; connection = idle.pollFirst()) {
            connection.close();
        }
    }
}
