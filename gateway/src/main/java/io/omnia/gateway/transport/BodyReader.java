package io.omnia.gateway.transport;

import io.omnia.privacy.Content;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Takes request bodies into memory within two limits: one for each body, counted while reading whether or not a length was
 * announced, and one for all bodies that are in memory together.
 */
public final class BodyReader {
    private static final String CONTINUE = "100-continue";
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
        record Read(Content body) implements Result {}

        record TooLarge(long limitBytes) implements Result {}

        /** Too many bodies are in memory now. */
        record NoRoom() implements Result {}

        /** The client went away. */
        record Broken() implements Result {}

        /** Whoever waits gave up. */
        record TooSlow() implements Result {}
    }

    /** How many bytes of bodies are in memory. */
    public LongSupplier bufferedBytes() {
        return buffered::get;
    }

    /** Begins to read the body. The request may arrive paused, as Quarkus hands it over. */
    public Reading read(HttpServerRequest request) {
        var announced = announcedLength(request);
        var reading = new Reading();
        if (announced > maxBodyBytes) {
            reading.finish(new Result.TooLarge(maxBodyBytes));
            return reading;
        }
        if (buffered.get() + Math.max(announced, 0) > maxBufferedBytes) {
            reading.finish(new Result.NoRoom());
            return reading;
        }
        request.handler(reading::chunk);
        request.exceptionHandler(problem -> reading.finish(new Result.Broken()));
        request.endHandler(end -> reading.finish(new Result.Read(Content.of(reading.whole()))));
        if (CONTINUE.equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
            // Only now: whoever is refused by the length alone need not send it.
            request.response().writeContinue();
        }
        request.resume();
        return reading;
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

    /**
     * One body on its way in. What arrived is kept as it came and put together at the end: a length that is only announced
     * takes no memory, and a body that comes in one piece is not copied.
     */
    public final class Reading {
        private final Promise<Result> promise = Promise.promise();
        private final List<Buffer> pieces = new ArrayList<>(1);
        private int length;

        /** What came of it; always succeeds. */
        public Future<Result> result() {
            return promise.future();
        }

        /** Reads no further and gives the room back. Does nothing once there is a result. */
        public void giveUp() {
            finish(new Result.TooSlow());
        }

        private void chunk(Buffer chunk) {
            if (promise.future().isComplete()) {
                return;
            }
            if ((long) length + chunk.length() > maxBodyBytes) {
                finish(new Result.TooLarge(maxBodyBytes));
                return;
            }
            length += chunk.length();
            pieces.add(chunk);
            if (buffered.addAndGet(chunk.length()) > maxBufferedBytes) {
                finish(new Result.NoRoom());
            }
        }

        private Buffer whole() {
            if (pieces.size() == 1) {
                return pieces.getFirst();
            }
            var whole = Buffer.buffer(length);
            pieces.forEach(whole::appendBuffer);
            return whole;
        }

        /** The first result counts; what a refused body took is given back at once. */
        private void finish(Result result) {
            if (promise.tryComplete(result)) {
                pieces.clear();
                if (!(result instanceof Result.Read)) {
                    buffered.addAndGet(-length);
                }
            }
        }
    }
}
