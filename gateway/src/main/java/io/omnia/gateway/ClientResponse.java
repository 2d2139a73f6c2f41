package io.omnia.gateway;

import io.omnia.gateway.provider.Dialect;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;

/** The client's side of a call: what it gets, and whether it is still there. */
final class ClientResponse {
    static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("x-request-id");
    private static final CharSequence CALL = HttpHeaders.createOptimized("x-omnia-call");
    private static final CharSequence PROVIDER = HttpHeaders.createOptimized("x-omnia-provider");
    private static final CharSequence MODEL = HttpHeaders.createOptimized("x-omnia-model");
    private static final CharSequence COST = HttpHeaders.createOptimized("x-omnia-cost-usd");
    private static final CharSequence CACHE = HttpHeaders.createOptimized("x-omnia-cache");
    private static final CharSequence OFF = HttpHeaders.createOptimized("off");
    private static final CharSequence SHOULD_RETRY = HttpHeaders.createOptimized("x-should-retry");
    private static final CharSequence FALSE = HttpHeaders.createOptimized("false");
    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    private static final CharSequence NO_CACHE = HttpHeaders.createOptimized("no-cache");
    private static final int BODY_TOO_LARGE = 413;
    private static final long NO_ERROR = 0;
    private static final long MAX_DISCARDED_MILLIS = 2_000;

    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Dialect dialect;
    private final String id;
    private boolean gone;
    private boolean ended;
    private boolean eventStream;
    private Runnable onGone = () -> {};

    ClientResponse(HttpServerRequest request, Dialect dialect, String id) {
        this.request = request;
        this.response = request.response();
        this.dialect = dialect;
        this.id = id;
        response.putHeader(REQUEST_ID, id);
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

    /** Says which call this is, also when it is refused. */
    void isCall() {
        response.putHeader(CALL, id);
    }

    /** Says who answers, or was the last to be asked. */
    void answeredBy(String provider, String model) {
        response.putHeader(CACHE, OFF).putHeader(PROVIDER, provider).putHeader(MODEL, model);
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

    /** Whether the answer that was begun is a stream of events. */
    boolean isEventStream() {
        return eventStream;
    }

    /** Sends the head of an answer whose length is not known yet. */
    void begin(int status, CharSequence contentType) {
        eventStream = contentType.toString().startsWith("text/event-stream");
        response.setStatusCode(status)
                .setChunked(true)
                .putHeader(HttpHeaders.CONTENT_TYPE, contentType)
                .putHeader(HttpHeaders.CACHE_CONTROL, NO_CACHE);
    }

    void write(Buffer bytes) {
        if (!gone) {
            response.write(bytes);
        }
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
        return response.setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, contentType)
                .end(body);
    }

    /** Ends an answer that was begun; the future says whether the last byte went out. */
    Future<Void> end() {
        ended = true;
        return response.end();
    }

    /** Breaks the connection: the answer cannot be finished, and must not look as if it were. */
    void abandon() {
        gone = true;
        if (sharesConnection()) {
            response.reset();
        } else {
            request.connection().close();
        }
    }

    /** Over HTTP/2 other calls run on the same connection, and it knows no header about closing. */
    private boolean sharesConnection() {
        return request.version() == HttpVersion.HTTP_2;
    }

    /** The body of an error in this client's dialect. */
    String errorBody(ApiError error) {
        return ErrorBodies.write(dialect, error, id);
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
        }
        var bodyUnread = !request.isEnded();
        var closes = bodyUnread && !sharesConnection();
        if (closes) {
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        var sent = send(error.status(), JSON, Buffer.buffer(errorBody(error)));
        if (bodyUnread && !closes) {
            // RFC 9113 section 8.1: asks the client to stop sending a body that its whole answer did not need.
            sent.onSuccess(whole -> response.reset(NO_ERROR));
        }
        if (closes) {
            discardThenClose(error.status() == BODY_TOO_LARGE);
        }
    }

    /**
     * Reads on for a moment before closing: a client that is still sending would see a reset connection instead of its
     * answer if we closed with its bytes unread.
     */
    private void discardThenClose(boolean stillSending) {
        request.handler(chunk -> {});
        request.exceptionHandler(problem -> {});
        request.endHandler(end -> request.connection().close());
        request.resume();
        var context = Vertx.currentContext();
        if (context != null) {
            var patience = stillSending ? MAX_DISCARDED_MILLIS : MAX_DISCARDED_MILLIS / 2;
            context.owner().setTimer(patience, timer -> request.connection().close());
        }
    }
}
