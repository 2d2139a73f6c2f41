package io.omnia.gateway;

import io.omnia.gateway.catalog.Model;
import io.omnia.gateway.protocol.Envelope;
import io.omnia.gateway.protocol.EnvelopeResult;
import io.omnia.gateway.translation.Translation;
import io.omnia.gateway.transport.Bytes;
import io.omnia.gateway.transport.LocalAnswer;
import io.omnia.gateway.transport.Upstream;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.Objects;

/**
 * Says in place of a provider that cannot how many tokens a conversation has: those of its texts by the tokenizer that bills are
 * counted with where nobody reports usage, and its pictures and sounds as the model declares. Nobody is asked.
 */
final class CountingUpstream implements Upstream {
    private static final int OK = 200;

    private final TokenCounter counter;
    private final Model model;
    private final Vertx vertx;

    CountingUpstream(TokenCounter counter, Model model, Vertx vertx) {
        this.counter = counter;
        this.model = model;
        this.vertx = vertx;
    }

    @Override
    public Pending send(Request request) {
        var format = Objects.requireNonNull(TranslatedUpstream.counted(request.protocol()), "asked for something else");
        var context = vertx.getOrCreateContext();
        var body = Buffer.buffer();
        request.body().forEach(piece -> body.appendBuffer(piece.buffer()));
        Promise<Answer> answer = Promise.promise();
        counter.prompt(envelope(request, body), body, model)
                .map(tokens -> Buffer.buffer(Translation.count(format, tokens)))
                .onComplete(told -> {
                    if (told.succeeded()) {
                        answer.tryComplete(LocalAnswer.whole(context, OK, told.result()));
                    } else {
                        answer.tryFail(told.cause());
                    }
                });
        return new Pending() {
            @Override
            public Future<Answer> answer() {
                return answer.future();
            }

            @Override
            public void abort(Unreachable.Reason reason) {
                answer.tryFail(new Unreachable(reason));
            }
        };
    }

    /** Of what goes out, which is not byte for byte what came in. */
    private static Envelope envelope(Request request, Buffer body) {
        var bytes = Bytes.of(body);
        return switch (Envelope.read(request.protocol(), bytes.array(), bytes.start(), bytes.length())) {
            case Envelope envelope -> envelope;
            case EnvelopeResult.Invalid invalid -> throw new IllegalStateException("it was read when it came in");
        };
    }
}
