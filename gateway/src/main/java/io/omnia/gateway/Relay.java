package io.omnia.gateway;

import io.omnia.gateway.protocol.SseFrames;
import io.omnia.gateway.transport.Upstream;
import io.omnia.ledger.TokenUsage;
import io.omnia.platform.telemetry.EventLog;
import io.omnia.platform.telemetry.LogField;
import io.omnia.privacy.Content;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/**
 * Stage 7: the answer, from upstream to client. {@link StreamRelay} passes on events as they come, {@link WholeRelay} an
 * answer in one piece. Both watch the usage go by, and both keep the very end back: it leaves when the bill is durable.
 */
@Singleton
final class Relay {
    private static final int FIRST_GOOD_STATUS = 200;
    private static final int FIRST_BAD_STATUS = 300;
    /** A longer prompt is not kept while its answer runs, only to count it should the provider send no usage. */
    private static final int MAX_KEPT_PROMPT_BYTES = 64 * 1024;

    private static final String EVENT_STREAM = "text/event-stream";
    private static final String PLAIN = "identity";

    private final GatewayConfig config;
    private final EventLog log;

    Relay(GatewayConfig config, EventLog log) {
        this.config = config;
        this.log = log;
    }

    /** How an answer ended. Its end has not been sent yet. */
    sealed interface Ending {
        /** The answer is whole and nothing of it was sent. */
        record Whole(
                int status,
                CharSequence contentType,
                Kept kept,
                @Nullable TokenUsage usage) implements Ending {
            Content body() {
                return kept.bytes();
            }
        }

        /** All but the end was sent; {@code rest} was kept back. */
        record Sent(int status, @Nullable TokenUsage usage, Kept kept, Content rest) implements Ending {}

        /** The upstream refused or failed before any of its answer was sent: another candidate may be asked. */
        record Refused(UpstreamProblem problem) implements Ending {}

        /**
         * The upstream broke off, stalled or reported an error inside its answer, part of which was sent; {@code rest}
         * makes sure that nobody takes that part for the whole.
         */
        record Cut(@Nullable TokenUsage usage, Kept kept, Runnable rest) implements Ending {}

        /** The client left. */
        record HungUp(@Nullable TokenUsage usage, Kept kept) implements Ending {
            static final HungUp BEFORE_ANY_ANSWER = new HungUp(null, Kept.NOTHING);
        }
    }

    /**
     * Relays one answer.
     *
     * @param last whether no other candidate would be asked after this one
     */
    Future<Ending> run(Exchange exchange, Route route, Upstream.Answer answer, boolean last) {
        if (!answer.dropped().isEmpty()) {
            exchange.client().dropped(String.join(", ", answer.dropped()));
        }
        return relay(exchange, route, answer, last).map(ending -> {
            if (answer.defect() != null) {
                log.error(
                        "translation.failed",
                        answer.defect(),
                        LogField.CALL.is(exchange.id().value()),
                        LogField.PROVIDER.is(route.provider()),
                        LogField.MODEL.is(route.model().id()));
            }
            return asToldBy(answer, ending, exchange);
        });
    }

    /** With what only the answer itself knows: the upstream's own count, and its error in the caller's words. */
    private static Ending asToldBy(Upstream.Answer answer, Ending ending, Exchange exchange) {
        var usage = answer.reported();
        var prompt = answer.reportedPrompt();
        return switch (ending) {
            case Ending.Refused(UpstreamProblem.Theirs theirs) ->
                new Ending.Refused(theirs.saying(answer.error(
                        theirs.status(), theirs.body(), exchange.id().value().toString())));
            case Ending.Refused refused -> refused;
            case Ending.Whole whole
            when usage != null -> new Ending.Whole(whole.status(), whole.contentType(), whole.kept(), usage);
            case Ending.Sent sent when usage != null -> new Ending.Sent(sent.status(), usage, sent.kept(), sent.rest());
            case Ending.Cut cut when usage != null -> new Ending.Cut(usage, cut.kept(), cut.rest());
            case Ending.HungUp gone when usage != null -> new Ending.HungUp(usage, gone.kept());
            case Ending.Whole whole
            when prompt != null ->
                new Ending.Whole(
                        whole.status(), whole.contentType(), whole.kept().counting(prompt), null);
            case Ending.Sent sent
            when prompt != null ->
                new Ending.Sent(sent.status(), null, sent.kept().counting(prompt), sent.rest());
            case Ending.Cut cut
            when prompt != null -> new Ending.Cut(null, cut.kept().counting(prompt), cut.rest());
            case Ending.HungUp gone
            when prompt != null -> new Ending.HungUp(null, gone.kept().counting(prompt));
            default -> ending;
        };
    }

    private Future<Ending> relay(Exchange exchange, Route route, Upstream.Answer answer, boolean last) {
        // A redirect is no answer either: following it would be a way out that nobody declared.
        if (answer.status() < FIRST_GOOD_STATUS || answer.status() >= FIRST_BAD_STATUS) {
            return new ErrorRelay(exchange, route, answer).run();
        }
        var encoding = answer.headers().get(HttpHeaders.CONTENT_ENCODING);
        if (encoding != null && !encoding.equalsIgnoreCase(PLAIN)) {
            // Not asked for, and not to be read: its usage would be lost, and its client could not read it either.
            answer.abort();
            return Future.succeededFuture(new Ending.Refused(UpstreamProblems.unreadable(route.provider())));
        }
        if (last && exchange.call().body().length() > MAX_KEPT_PROMPT_BYTES) {
            exchange.forgetBody();
        }
        var contentType = answer.headers().get(HttpHeaders.CONTENT_TYPE);
        return contentType != null
                        && contentType.startsWith(EVENT_STREAM)
                        && route.protocol().generates()
                ? new StreamRelay(config, exchange, route, answer, frames(exchange, route)).run()
                : new WholeRelay(config, exchange, route, answer).run();
    }

    /** Usage that the client did not ask for is not shown to it: its parser may not expect an event without choices. */
    private static SseFrames frames(Exchange exchange, Route route) {
        var envelope = exchange.call().envelope();
        return new SseFrames(route.protocol(), !envelope.wantsUsage(), Math.toIntExact(envelope.answers()));
    }
}
