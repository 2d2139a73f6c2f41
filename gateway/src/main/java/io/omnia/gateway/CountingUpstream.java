package io.omnia.gateway;

import io.omnia.gateway.catalog.Model;
import io.omnia.gateway.translation.Translation;
import io.omnia.gateway.transport.LocalAnswer;
import io.omnia.gateway.transport.LocalPending;
import io.omnia.gateway.transport.Upstream;
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
        counter.prompt(request.protocol(), body, model)
                .map(tokens -> Buffer.buffer(Translation.count(format, tokens)))
                .onComplete(told -> {
                    if (told.succeeded()) {
                        answer.tryComplete(LocalAnswer.whole(context, OK, told.result()));
                    } else {
                        answer.tryFail(told.cause());
                    }
                });
        return new LocalPending(answer);
    }
}
