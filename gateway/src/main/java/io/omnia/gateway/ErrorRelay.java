package io.omnia.gateway;

import io.omnia.gateway.Relay.Ending;
import io.omnia.gateway.transport.Upstream;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;

/** Reads an upstream's error answer, which is short, and says what kind of problem it is. */
final class ErrorRelay {
    private static final int MAX_ERROR_BYTES = 1024 * 1024;
    private static final long PATIENCE_MILLIS = 10_000;

    private final Exchange exchange;
    private final Route route;
    private final Upstream.Answer answer;
    private final Buffer body = Buffer.buffer();
    private final Promise<Ending> promise = Promise.promise();

    ErrorRelay(Exchange exchange, Route route, Upstream.Answer answer) {
        this.exchange = exchange;
        this.route = route;
        this.answer = answer;
    }

    Future<Ending> run() {
        exchange.deadline(PATIENCE_MILLIS, this::giveUp);
        answer.body()
                .exceptionHandler(problem -> finish())
                .handler(chunk -> {
                    body.appendBuffer(chunk);
                    if (body.length() > MAX_ERROR_BYTES) {
                        giveUp();
                    }
                })
                .endHandler(end -> finish());
        answer.body().resume();
        return promise.future();
    }

    private void giveUp() {
        answer.abort();
        finish();
    }

    private void finish() {
        exchange.noDeadline();
        var contentType = answer.headers().get(HttpHeaders.CONTENT_TYPE);
        promise.tryComplete(new Ending.Refused(UpstreamProblems.of(
                route.provider(),
                answer.status(),
                contentType == null ? "application/json" : contentType,
                body,
                answer.headers().get(HttpHeaders.RETRY_AFTER))));
    }
}
