package io.omnia.gateway;

import io.omnia.gateway.catalog.Model;
import io.omnia.gateway.protocol.Envelope;
import io.omnia.gateway.protocol.EnvelopeResult;
import io.omnia.gateway.protocol.TextCollector;
import io.omnia.gateway.protocol.Tokenizer;
import io.omnia.gateway.protocol.Words;
import io.omnia.gateway.provider.Protocol;
import io.omnia.gateway.transport.Bytes;
import io.omnia.ledger.TokenUsage;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Singleton;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Counts tokens, on a worker thread, in the few cases that need it: before a call is refused for want of money, after one
 * whose provider reported no usage, and for who asks for a count where the provider has none. The tokenizer is OpenAI's
 * {@code o200k_base}; others differ by some percent.
 */
@Singleton
final class TokenCounter {
    /**
     * Longer texts, in bytes or characters, are not counted, since that takes several times their size in memory and most
     * of a second: a hold is then made by their bytes, a bill by their length.
     */
    static final int MAX_COUNTED = 1024 * 1024;

    private static final int CHARS_PER_TOKEN = 4;

    private final Vertx vertx;

    TokenCounter(Vertx vertx) {
        this.vertx = vertx;
    }

    /** No fewer tokens than the text parts of the request are, for any vendor's tokenizer. */
    Future<Long> upperBound(Call call) {
        return onWorker(() -> {
            var body = Bytes.of(call.body().buffer());
            return Words.mostTokens(
                    body.array(), body.start(), body.length(), call.envelope().media());
        });
    }

    /** What a call consumed, counted from what was sent and what arrived; its pictures and sounds as the model declares. */
    Future<TokenUsage> count(Call call, Protocol protocol, Model model, Kept answer) {
        return onWorker(() -> {
            var output = Math.round(tokens(TextCollector.ofAnswer(
                            protocol, answer.bytes().buffer().getBytes()))
                    * answer.share());
            var prompt = answer.prompt();
            if (prompt == null) {
                return TokenUsage.of(input(call, model), output);
            }
            return prompt.input() == 0
                    ? TokenUsage.of(input(call, model), output).with(prompt.tools(), prompt.tier())
                    : prompt.withOutput(output);
        });
    }

    /** What a request asks a model to read, for its caller to know; it may be more than the model takes. */
    Future<Long> prompt(Protocol protocol, Buffer body, Model model) {
        return onWorker(() -> {
            var bytes = Bytes.of(body);
            return switch (Envelope.read(protocol, bytes.array(), bytes.start(), bytes.length())) {
                case Envelope envelope -> tokens(envelope, body, model);
                case EnvelopeResult.Invalid invalid -> throw new IllegalStateException("it was read when it came in");
            };
        });
    }

    private static long input(Call call, Model model) {
        var longest =
                Math.multiplyExact(model.contextLength(), (long) call.envelope().prompts());
        return Math.min(longest, tokens(call.envelope(), call.body().buffer(), model));
    }

    private static long tokens(Envelope envelope, Buffer body, Model model) {
        return Math.addExact(textTokens(envelope, body), Hold.mediaTokens(envelope.media(), model));
    }

    private static long textTokens(Envelope envelope, Buffer body) {
        if (body.length() == 0 || envelope.textBytes() > MAX_COUNTED) {
            return envelope.textBytes() / CHARS_PER_TOKEN;
        }
        var bytes = Bytes.of(body);
        return Tokenizer.count(TextCollector.ofRequest(
                bytes.array(), bytes.start(), bytes.length(), envelope.media().payloads()));
    }

    private static long tokens(String text) {
        return text.length() > MAX_COUNTED ? text.length() / CHARS_PER_TOKEN : Tokenizer.count(text);
    }

    private <T> Future<T> onWorker(Supplier<T> work) {
        return vertx.executeBlocking(work::get, false).map(Objects::requireNonNull);
    }
}
