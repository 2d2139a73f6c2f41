package io.omnia.gateway.transport;

import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Plays buffers one after another, with a pause before each if wanted, then ends or breaks off. Starts paused. */
public final class ScriptedStream implements ReadStream<Buffer> {
    private final Context context;
    private final Deque<Buffer> script;
    private final long pauseMillis;
    private final boolean breaksOff;
    private @Nullable Handler<Buffer> handler;
    private @Nullable Handler<Void> endHandler;
    private @Nullable Handler<Throwable> exceptionHandler;
    private boolean paused = true;
    private boolean waiting;
    private boolean over;

    public ScriptedStream(Context context, List<Buffer> script, long pauseMillis, boolean breaksOff) {
        this.context = context;
        this.script = new ArrayDeque<>(script);
        this.pauseMillis = pauseMillis;
        this.breaksOff = breaksOff;
    }

    /** Ends without a word, as a connection that was dropped by its reader. */
    public void stop() {
        over = true;
        script.clear();
    }

    private void plan() {
        if (paused || waiting || over) {
            return;
        }
        waiting = true;
        if (pauseMillis > 0) {
            context.owner().setTimer(pauseMillis, timer -> next());
        } else {
            context.runOnContext(turn -> next());
        }
    }

    private void next() {
        waiting = false;
        if (paused || over) {
            return;
        }
        var buffer = script.poll();
        if (buffer != null) {
            if (handler != null) {
                handler.handle(buffer);
            }
            plan();
        } else {
            over = true;
            finish();
        }
    }

    private void finish() {
        if (breaksOff) {
            if (exceptionHandler != null) {
                exceptionHandler.handle(new IllegalStateException("broke off, as its script has it"));
            }
        } else if (endHandler != null) {
            endHandler.handle(null);
        }
    }

    @Override
    public ReadStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> newHandler) {
        exceptionHandler = newHandler;
        return this;
    }

    @Override
    public ReadStream<Buffer> handler(@Nullable Handler<Buffer> newHandler) {
        handler = newHandler;
        return this;
    }

    @Override
    public ReadStream<Buffer> pause() {
        paused = true;
        return this;
    }

    @Override
    public ReadStream<Buffer> resume() {
        paused = false;
        plan();
        return this;
    }

    @Override
    public ReadStream<Buffer> fetch(long amount) {
        return resume();
    }

    @Override
    public ReadStream<Buffer> endHandler(@Nullable Handler<Void> newHandler) {
        endHandler = newHandler;
        return this;
    }
}
