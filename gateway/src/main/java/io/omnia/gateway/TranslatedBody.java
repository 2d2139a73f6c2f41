package io.omnia.gateway;

import io.omnia.gateway.protocol.EventData;
import io.omnia.gateway.protocol.SseFrames;
import io.omnia.gateway.protocol.UsageReader;
import io.omnia.gateway.provider.Protocol;
import io.omnia.gateway.translation.EventTranslator;
import io.omnia.gateway.translation.Out;
import io.omnia.gateway.translation.TranslatedAnswer;
import io.omnia.gateway.transport.Bytes;
import io.omnia.gateway.transport.Upstream;
import io.omnia.ledger.TokenUsage;
import io.omnia.privacy.Content;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer, translated as it is read. Slowing the reader down slows the upstream down, for nothing waits in
 * between but what cannot be translated yet.
 */
abstract sealed class TranslatedBody implements ReadStream<Buffer> {
    private final Upstream.Answer answer;
    private final ReadStream<Buffer> theirs;
    private Handler<Buffer> reader = translated -> {};
    private Handler<Throwable> onProblem = problem -> {};
    private Handler<Void> onEnd = end -> {};
    private boolean over;
    private @Nullable Throwable defect;

    private TranslatedBody(Upstream.Answer answer) {
        this.answer = answer;
        theirs = answer.body();
        theirs.exceptionHandler(this::broken)
                .handler(chunk -> guarded(() -> translated(chunk)))
                .endHandler(end -> guarded(this::theirsEnded));
    }

    /** What can be passed on now that this has come. */
    abstract Buffer received(Buffer chunk);

    /** What is left to be passed on at the end. */
    abstract Buffer rest();

    /** The usage in the upstream's own words; null while there is none. */
    abstract @Nullable TokenUsage reported();

    @Nullable
    TokenUsage reportedPrompt() {
        return null;
    }

    @Nullable
    Content openingError() {
        return null;
    }

    /** Whether nothing more of the upstream's is of use. */
    boolean failed() {
        return false;
    }

    /** What is left where the upstream broke off after it had stopped. */
    Buffer restOfBroken() {
        return Buffer.buffer();
    }

    @Nullable
    final Throwable defect() {
        return defect;
    }

    private void translated(Buffer chunk) {
        pass(received(chunk));
        if (failed() && !over) {
            end();
            answer.abort();
        }
    }

    /** Passes on the rest, and ends. */
    void theirsEnded() {
        if (!over) {
            pass(rest());
        }
        end();
    }

    /** The same with a rest that was made elsewhere. */
    final void endWith(AsyncResult<Buffer> rest) {
        guarded(() -> {
            if (rest.failed()) {
                throw new IllegalStateException(rest.cause());
            }
            pass(rest.result());
            end();
        });
    }

    private void end() {
        if (!over) {
            over = true;
            onEnd.handle(null);
        }
    }

    private void pass(Buffer translated) {
        if (!over && translated.length() > 0) {
            reader.handle(translated);
        }
    }

    /** A defect of the translation must not leave the client waiting. */
    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException thrown) {
            defect = thrown;
            senseless(thrown);
        }
    }

    /** What comes makes no sense here; the upstream does not know that and has to be stopped. */
    final void senseless(Throwable problem) {
        broken(problem);
        answer.abort();
    }

    private void broken(Throwable problem) {
        if (!over) {
            over = true;
            onProblem.handle(problem);
        }
    }

    @Override
    public final ReadStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> handler) {
        onProblem = handler == null ? problem -> {} : handler;
        return this;
    }

    @Override
    public final ReadStream<Buffer> handler(@Nullable Handler<Buffer> handler) {
        reader = handler == null ? translated -> {} : handler;
        return this;
    }

    @Override
    public final ReadStream<Buffer> endHandler(@Nullable Handler<Void> handler) {
        onEnd = handler == null ? end -> {} : handler;
        return this;
    }

    @Override
    public final ReadStream<Buffer> pause() {
        theirs.pause();
        return this;
    }

    @Override
    public final ReadStream<Buffer> resume() {
        theirs.resume();
        return this;
    }

    @Override
    public final ReadStream<Buffer> fetch(long amount) {
        theirs.fetch(amount);
        return this;
    }

    /** An answer in one piece. */
    static final class Whole extends TranslatedBody {
        /** Whoever sends more sends no answer that a model has written. */
        private static final int MAX_BYTES = 32 * 1024 * 1024;

        /** A longer one is not read on the event loop: a hundred embeddings have some hundred thousand numbers. */
        private static final int MAX_ON_LOOP_BYTES = 256 * 1024;

        private final Protocol protocol;
        private final Function<byte[], TranslatedAnswer> translate;
        private final Buffer body = Buffer.buffer();
        private @Nullable TokenUsage usage;
        private @Nullable TokenUsage counted;

        Whole(Upstream.Answer theirs, Protocol protocol, Function<byte[], TranslatedAnswer> translate) {
            super(theirs);
            this.protocol = protocol;
            this.translate = translate;
        }

        @Override
        Buffer received(Buffer chunk) {
            body.appendBuffer(chunk);
            if (body.length() > MAX_BYTES) {
                senseless(new IllegalStateException("an answer beyond any sense"));
            }
            return Buffer.buffer();
        }

        @Override
        void theirsEnded() {
            @Nullable Context here = Vertx.currentContext();
            if (here == null || body.length() <= MAX_ON_LOOP_BYTES) {
                super.theirsEnded();
            } else {
                here.executeBlocking(this::rest, false).onComplete(this::endWith);
            }
        }

        @Override
        Buffer rest() {
            var bytes = Bytes.of(body);
            var facts = UsageReader.read(protocol, bytes.array(), bytes.start(), bytes.start() + bytes.length());
            usage = facts == null ? null : facts.usage();
            return switch (translate.apply(body.getBytes())) {
                case TranslatedAnswer.Translated translated -> {
                    counted = translated.counted();
                    yield translated.body().buffer();
                }
                // An error is told as such by whoever reads this; anything else is no answer, and nothing is that too.
                case TranslatedAnswer.Unreadable none -> facts != null && facts.error() ? body : Buffer.buffer();
            };
        }

        @Override
        @Nullable
        TokenUsage reported() {
            return usage;
        }

        @Override
        @Nullable
        TokenUsage reportedPrompt() {
            return counted;
        }
    }

    /** An answer in events. */
    static final class Events extends TranslatedBody implements Out {
        private final SseFrames frames;
        private final EventTranslator translator;
        private Buffer written = Buffer.buffer();
        private @Nullable TokenUsage usageBefore;
        private boolean unreadable;

        Events(Upstream.Answer theirs, Protocol protocol, EventTranslator translator) {
            super(theirs);
            this.frames = new SseFrames(protocol, false, 1);
            this.translator = translator;
        }

        @Override
        Buffer received(Buffer chunk) {
            var bytes = Bytes.of(chunk);
            usageBefore = frames.usage();
            if (!frames.append(bytes.array(), bytes.start(), bytes.length())) {
                senseless(new IllegalStateException("an event beyond any sense"));
                return Buffer.buffer();
            }
            frames.drain(this::translate);
            if (frames.done()) {
                frames.end(this::translate);
                translator.end(this);
            } else {
                unreadable = failed() && !frames.errorSeen();
            }
            return taken();
        }

        @Override
        boolean failed() {
            return translator.state() == EventTranslator.State.FAILED;
        }

        @Override
        Buffer restOfBroken() {
            return translator.stopped() ? rest() : Buffer.buffer();
        }

        @Override
        Buffer rest() {
            frames.upstreamEnded();
            frames.end(this::translate);
            translator.end(this);
            return taken();
        }

        private void translate(byte[] bytes, int start, int end) {
            EventData.each(bytes, start, end, data -> translator.accept(data, this));
        }

        private Buffer taken() {
            var all = written;
            written = Buffer.buffer();
            return all;
        }

        @Override
        public void event(byte[] events) {
            written.appendBytes(events);
        }

        @Override
        public void last(byte[] events) {
            // It waits for the bill where every stream's last event does: with its reader.
            written.appendBytes(events);
        }

        @Override
        @Nullable
        TokenUsage reported() {
            // What follows something unreadable is not passed on, and so not billed.
            return unreadable ? usageBefore : frames.usage();
        }

        @Override
        @Nullable
        TokenUsage reportedPrompt() {
            return frames.promptUsage();
        }

        @Override
        @Nullable
        Content openingError() {
            return frames.opening() == SseFrames.Opening.ERROR ? Content.of(frames.error()) : null;
        }
    }
}
