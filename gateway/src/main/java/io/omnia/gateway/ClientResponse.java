package io.omnia.gateway;

import io.omnia.gateway.provider.Dialect;
import io.omnia.gateway.provider.Protocol;
import io.omnia.gateway.repeat.KeptAnswer;
import io.omnia.gateway.repeat.Recording;
import io.omnia.ledger.CallId;
import io.omnia.ledger.Credits;
import io.omnia.ledger.Usd;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/** The client's side of a call: what it gets, and whether it is still there. */
final class ClientResponse {
    static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("x-request-id");
    /** Where Anthropic's own SDKs look for it. */
    private static final CharSequence ANTHROPIC_REQUEST_ID = HttpHeaders.createOptimized("request-id");

    private static final CharSequence CALL = HttpHeaders.createOptimized("x-omnia-call");
    private static final CharSequence PROVIDER = HttpHeaders.createOptimized("x-omnia-provider");
    private static final CharSequence MODEL = HttpHeaders.createOptimized("x-omnia-model");
    private static final CharSequence COST = HttpHeaders.createOptimized("x-omnia-cost-usd");
    private static final CharSequence CACHE = HttpHeaders.createOptimized("x-omnia-cache");
    private static final CharSequence OFF = HttpHeaders.createOptimized("off");
    private static final CharSequence HIT = HttpHeaders.createOptimized("hit");
    private static final CharSequence MISS = HttpHeaders.createOptimized("miss");
    private static final CharSequence SHOULD_RETRY = HttpHeaders.createOptimized("x-should-retry");
    private static final CharSequence DROPPED = HttpHeaders.createOptimized("x-omnia-dropped-params");
    /** The name that payment processors give it. */
    private static final CharSequence REPLAYED = HttpHeaders.createOptimized("idempotent-replayed");

    private static final CharSequence TRUE = HttpHeaders.createOptimized("true");
    private static final CharSequence FALSE = HttpHeaders.createOptimized("false");
    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    private static final CharSequence NO_CACHE = HttpHeaders.createOptimized("no-cache");
    /** Of all conflicts only this server knows which one passes, so it says so. */
    private static final int CONFLICT = 409;
    /** How long a refused client may send nothing before its connection is closed. */
    private static final long DISCARD_QUIET_MILLIS = 1_000;
    /** How often it is looked at: half a minute in all. */
    private static final int MAX_DISCARD_ROUNDS = 30;

    private static final long MAX_DISCARDED_BYTES = 256L * 1024 * 1024;

    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Dialect dialect;
    private final String id;
    private boolean gone;
    private boolean ended;
    private boolean eventStream;
    private ClientEvents events = ClientEvents.of(Protocol.OPENAI_CHAT);
    private Runnable onGone = () -> {};
    private CharSequence cache = OFF;
    private @Nullable Recording recording;
    private @Nullable String dropped;

    ClientResponse(HttpServerRequest request, Dialect dialect, String id) {
        this.request = request;
        this.response = request.response();
        this.dialect = dialect;
        this.id = id;
        response.putHeader(REQUEST_ID, id);
        if (dialect == Dialect.ANTHROPIC) {
            response.putHeader(ANTHROPIC_REQUEST_ID, id);
        }
        response.exceptionHandler(problem -> left());
        response.closeHandler(closed -> left());
    }

    private void left() {
        if (!gone && !ended) {
            gone = true;
            onGone.run();
        }
    }

    /** Whether the client closed its connection before the end. */
    boolean gone() {
        return gone;
    }

    /** Called once when the client goes; at once if it already has. Replaces what was set before. */
    void onGone(Runnable action) {
        onGone = action;
        if (gone) {
            action.run();
        }
    }

    /** Whether the head was sent, so that no other status can be. */
    boolean begun() {
        return response.headWritten();
    }

    /** Says which call this is, also when it is refused; its events will be those of this protocol. */
    void isCall(Protocol protocol) {
        events = ClientEvents.of(protocol);
        response.putHeader(CALL, id);
    }

    /** Says who answers, or was the last to be asked. */
    void answeredBy(String provider, String model) {
        response.putHeader(CACHE, cache).putHeader(PROVIDER, provider).putHeader(MODEL, model);
    }

    /** The prompt cache was asked and had nothing. */
    void cacheMissed() {
        cache = MISS;
    }

    /** The answer comes from the prompt cache. */
    void cacheHit() {
        cache = HIT;
    }

    void cost(String usd) {
        response.putHeader(COST, usd);
    }

    /** What was billed is not to be asked for again by an SDK on its own. */
    void doNotRetry() {
        response.putHeader(SHOULD_RETRY, FALSE);
    }

    void header(CharSequence name, String value) {
        response.putHeader(name, value);
    }

    /** Says which parameters of the request the model was not given. */
    void dropped(String parameters) {
        dropped = parameters;
        response.putHeader(DROPPED, parameters);
    }

    /** Takes back what was said of an answer that is not the client's. */
    void nothingDropped() {
        if (dropped != null) {
            dropped = null;
            response.headers().remove(DROPPED);
        }
    }

    @Nullable
    String dropped() {
        return dropped;
    }

    /** Notes from here on what goes out, whether or not the client is there to take it. */
    void record(Recording notes) {
        if (recording == null) {
            recording = notes;
        }
    }

    @Nullable
    Recording recording() {
        return recording;
    }

    void forgetRecording() {
        if (recording != null) {
            recording.discard();
            recording = null;
        }
    }

    /** Says whose answer, and whose bill, this request is told of. */
    void repeats(CallId first, Credits cost) {
        response.putHeader(CALL, first.value().toString()).putHeader(COST, Usd.full(cost.micros()));
    }

    /** Gives what came of an earlier request to one that repeats it. */
    void replay(KeptAnswer answer, Credits cost) {
        response.putHeader(REPLAYED, TRUE);
        var _ = give(answer, cost);
    }

    /** Gives an earlier answer again, byte for byte; the future says whether its last byte went out. */
    Future<Void> give(KeptAnswer answer, Credits cost) {
        answeredBy(answer.provider(), answer.model());
        if (answer.dropped() != null) {
            dropped(answer.dropped());
        }
        if (!answer.begun()) {
            cost(Usd.full(cost.micros()));
            return send(answer.status(), answer.contentType(), answer.body().buffer());
        }
        response.headers().remove(COST);
        begin(answer.status(), answer.contentType());
        write(answer.body().buffer());
        return end();
    }

    /** Sends the head of an answer whose length is not known yet. */
    void begin(int status, CharSequence contentType) {
        eventStream = contentType.toString().startsWith("text/event-stream");
        if (recording != null) {
            recording.begin(status, contentType.toString());
        }
        response.setStatusCode(status)
                .setChunked(true)
                .putHeader(HttpHeaders.CONTENT_TYPE, contentType)
                .putHeader(HttpHeaders.CACHE_CONTROL, NO_CACHE);
    }

    void write(Buffer bytes) {
        if (recording != null) {
            recording.add(bytes);
        }
        put(bytes);
    }

    private void put(Buffer bytes) {
        if (!gone) {
            response.write(bytes);
        }
    }

    /** Sends something that says nothing, so that nobody on the way takes the silence for the end. */
    void keepAlive() {
        put(events.keepAlive());
    }

    /** Whether the client reads slower than the answer comes. */
    boolean full() {
        return !gone && response.writeQueueFull();
    }

    void onDrain(Runnable action) {
        response.drainHandler(drained -> action.run());
    }

    /** Sends a whole answer. */
    Future<Void> send(int status, CharSequence contentType, Buffer body) {
        ended = true;
        return gone
                ? Future.failedFuture(new ClosedChannelException())
                : response.setStatusCode(status)
                        .putHeader(HttpHeaders.CONTENT_TYPE, contentType)
                        .end(body);
    }

    /** Ends an answer that was begun; the future says whether the last byte went out. */
    Future<Void> end() {
        ended = true;
        return gone ? Future.failedFuture(new ClosedChannelException()) : response.end();
    }

    /** Breaks the answer off: it cannot be finished, and must not look as if it were. */
    void abandon() {
        gone = true;
        breakOff();
    }

    /**
     * Ends the connection, or, where the connection carries other calls too, this one's stream. What still waits to be sent
     * is dropped with it; an orderly close would wait for a client that may never read.
     */
    private void breakOff() {
        if (isMultiplexed()) {
            response.reset();
        } else if (request.connection() instanceof ConnectionBase connection) {
            // From the head of the pipeline: further in, a close waits until everything is flushed.
            var _ = connection.channel().pipeline().firstContext().close();
        } else {
            request.connection().close();
        }
    }

    private boolean isMultiplexed() {
        return request.version() == HttpVersion.HTTP_2;
    }

    /** Says that the call failed: as an HTTP error if that is still possible, else inside the stream. */
    void fail(ApiError error) {
        if (begun()) {
            failInside(Buffer.buffer(ErrorBodies.write(dialect, error, id)));
        } else {
            refuse(error);
        }
    }

    /** Ends a stream that was begun with an error, anything else with its connection. */
    void failInside(Buffer error) {
        if (gone || ended) {
            return;
        }
        if (eventStream) {
            write(events.error(error));
            end();
        } else {
            abandon();
        }
    }

    /** Refuses the call. Does nothing once an answer has begun. */
    void refuse(ApiError error) {
        if (gone || begun()) {
            return;
        }
        if (error.retryAfter() != null) {
            var seconds = Math.max(1, (error.retryAfter().toMillis() + 999) / 1000);
            response.putHeader(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
        }
        if (!error.retry()) {
            doNotRetry();
        } else if (error.status() == CONFLICT) {
            response.putHeader(SHOULD_RETRY, TRUE);
        }
        var bodyUnread = !request.isEnded() && carriesBody();
        if (bodyUnread && !isMultiplexed()) {
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        send(error.status(), JSON, Buffer.buffer(ErrorBodies.write(dialect, error, id)));
        if (bodyUnread) {
            discardThenClose();
        } else if (!request.isEnded()) {
            request.resume();
        }
    }

    /** A request without a body may count as not ended only because nobody has looked. */
    private boolean carriesBody() {
        var length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return isMultiplexed()
                || request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
                || (length != null && !length.equals("0"));
    }

    /**
     * Reads on before closing: a client that is still sending would see a reset connection instead of its answer if we
     * closed with its bytes unread. It may take as long as it keeps sending, within limits.
     */
    private void discardThenClose() {
        var discarded = new Discarded();
        request.handler(chunk -> {
            discarded.bytes += chunk.length();
            if (discarded.bytes > MAX_DISCARDED_BYTES) {
                breakOff();
            }
        });
        request.exceptionHandler(problem -> {});
        request.endHandler(end -> discarded.finish());
        request.resume();
        var context = Vertx.currentContext();
        if (context != null) {
            context.owner().setPeriodic(DISCARD_QUIET_MILLIS, discarded::look);
        }
    }

    /** How much of a refused body has been thrown away, and whether it still comes. Lives on one event loop. */
    private final class Discarded {
        private long bytes;
        private long seen = -1;
        private int rounds;
        private boolean finished;

        void finish() {
            finished = true;
            if (!isMultiplexed()) {
                request.connection().close();
            }
        }

        void look(long timer) {
            var quiet = bytes == seen || ++rounds > MAX_DISCARD_ROUNDS;
            if (finished || quiet) {
                var context = Vertx.currentContext();
                if (context != null) {
                    context.owner().cancelTimer(timer);
                }
                if (!finished) {
                    breakOff();
                }
            }
            seen = bytes;
        }
    }
}
