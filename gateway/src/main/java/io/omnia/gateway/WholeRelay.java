package io.omnia.gateway;

import io.omnia.gateway.Relay.Ending;
import io.omnia.gateway.protocol.UsageReader;
import io.omnia.gateway.transport.Bytes;
import io.omnia.gateway.transport.Upstream;
import io.omnia.gateway.transport.Upstream.Unreachable.Reason;
import io.omnia.ledger.TokenUsage;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Passes on an answer in one piece. Up to a megabyte it is held until its price is known, so that the header can say it;
 * what is longer goes on as it comes. A client that leaves does not end it: only the whole answer says what it cost.
 */
final class WholeRelay {
    private static final int MAX_HELD_BYTES = 1024 * 1024;
    /** Whoever sends more sends no answer to a chat. */
    private static final int MAX_ANSWER_BYTES = 32 * 1024 * 1024;

    private static final String JSON = "application/json";

    private final GatewayConfig config;
    private final Exchange exchange;
    private final ClientResponse client;
    private final Route route;
    private final Upstream.Answer answer;
    private final Promise<Ending> promise = Promise.promise();

    private Buffer body = Buffer.buffer();
    private int sent;
    private boolean paused;
    private boolean finished;

    WholeRelay(GatewayConfig config, Exchange exchange, Route route, Upstream.Answer answer) {
        this.config = config;
        this.exchange = exchange;
        this.client = exchange.client();
        this.route = route;
        this.answer = answer;
    }

    Future<Ending> run() {
        answer.body()
                .exceptionHandler(problem -> broken(Reason.BROKEN))
                .handler(this::received)
                .endHandler(end -> ended());
        exchange.deadline(patience(), this::stalled);
        client.onGone(this::clientLeft);
        answer.body().resume();
        return promise.future();
    }

    private long patience() {
        var left = config.totalTimeout().minus(exchange.age()).toMillis();
        return Math.clamp(left, 0, config.idleTimeout().toMillis());
    }

    private void received(Buffer chunk) {
        if (finished) {
            return;
        }
        exchange.answerBegan();
        body = body.length() == 0 ? chunk : appended(chunk);
        exchange.deadline(patience(), this::stalled);
        if (body.length() > MAX_ANSWER_BYTES) {
            broken(Reason.BROKEN);
            answer.abort();
        } else if (body.length() > MAX_HELD_BYTES) {
            passOn();
        }
    }

    /** The first chunk is the whole answer as a rule and is kept as it is; only a second one makes a copy. */
    private Buffer appended(Buffer chunk) {
        if (sent == 0 && body.length() < chunk.length() * 4) {
            return Buffer.buffer(body.length() * 4).appendBuffer(body).appendBuffer(chunk);
        }
        return body.appendBuffer(chunk);
    }

    private void passOn() {
        if (client.gone()) {
            return;
        }
        if (!client.begun()) {
            client.begin(answer.status(), contentType());
        }
        client.write(body.slice(sent, body.length()).copy());
        sent = body.length();
        if (client.full() && !paused) {
            paused = true;
            answer.body().pause();
            exchange.deadline(config.slowClientTimeout().toMillis(), this::clientStalled);
            client.onDrain(() -> {
                paused = false;
                exchange.deadline(patience(), this::stalled);
                answer.body().resume();
            });
        }
    }

    private void clientStalled() {
        client.abandon();
        clientLeft();
    }

    /** A slow client that has left does not slow its answer down any more. */
    private void clientLeft() {
        if (paused) {
            paused = false;
            exchange.deadline(patience(), this::stalled);
            answer.body().resume();
        }
    }

    private void stalled() {
        // Aborting comes last, for it is told as a broken connection.
        broken(Reason.SILENT);
        answer.abort();
    }

    private void broken(Reason reason) {
        if (client.gone()) {
            finish(new Ending.HungUp(null, Kept.all(body)));
        } else if (client.begun()) {
            finish(new Ending.Cut(null, Kept.all(body), client::abandon));
        } else {
            finish(new Ending.Refused(UpstreamProblems.of(route.provider(), reason)));
        }
    }

    private void ended() {
        var bytes = Bytes.of(body);
        var facts = UsageReader.read(bytes.array(), bytes.start(), bytes.start() + bytes.length());
        TokenUsage usage = facts == null ? null : facts.usage();
        if (facts != null && facts.error() && !client.begun()) {
            finish(new Ending.Refused(UpstreamProblems.inside200(route.provider(), contentType(), body)));
        } else if (facts == null && !client.begun() && !looksWhole(bytes)) {
            finish(new Ending.Refused(UpstreamProblems.unreadable(route.provider())));
        } else if (client.gone()) {
            finish(new Ending.HungUp(usage, Kept.all(body)));
        } else if (client.begun()) {
            finish(new Ending.Sent(answer.status(), usage, Kept.all(body), this::sendRest));
        } else {
            finish(new Ending.Whole(answer.status(), contentType(), body, usage));
        }
    }

    /** Strict reading may fail on what a client's own reader takes, a NaN for one; but an answer is an object. */
    private static boolean looksWhole(Bytes.Slice bytes) {
        var text = new String(bytes.array(), bytes.start(), bytes.length(), StandardCharsets.UTF_8).strip();
        return text.startsWith("{") && text.endsWith("}");
    }

    private void sendRest() {
        if (sent < body.length()) {
            client.write(body.slice(sent, body.length()));
            sent = body.length();
        }
    }

    private CharSequence contentType() {
        @Nullable String named = answer.headers().get(HttpHeaders.CONTENT_TYPE);
        return named == null ? JSON : named;
    }

    private void finish(Ending ending) {
        if (!finished) {
            finished = true;
            exchange.noDeadline();
            client.onGone(() -> {});
            promise.complete(ending);
        }
    }
}
