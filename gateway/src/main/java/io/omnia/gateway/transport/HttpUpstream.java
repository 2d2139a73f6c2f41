package io.omnia.gateway.transport;

import io.omnia.platform.egress.EgressFailure;
import io.omnia.platform.egress.Exit;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.streams.ReadStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A vendor's address behind the egress door. Of the client's own headers only those go there that the request names. */
public final class HttpUpstream implements Upstream {
    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    private static final CharSequence EVENT_STREAM = HttpHeaders.createOptimized("text/event-stream");
    private static final CharSequence AGENT = HttpHeaders.createOptimized("omnia");

    private final Exit exit;
    private final Map<String, String> headers;

    /**
     * @param exit leads to the address before the paths of requests
     * @param headers the credential, as this provider takes it
     */
    public HttpUpstream(Exit exit, Map<String, String> headers) {
        this.exit = exit;
        this.headers = Map.copyOf(headers);
    }

    @Override
    public Pending send(Request request) {
        var sending = new Sending(request);
        exit.request(HttpMethod.POST, request.path()).onComplete(sending::connected);
        return sending;
    }

    private final class Sending implements Pending {
        private final Request request;
        private final Promise<Answer> promise = Promise.promise();
        private @Nullable HttpClientRequest outgoing;

        Sending(Request request) {
            this.request = request;
        }

        @Override
        public Future<Answer> answer() {
            return promise.future();
        }

        @Override
        public void abort(Unreachable.Reason reason) {
            if (promise.tryFail(new Unreachable(reason)) && outgoing != null) {
                outgoing.reset();
            }
        }

        void connected(AsyncResult<HttpClientRequest> connection) {
            if (connection.failed()) {
                var reason = connection.cause() instanceof EgressFailure failure
                                && failure.kind() == EgressFailure.Kind.POOL_FULL
                        ? Unreachable.Reason.SATURATED
                        : Unreachable.Reason.CONNECT;
                promise.tryFail(new Unreachable(reason));
            } else if (promise.future().isComplete()) {
                connection.result().reset();
            } else {
                outgoing = connection.result();
                outgoing.response().onComplete(this::answered);
                write(outgoing);
            }
        }

        private void write(HttpClientRequest outgoing) {
            var length = 0L;
            for (var piece : request.body()) {
                length += piece.length();
            }
            outgoing.headers()
                    .set(HttpHeaders.CONTENT_TYPE, JSON)
                    .set(HttpHeaders.ACCEPT, request.stream() ? EVENT_STREAM : JSON)
                    .set(HttpHeaders.ACCEPT_ENCODING, HttpHeaders.IDENTITY)
                    .set(HttpHeaders.USER_AGENT, AGENT)
                    .set(HttpHeaders.CONTENT_LENGTH, Long.toString(length));
            request.headers().forEach(outgoing::putHeader);
            headers.forEach(outgoing::putHeader);
            var last = request.body().size() - 1;
            for (var piece : request.body().subList(0, last)) {
                outgoing.write(piece.buffer());
            }
            outgoing.end(request.body().get(last).buffer());
        }

        private void answered(AsyncResult<HttpClientResponse> response) {
            if (response.failed()) {
                promise.tryFail(new Unreachable(Unreachable.Reason.BROKEN));
                return;
            }
            response.result().pause();
            if (!promise.tryComplete(new HttpAnswer(response.result()))) {
                response.result().request().reset();
            }
        }
    }

    private record HttpAnswer(HttpClientResponse response) implements Answer {
        @Override
        public int status() {
            return response.statusCode();
        }

        @Override
        public MultiMap headers() {
            return response.headers();
        }

        @Override
        public ReadStream<Buffer> body() {
            return response;
        }

        @Override
        public void abort() {
            response.request().reset();
        }
    }
}
