package io.omnia.gateway;

import io.omnia.gateway.catalog.Model;
import io.omnia.gateway.provider.Dialect;
import io.omnia.gateway.provider.Protocol;
import io.omnia.gateway.translation.AnswerContext;
import io.omnia.gateway.translation.Format;
import io.omnia.gateway.translation.Target;
import io.omnia.gateway.translation.ThinkingStyle;
import io.omnia.gateway.translation.TranslatedRequest;
import io.omnia.gateway.translation.Translation;
import io.omnia.gateway.transport.Upstream;
import io.omnia.platform.time.Uuid7;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An upstream that speaks another protocol than its caller. What goes there and what comes back is translated on the way, so
 * that every stage knows the caller's protocol only; what was consumed is read in the upstream's own words.
 */
final class TranslatedUpstream implements Upstream {
    /** A longer body is not parsed on the event loop. */
    private static final int MAX_ON_LOOP_BYTES = 64 * 1024;

    private static final Map<String, String> NO_HEADERS = Map.of();

    private final Upstream upstream;
    private final Protocol protocol;
    private final Model model;
    private final Target target;
    private final boolean strict;
    private final Vertx vertx;
    private final Clock clock;

    /**
     * @param route who is asked, for which model, in what
     * @param strict whether a parameter that cannot be passed on is a reason to refuse
     */
    TranslatedUpstream(Route route, boolean strict, Vertx vertx, Clock clock) {
        this.strict = strict;
        upstream = route.upstream();
        protocol = route.protocol();
        model = route.model();
        target = new Target(
                model.upstreamId(),
                model.maxOutputTokens(),
                ThinkingStyle.of(model.upstreamId()),
                model.supportedParameters().contains("max_completion_tokens"),
                route.streamOptions());
        this.vertx = vertx;
        this.clock = clock;
    }

    /** Whether callers of one protocol can be answered by who speaks another. */
    static boolean translates(Protocol from, Protocol to) {
        return isEmbedding(from, to)
                || (format(from) != null && format(to) != null)
                || (counted(from) != null && counted(to) != null);
    }

    private static boolean isEmbedding(Protocol from, Protocol to) {
        return from == Protocol.OPENAI_EMBEDDINGS && to == Protocol.GOOGLE_EMBED;
    }

    private static Translation translation(Protocol from, Protocol to) {
        if (isEmbedding(from, to)) {
            return Translation.embeddingsToGoogle();
        }
        return from.counts()
                ? Translation.ofCount(known(counted(from)), known(counted(to)))
                : Translation.between(known(format(from)), known(format(to)));
    }

    /** The format of a protocol; null when there is no translation of conversations from or to it. */
    private static @Nullable Format format(Protocol protocol) {
        return switch (protocol) {
            case OPENAI_CHAT -> Format.CHAT;
            case OPENAI_RESPONSES -> Format.RESPONSES;
            case OPENAI_COMPLETIONS -> Format.COMPLETIONS;
            case ANTHROPIC_MESSAGES -> Format.MESSAGES;
            case GOOGLE_GENERATE -> Format.GENERATE;
            case OPENAI_EMBEDDINGS,
                    OPENAI_MODERATIONS,
                    OPENAI_INPUT_TOKENS,
                    ANTHROPIC_COUNT_TOKENS,
                    GOOGLE_COUNT_TOKENS,
                    GOOGLE_EMBED -> null;
        };
    }

    /** The format of the conversations that a protocol counts; null when it does not count. */
    static @Nullable Format counted(Protocol protocol) {
        return switch (protocol) {
            case OPENAI_INPUT_TOKENS -> Format.RESPONSES;
            case ANTHROPIC_COUNT_TOKENS -> Format.MESSAGES;
            case GOOGLE_COUNT_TOKENS -> Format.GENERATE;
            case OPENAI_CHAT,
                    OPENAI_RESPONSES,
                    OPENAI_COMPLETIONS,
                    OPENAI_EMBEDDINGS,
                    OPENAI_MODERATIONS,
                    ANTHROPIC_MESSAGES,
                    GOOGLE_GENERATE,
                    GOOGLE_EMBED -> null;
        };
    }

    @Override
    public Pending send(Request request) {
        var sending = new Sending(request);
        sending.translate();
        return sending;
    }

    private final class Sending implements Pending {
        private final Request request;
        private final Translation translation;
        private final Promise<Answer> promise = Promise.promise();
        private @Nullable Pending theirs;

        Sending(Request request) {
            this.request = request;
            this.translation = translation(request.protocol(), protocol);
        }

        @Override
        public Future<Answer> answer() {
            return promise.future();
        }

        @Override
        public void abort(Unreachable.Reason reason) {
            promise.tryFail(new Unreachable(reason));
            if (theirs != null) {
                theirs.abort(reason);
            }
        }

        void translate() {
            var body = Buffer.buffer();
            request.body().forEach(piece -> body.appendBuffer(piece.buffer()));
            // Tokens may have to be counted for embeddings, which takes longer than to read them.
            if (body.length() <= MAX_ON_LOOP_BYTES && protocol != Protocol.GOOGLE_EMBED) {
                translated(Future.succeededFuture(translation.request(body.getBytes(), target, strict)));
            } else {
                vertx.executeBlocking(() -> translation.request(body.getBytes(), target, strict), false)
                        .onComplete(this::translated);
            }
        }

        private void translated(AsyncResult<TranslatedRequest> result) {
            if (result.failed()) {
                promise.tryFail(result.cause());
                return;
            }
            switch (result.result()) {
                case TranslatedRequest.Refused(var param, var message) ->
                    promise.tryFail(new Refusal(ApiError.invalid(param, message)));
                case TranslatedRequest.Translated translated -> ask(translated);
            }
        }

        private void ask(TranslatedRequest.Translated translated) {
            if (promise.future().isComplete()) {
                return;
            }
            theirs = upstream.send(new Request(
                    protocol,
                    protocol.path(model.upstreamId(), request.stream()),
                    protocol.dialect() == Dialect.ANTHROPIC ? Call.USUAL_VENDOR_HEADERS : NO_HEADERS,
                    List.of(translated.body()),
                    request.stream()));
            var context = new AnswerContext(
                    translated.asked(),
                    Uuid7.next(clock).toString().replace("-", ""),
                    model.id(),
                    clock.instant().getEpochSecond());
            theirs.answer().onComplete(answer -> {
                if (answer.failed()) {
                    promise.tryFail(answer.cause());
                } else if (!promise.tryComplete(new TranslatedResponse(
                        answer.result(), protocol, translation, context, translated.dropped()))) {
                    answer.result().abort();
                }
            });
        }
    }

    private static Format known(@Nullable Format format) {
        return Objects.requireNonNull(format, "there is no translation of this protocol");
    }
}
