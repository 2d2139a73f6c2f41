package io.omnia.gateway;

import io.omnia.gateway.Relay.Ending;
import io.omnia.gateway.protocol.SseFrames;
import io.omnia.gateway.provider.HangUp;
import io.omnia.gateway.transport.Bytes;
import io.omnia.gateway.transport.Upstream;
import io.omnia.gateway.transport.Upstream.Unreachable.Reason;
import io.omnia.privacy.Content;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.time.Duration;

/**
 * Pumps one stream of events. The pump belongs to the server: it stops when the upstream has ended or nothing more is to be
 * learned from it, not when the client goes. What arrives in one turn of the event loop leaves in one write; a client that
 * reads slowly slows the upstream down, and nothing piles up in between.
 */
final class StreamRelay {
    private static final int OK = 200;
    private static final CharSequence EVENT_STREAM = HttpHeaders.createOptimized("text/event-stream");
    /** How long an upstream may keep its connection open after its terminal event. */
    private static final long LINGER_MILLIS = 1_000;
    /** More than this does not wait for the turn to end: a client that takes it slowly has to be noticed. */
    private static final int MAX_WAITING_BYTES = 64 * 1024;
    /** The clock is looked at no more often than this. */
    private static final long SHORTEST_LOOK_MILLIS = 100;

    private final GatewayConfig config;
    private final Exchange exchange;
    private final ClientResponse client;
    private final Route route;
    private final Upstream.Answer answer;
    private final SseFrames frames;
    private final Promise<Ending> promise = Promise.promise();

    private boolean flushPlanned;
    private boolean paused;
    private boolean finished;
    private boolean draining;
    /** Nothing more comes from the upstream. */
    private boolean over;

    private long lastRead;
    private long lastWrite;
    private long leftAt;

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
                .exceptionHandler(problem -> {
                    over = true;
                    broken(Reason.BROKEN);
                })
                .handler(this::received)
                .endHandler(end -> upstreamEnded());
        client.onGone(this::clientLeft);
        if (!finished) {
            look();
            answer.body().resume();
        }
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
            over = true;
            broken(Reason.BROKEN);
            answer.abort();
        } else if (frames.waiting() > MAX_WAITING_BYTES) {
            flush();
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
        if (exchange.abandoned()) {
            // Whoever wants this answer from now on would get one with a hole.
            client.forgetRecording();
            frames.drain((bytes, start, end) -> {});
        } else {
            begin();
            frames.drain(this::write);
            slowDown();
        }
    }

    private void begin() {
        if (!client.begun()) {
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
        over = true;
        if (finished) {
            return;
        }
        frames.upstreamEnded();
        if (frames.opening() == SseFrames.Opening.ERROR) {
            refuse();
        } else {
            broken(Reason.BROKEN);
        }
    }

    /** No more will come. A stream that had said all it had to say is not held against the upstream. */
    private void broken(Reason reason) {
        if (finished) {
            return;
        }
        var rest = Bytes.of(answer.rest());
        if (frames.append(rest.array(), rest.start(), rest.length()) && frames.complete()) {
            passOn();
            finish(ending());
        } else if (frames.opening() == SseFrames.Opening.CONTENT) {
            passOn();
            finish(exchange.abandoned() ? hungUp() : cut(reason));
        } else {
            finish(exchange.abandoned() ? hungUp() : new Ending.Refused(UpstreamProblems.of(route.provider(), reason)));
        }
    }

    private void refuse() {
        var told = answer.openingError();
        var error = told == null ? Buffer.buffer(frames.error()) : told.buffer();
        finish(new Ending.Refused(UpstreamProblems.inside200(route.provider(), "application/json", error)));
    }

    private void clientLeft() {
        if (finished || draining) {
            return;
        }
        if (route.hangUp() == HangUp.CANCEL && !exchange.outlivesItsClient()) {
            over = true;
            finish(hungUp());
            answer.abort();
            return;
        }
        draining = true;
        leftAt = now();
        lastRead = leftAt;
        paused = false;
        passOn();
        answer.body().resume();
        look();
    }

    private Ending ending() {
        if (exchange.abandoned()) {
            return hungUp();
        }
        return frames.errorSeen()
                ? cut(Reason.BROKEN)
                : new Ending.Sent(OK, frames.usage(), Kept.of(frames), Content.of(rest()));
    }

    private Buffer rest() {
        var rest = Buffer.buffer();
        frames.end((bytes, start, end) -> rest.appendBytes(bytes, start, end - start));
        return rest;
    }

    /** An error that the upstream told itself has gone through in its own words, and is not told twice. */
    private Ending cut(Reason reason) {
        return new Ending.Cut(frames.usage(), Kept.of(frames), () -> {
            if (frames.errorSeen()) {
                frames.end(this::write);
                client.end();
            } else {
                client.fail(
                        reason == Reason.SILENT
                                ? ApiError.streamStalled(route.provider())
                                : ApiError.streamCut(route.provider()));
            }
        });
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
        exchange.noDeadline();
        if (!over) {
            // The rest, which is nothing as a rule, is read so that the connection can be used again.
            answer.body().resume();
            exchange.context().owner().setTimer(LINGER_MILLIS, timer -> dropLeftover());
        }
        promise.complete(ending);
    }

    private void dropLeftover() {
        if (!over) {
            over = true;
            answer.abort();
        }
    }

    /** Looks at the clock: at an upstream that stalls, a client that does not read, a silence to be broken. */
    private void look() {
        var now = now();
        if (exchange.atWork().compareTo(config.totalTimeout()) >= 0) {
            giveUp();
        } else if (draining && !exchange.outlivesItsClient() && isPast(leftAt, config.drainTimeout(), now)) {
            over = true;
            finish(hungUp());
            answer.abort();
        } else if (paused) {
            if (isPast(lastWrite, config.slowClientTimeout(), now)) {
                client.abandon();
                clientLeft();
            }
        } else if (isPast(lastRead, config.idleTimeout(), now)) {
            giveUp();
        } else if (!draining && isPast(lastWrite, config.keepalive(), now)) {
            keepOpen(now);
        }
        if (!finished) {
            exchange.deadline(nextLook(now()), this::look);
        }
    }

    /**
     * Breaks the silence towards the client. Until now the status could still have become an error; from here on an error
     * is an event.
     */
    private void keepOpen(long now) {
        passOn();
        client.keepAlive();
        lastWrite = now;
    }

    private long nextLook(long now) {
        var next = config.totalTimeout().minus(exchange.atWork()).toMillis();
        if (draining && !exchange.outlivesItsClient()) {
            next = Math.min(next, left(leftAt, config.drainTimeout(), now));
        } else if (!draining && !paused) {
            next = Math.min(next, left(lastWrite, config.keepalive(), now));
        }
        next = Math.min(
                next,
                paused ? left(lastWrite, config.slowClientTimeout(), now) : left(lastRead, config.idleTimeout(), now));
        return Math.max(next, SHORTEST_LOOK_MILLIS);
    }

    private void giveUp() {
        // Aborting comes last, for it is told as a broken connection.
        over = true;
        broken(Reason.SILENT);
        answer.abort();
    }

    private static long now() {
        return System.nanoTime();
    }

    private static boolean isPast(long since, Duration limit, long now) {
        return now - since >= limit.toNanos();
    }

    private static long left(long since, Duration limit, long now) {
        return (limit.toNanos() - (now - since)) / 1_000_000L;
    }
}
