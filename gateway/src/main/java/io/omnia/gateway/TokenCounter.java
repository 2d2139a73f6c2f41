package io.omnia.gateway;

import io.omnia.gateway.protocol.TextCollector;
import io.omnia.gateway.protocol.Tokenizer;
import io.omnia.gateway.transport.Bytes;
import io.omnia.ledger.TokenUsage;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Counts tokens, on a worker thread, in the few cases that need it: before a call is refused for want of money, and after
 * one whose provider reported no usage. The tokenizer is OpenAI's {@code o200k_base}; others differ by some percent.
 */
@Singleton
final class TokenCounter {
    /** Other vendors' tokenizers and the chat format's own tokens: what a count is raised by when it has to be a bound. */
    private static final double MARGIN = 1.5;

    private static final long TOKENS_PER_REQUEST = 64;
    /** Longer texts are counted by their length, four characters to a token, rather than busy a worker for seconds. */
    private static final int MAX_COUNTED_CHARS = 4_000_000;

    private static final int CHARS_PER_TOKEN = 4;

    private final Vertx vertx;

    TokenCounter(Vertx vertx) {
        this.vertx = vertx;
    }

    /** No fewer tokens than the text parts of the request are, for any vendor's tokenizer. */
    Future<Long> upperBound(Call call) {
        return onWorker(() -> (long) (tokens(requestText(call)) * MARGIN) + TOKENS_PER_REQUEST);
    }

    /** What a call consumed, counted from what was sent and what arrived. */
    Future<TokenUsage> count(Call call, Kept answer) {
        return onWorker(() -> {
            var input = call.body().length() == 0
                    ? call.envelope().textBytes() / CHARS_PER_TOKEN
                    : tokens(requestText(call));
            var output = Math.round(
                    tokens(TextCollector.ofAnswer(answer.bytes().buffer().getBytes())) * answer.share());
            return TokenUsage.of(input, output);
        });
    }

    private static long tokens(String text) {
        return text.length() > MAX_COUNTED_CHARS ? text.length() / CHARS_PER_TOKEN : Tokenizer.count(text);
    }

    private static String requestText(Call call) {
        var bytes = Bytes.of(call.body().buffer());
        return TextCollector.ofRequest(bytes.array(), bytes.start(), bytes.length());
    }

    private <T> Future<T> onWorker(Supplier<T> work) {
        return vertx.executeBlocking(work::get, false).map(Objects::requireNonNull);
    }
}
