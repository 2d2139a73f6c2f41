package io.omnia.gateway.transport;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Takes request bodies into memory within two limits: one for each body, counted while reading whether or not a length was
 * announced, and one for all bodies that are in memory together.
 */
public final class BodyReader {
    private static final int FIRST_SIZE = 4096;
    /** A length that a client announces is only believed this far before bytes arrive. */
    private static final int LARGEST_FIRST_SIZE = 1 << 20;

    private final long maxBodyBytes;
    private final long maxBufferedBytes;
    private final AtomicLong buffered = new AtomicLong();

    /**
     * @param maxBodyBytes the longest single body
     * @param maxBufferedBytes the most bytes of bodies held at one time
     */
    public BodyReader(long maxBodyBytes, long maxBufferedBytes) {
        this.maxBodyBytes = maxBodyBytes;
        this.maxBufferedBytes = maxBufferedBytes;
    }

    /** What came of reading. */
    public sealed interface Result {
        /** All of it; {@link BodyReader#release} gives its room back. */
        record Read(Buffer body) implements Result {}

        record TooLarge(long limitBytes) implements Result {}

        /** Too many bodies are in memory now. */
        record NoRoom() implements Result {}

        /** The client went away or sent nothing for too long. */
        record Broken() implements Result {}
    }

    /** How many bytes of bodies are in memory. */
    public LongSupplier bufferedBytes() {
        return buffered::get;
    }

    /** Reads the body; the future always succeeds. The request may arrive paused, as Quarkus hands it over. */
    public Future<Result> read(HttpServerRequest request) {
        var announced = announcedLength(request);
        if (announced > maxBodyBytes) {
            return Future.succeededFuture(new Result.TooLarge(maxBodyBytes));
        }
        if (buffered.get() + Math.max(announced, 0) > maxBufferedBytes) {
            return Future.succeededFuture(new Result.NoRoom());
        }
        var reading = new Reading(announced);
        request.handler(reading::chunk);
        request.exceptionHandler(problem -> reading.finish(new Result.Broken()));
        request.endHandler(end -> reading.finish(new Result.Read(reading.body)));
        request.resume();
        return reading.promise.future();
    }

    /** Gives back the room of a body of so many bytes that is no longer needed. */
    public void release(int bytes) {
        buffered.addAndGet(-bytes);
    }

    private static long announcedLength(HttpServerRequest request) {
        var header = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return header == null ? -1 : Long.parseLong(header);
        } catch (NumberFormatException notANumber) {
            return -1;
        }
    }

    private final class Reading {
        private final Promise<Result> promise = Promise.promise();
        private final Buffer body;

        Reading(long announced) {
            var size = announced < 0 ? FIRST_SIZE : (int) Math.min(announced, LARGEST_FIRST_SIZE);
            body = Buffer.buffer(size);
        }

        void chunk(Buffer chunk) {
            if (promise.future().isComplete()) {
                return;
            }
            if (body.length() + chunk.length() > maxBodyBytes) {
                finish(new Result.TooLarge(maxBodyBytes));
            } else if (buffered.addAndGet(chunk.length()) > maxBufferedBytes) {
                body.appendBuffer(chunk);
                finish(new Result.NoRoom());
            } else {
                body.appendBuffer(chunk);
            }
        }

        /** The first result counts; what a refused body took is given back at once. */
        void finish(Result result) {
            if (promise.tryComplete(result) && !(result instanceof Result.Read)) {
                buffered.addAndGet(-body.length());
            }
        }
    }
}
