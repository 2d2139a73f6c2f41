package io.omnia.gateway;

import io.omnia.gateway.Relay.Ending;
import io.omnia.gateway.protocol.SseFrames;
import io.omnia.gateway.provider.HangUp;
import io.omnia.gateway.transport.Bytes;
import io.omnia.gateway.transport.Upstream;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.nio.charset.StandardCharsets;

/**
 * Pumps one stream of events. The pump belongs to the server: it stops when the upstream has ended or nothing more is to be
 * learned from it, not when the client goes. What arrives in one turn of the event loop leaves in one write; a client that
 * reads slowly slows the upstream down, and nothing piles up in between.
 */
final class StreamRelay {
    private static final int OK = 200;
    private static final CharSequence EVENT_STREAM = HttpHeaders.createOptimized("text/event-stream");
    private static final Buffer KEEPALIVE = Buffer.buffer(": keepalive\n\n");
    /** How long an upstream may keep its connection open after its terminal event. */
    private static final long LINGER_MILLIS = 1_000;
    /** How long comments alone may hold back the head of the answer, which an error should still be able to change. */
    private static final long OPENING_MILLIS = 10_000;

    private final GatewayConfig config;
    private final Exchange exchange;
    private final ClientResponse client;
    private final Route route;
    private final Upstream.Answer answer;
    private final SseFrames frames;
    private final Promise<Ending> promise = Promise.promise();

    private boolean flushPlanned;
    private boolean begun;
    private boolean paused;
    private boolean finished;
    private boolean draining;
    private long lastRead;
    private long lastWrite;

    StreamRelay(GatewayConfig config, Exchange exchange, Route route, Upstream.Answer answer, SseFrames frames) {
        this.config = config;
        this.exchange = exchange;
        this.client = exchange.client();
        this.route = route;
        this.answer = answer;
        this.frames = frames;
    }

    Future<Ending> run() {
        lastRead = now();
        lastWrite = lastRead;
        answer.body()
                .exceptionHandler(problem -> broken())
                .handler(this::received)
                .endHandler(end -> upstreamEnded());
        client.onGone(this::clientLeft);
        look();
        answer.body().resume();
        return promise.future();
    }

    private void received(Buffer chunk) {
        if (finished) {
            return;
        }
        exchange.answerBegan();
        lastRead = now();
        var bytes = Bytes.of(chunk);
        if (!frames.append(bytes.array(), bytes.start(), bytes.length())) {
            answer.abort();
            broken();
        } else if (!flushPlanned) {
            flushPlanned = true;
            exchange.context().runOnContext(turnEnds -> flush());
        }
    }

    private void flush() {
        flushPlanned = false;
        if (finished) {
            return;
        }
        switch (frames.opening()) {
            case NOTHING_YET -> {}
            case ERROR -> refuse();
            case CONTENT -> {
                passOn();
                if (frames.done()) {
                    finish(ending());
                }
            }
        }
    }

    private void passOn() {
        if (!client.gone()) {
            begin();
            frames.drain(this::write);
            slowDown();
        }
    }

    private void begin() {
        if (!begun) {
            begun = true;
            client.begin(OK, EVENT_STREAM);
        }
    }

    private void write(byte[] bytes, int start, int end) {
        lastWrite = now();
        client.write(Bytes.wrap(bytes, start, end - start));
    }

    private void slowDown() {
        if (client.full() && !paused && !finished) {
            paused = true;
            answer.body().pause();
            client.onDrain(() -> {
                paused = false;
                lastRead = now();
                lastWrite = lastRead;
                answer.body().resume();
            });
        }
    }

    private void upstreamEnded() {
        if (finished) {
            exchange.noDeadline();
            return;
        }
        frames.upstreamEnded();
        if (frames.opening() == SseFrames.Opening.ERROR) {
            refuse();
        } else if (frames.complete()) {
            passOn();
            finish(ending());
        } else {
            broken();
        }
    }

    /** The end did not come as it should. A stream that had said all it had to say is not held against the upstream. */
    private void broken() {
        if (finished) {
            return;
        }
        if (frames.complete()) {
            passOn();
            finish(ending());
        } else if (frames.opening() == SseFrames.Opening.CONTENT) {
            passOn();
            finish(client.gone() ? hungUp() : new Ending.Cut(frames.usage(), Kept.of(frames)));
        } else {
            finish(client.gone() ? hungUp() : new Ending.Refused(UpstreamProblems.brokenOff(route.provider())));
        }
    }

    private void refuse() {
        finish(new Ending.Refused(UpstreamProblems.inside200(route.provider(), "application/json", errorBody())));
    }

    /** The error that the stream opened with, without its framing. */
    private Buffer errorBody() {
        var text = new String(frames.kept(), StandardCharsets.UTF_8);
        var data = text.lines()
                .filter(line -> line.startsWith("data:"))
                .map(line -> line.substring("data:".length()).trim())
                .findFirst();
        return Buffer.buffer(data.orElse("{}"));
    }

    private void clientLeft() {
        if (finished || draining) {
            return;
        }
        if (route.hangUp() == HangUp.CANCEL) {
            answer.abort();
            finish(hungUp());
            return;
        }
        draining = true;
        paused = false;
        exchange.deadline(config.drainTimeout().toMillis(), () -> {
            answer.abort();
            finish(hungUp());
        });
        answer.body().resume();
    }

    private Ending ending() {
        if (client.gone()) {
            return hungUp();
        }
        if (frames.errorSeen()) {
            return new Ending.Cut(frames.usage(), Kept.of(frames));
        }
        return new Ending.Sent(OK, frames.usage(), Kept.of(frames), () -> frames.end(this::write));
    }

    private Ending hungUp() {
        return new Ending.HungUp(frames.usage(), Kept.of(frames));
    }

    private void finish(Ending ending) {
        if (finished) {
            return;
        }
        finished = true;
        client.onGone(() -> {});
        // The rest of the upstream's answer, which is nothing as a rule, is read so that its connection can be used
        // again.
        if (paused) {
            answer.body().resume();
        }
        exchange.deadline(LINGER_MILLIS, answer::abort);
        promise.complete(ending);
    }

    /** Looks at the clock: at an upstream that stalls, a client that does not read, a silence to be broken. */
    private void look() {
        var now = now();
        if (exchange.age().compareTo(config.totalTimeout()) > 0) {
            end();
        } else if (paused) {
            if (elapsed(lastWrite, now) > config.slowClientTimeout().toMillis()) {
                client.abandon();
                clientLeft();
                return;
            }
        } else if (elapsed(lastRead, now) > config.idleTimeout().toMillis()) {
            end();
        } else if (frames.opening() == SseFrames.Opening.NOTHING_YET) {
            if (elapsed(lastWrite, now) > OPENING_MILLIS) {
                passOn();
                lastWrite = now;
            }
        } else if (begun && elapsed(lastWrite, now) >= config.keepalive().toMillis()) {
            client.write(KEEPALIVE);
            lastWrite = now;
        }
        if (!finished) {
            exchange.deadline(nextLook(), this::look);
        }
    }

    private long nextLook() {
        return Math.min(
                Math.min(config.keepalive().toMillis(), config.idleTimeout().toMillis()),
                Math.min(
                        config.totalTimeout().toMillis(),
                        config.slowClientTimeout().toMillis()));
    }

    private void end() {
        answer.abort();
        broken();
    }

    private static long now() {
        return System.nanoTime();
    }

    private static long elapsed(long since, long now) {
        return (now - since) / 1_000_000L;
    }
}
