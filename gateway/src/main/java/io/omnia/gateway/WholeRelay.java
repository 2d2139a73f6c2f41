package io.omnia.gateway;

import io.omnia.gateway.Relay.Ending;
import io.omnia.gateway.protocol.UsageReader;
import io.omnia.gateway.provider.Protocol;
import io.omnia.gateway.transport.Bytes;
import io.omnia.gateway.transport.Upstream;
import io.omnia.gateway.transport.Upstream.Unreachable.Reason;
import io.omnia.ledger.ServiceTier;
import io.omnia.ledger.TokenUsage;
import io.omnia.privacy.Content;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Passes on an answer in one piece. Up to a megabyte it is held until its price is known, so that the header can say it;
 * what is longer goes on as it comes, and of that only {@link PassedOn} stays here, unless all of it has to be read for its
 * price. A client that leaves does not end it:
 * only the whole answer says what it cost.
 */
final class WholeRelay {
    private static final int MAX_HELD_BYTES = 1024 * 1024;
    /** Whoever sends more sends no answer that a model has written. */
    private static final int MAX_ANSWER_BYTES = 32 * 1024 * 1024;
    /** Two thousand embeddings of three thousand numbers are a quarter of it. */
    private static final int MAX_EMBEDDINGS_BYTES = 512 * 1024 * 1024;

    private static final Content NOTHING = Content.of(new byte[0]);
    private static final String JSON = "application/json";

    private final GatewayConfig config;
    private final Exchange exchange;
    private final ClientResponse client;
    private final Route route;
    private final Upstream.Answer answer;
    private final Promise<Ending> promise = Promise.promise();

    /** What is held of the answer; all of it, unless it is being passed on. */
    private Buffer body = Buffer.buffer();

    private @Nullable PassedOn passedOn;
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
        exchange.deadline(patience(config.idleTimeout()), this::stalled);
        client.onGone(this::clientLeft);
        answer.body().resume();
        return promise.future();
    }

    /** So many milliseconds, but no more than the whole call has left. */
    private long patience(Duration most) {
        var left = config.totalTimeout().minus(exchange.atWork()).toMillis();
        return Math.clamp(left, 0, most.toMillis());
    }

    private void received(Buffer chunk) {
        if (finished) {
            return;
        }
        exchange.answerBegan();
        body = body.length() == 0 ? chunk : appended(chunk);
        exchange.deadline(patience(config.idleTimeout()), this::stalled);
        if ((passedOn == null ? 0 : passedOn.length()) + body.length() > longest()) {
            broken(Reason.BROKEN);
            answer.abort();
        } else if (passedOn != null || (body.length() > MAX_HELD_BYTES && !isReadWhole())) {
            passOn();
        }
    }

    /** The first chunk is the whole answer as a rule and is kept as it is; only a second one makes a copy. */
    private Buffer appended(Buffer chunk) {
        if (body.length() < chunk.length() * 4) {
            return Buffer.buffer(body.length() * 4).appendBuffer(body).appendBuffer(chunk);
        }
        return body.appendBuffer(chunk);
    }

    /** What was used of the vendor's tools, and which service was served, stands anywhere in an answer. */
    private boolean isReadWhole() {
        var envelope = exchange.call().envelope();
        return !envelope.hosted().uses().isEmpty() || envelope.tier() != ServiceTier.DEFAULT;
    }

    private int longest() {
        return route.protocol() == Protocol.OPENAI_EMBEDDINGS ? MAX_EMBEDDINGS_BYTES : MAX_ANSWER_BYTES;
    }

    private void passOn() {
        if (passedOn == null) {
            passedOn = new PassedOn(route.protocol());
        }
        passedOn.add(body);
        var next = body;
        body = Buffer.buffer();
        if (client.gone()) {
            return;
        }
        if (!client.begun()) {
            client.begin(answer.status(), contentType());
        }
        client.write(next);
        if (client.full() && !paused) {
            paused = true;
            answer.body().pause();
            exchange.deadline(patience(config.slowClientTimeout()), this::clientStalled);
            client.onDrain(() -> {
                paused = false;
                exchange.deadline(patience(config.idleTimeout()), this::stalled);
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
            exchange.deadline(patience(config.idleTimeout()), this::stalled);
            answer.body().resume();
        }
    }

    private void stalled() {
        // Aborting comes last, for it is told as a broken connection.
        broken(Reason.SILENT);
        answer.abort();
    }

    private void broken(Reason reason) {
        if (exchange.abandoned()) {
            finish(new Ending.HungUp(null, kept()));
        } else if (client.begun()) {
            finish(new Ending.Cut(null, kept(), client::abandon));
        } else {
            finish(new Ending.Refused(UpstreamProblems.of(route.provider(), reason)));
        }
    }

    private void ended() {
        if (passedOn != null) {
            var usage = passedOn.usage();
            finish(
                    client.gone()
                            ? new Ending.HungUp(usage, kept())
                            : new Ending.Sent(answer.status(), usage, kept(), NOTHING));
            return;
        }
        var bytes = Bytes.of(body);
        var facts = UsageReader.read(route.protocol(), bytes.array(), bytes.start(), bytes.start() + bytes.length());
        TokenUsage usage = facts == null ? null : usage(facts);
        if (facts != null && facts.error()) {
            finish(new Ending.Refused(UpstreamProblems.inside200(route.provider(), contentType(), body)));
        } else if (facts == null && !looksWhole(bytes)) {
            finish(new Ending.Refused(UpstreamProblems.unreadable(route.provider())));
        } else if (exchange.abandoned()) {
            finish(new Ending.HungUp(usage, kept()));
        } else {
            finish(new Ending.Whole(answer.status(), contentType(), Kept.all(Content.of(body)), usage));
        }
    }

    /** What a provider neither counts nor bills has no usage, and is not counted here either. */
    private @Nullable TokenUsage usage(UsageReader.Facts facts) {
        return switch (route.protocol()) {
            case OPENAI_MODERATIONS, OPENAI_INPUT_TOKENS, ANTHROPIC_COUNT_TOKENS -> TokenUsage.NONE;
            default -> facts.usage();
        };
    }

    private Kept kept() {
        return passedOn == null ? Kept.all(Content.of(body)) : passedOn.kept();
    }

    /** Strict reading may fail on what a client's own reader takes, a NaN for one; but an answer is an object. */
    private static boolean looksWhole(Bytes.Slice bytes) {
        var text = new String(bytes.array(), bytes.start(), bytes.length(), StandardCharsets.UTF_8).strip();
        return text.startsWith("{") && text.endsWith("}");
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
