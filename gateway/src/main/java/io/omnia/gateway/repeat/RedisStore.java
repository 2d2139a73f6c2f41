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
import java.util.function.Supplier;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * In a Redis or Valkey server, for all nodes. A server that is gone has no answers: calls are made as if there were no
 * cache, and for a moment it is not asked again. Each question has a virtual thread of its own, and a bounded number run.
 */
final class RedisStore implements AnswerStore, AutoCloseable {
    static final String PREFIX = "omnia:prompt:";
    private static final int MAX_CONNECTIONS = 16;
    private static final long WAIT_MILLIS = 500;
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Destination address;
    private final SocketFactory sockets;
    private final @Nullable String user;
    private final @Nullable String password;
    private final Vertx vertx;
    private final EventLog log;
    private final ConcurrentLinkedDeque<RedisConnection> idle = new ConcurrentLinkedDeque<>();
    private final Semaphore places = new Semaphore(MAX_CONNECTIONS);
    private final AtomicLong silentUntil = new AtomicLong(System.nanoTime());

    RedisStore(
            Destination address,
            SocketFactory sockets,
            @Nullable String user,
            @Nullable String password,
            Vertx vertx,
            EventLog log) {
        this.address = address;
        this.sockets = sockets;
        this.user = user;
        this.password = password;
        this.vertx = vertx;
        this.log = log;
    }

    @Override
    public Future<Optional<byte[]>> get(String id) {
        if (isSilent()) {
            return Future.succeededFuture(Optional.empty());
        }
        return later(() -> Optional.ofNullable(ask(bytes("GET"), bytes(PREFIX + id))));
    }

    @Override
    public Future<Void> put(String id, byte[] sealed, Duration ttl) {
        if (isSilent()) {
            return Future.succeededFuture();
        }
        var millis = bytes(Long.toString(ttl.toMillis()));
        return later(() -> {
                    ask(bytes("SET"), bytes(PREFIX + id), sealed, bytes("PX"), millis);
                    return true;
                })
                .mapEmpty();
    }

    private <T> Future<T> later(Supplier<T> question) {
        var answer = new CompletableFuture<T>();
        Thread.ofVirtual().name("redis").start(() -> {
            try {
                answer.complete(question.get());
            } catch (RuntimeException defect) {
                answer.completeExceptionally(defect);
            }
        });
        return Future.fromCompletionStage(answer, vertx.getOrCreateContext());
    }

    private boolean isSilent() {
        return System.nanoTime() - silentUntil.get() < 0;
    }

    /** The reply; null also when there is none to be had. */
    private byte @Nullable [] ask(byte[]... words) {
        try {
            if (!places.tryAcquire(WAIT_MILLIS, TimeUnit.MILLISECONDS)) {
                return null;
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return null;
        }
        try {
            return asked(words);
        } finally {
            places.release();
        }
    }

    /** An idle connection may have died meanwhile: then a new one is tried before the server counts as gone. */
    private byte @Nullable [] asked(byte[]... words) {
        var used = idle.pollFirst();
        if (used != null) {
            try {
                return on(used, words);
            } catch (IOException died) {
                used.close();
            }
        }
        @Nullable RedisConnection fresh = null;
        try {
            fresh = connect();
            return on(fresh, words);
        } catch (IOException gone) {
            if (fresh != null) {
                fresh.close();
            }
            if (!isSilent()) {
                log.warn("cache.redis-gone", gone);
            }
            silentUntil.set(System.nanoTime() + PAUSE.toNanos());
            return null;
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

    @Override
    public void close() {
        for (var connection = idle.pollFirst(); connection != null; connection = idle.pollFirst()) {
            connection.close();
        }
    }
}
