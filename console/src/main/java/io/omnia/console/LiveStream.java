package io.omnia.console;

import io.omnia.identity.Visitor;
import io.omnia.ledger.LiveAccounts.Wallet;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.time.Instant;

/** One open stream to one browser. Used by the thread that looks; writes on the event loop of its connection. */
final class LiveStream {
    /** Silence after which something is sent, so that nobody on the way takes the connection for a dead one. */
    static final Duration KEEPALIVE = Duration.ofSeconds(15);

    private final Visitor visitor;
    private final Wallet wallet;
    private final HttpServerResponse response;
    private final Context context;
    private boolean begun;
    private Instant lastWrite;

    LiveStream(Visitor visitor, Wallet wallet, HttpServerResponse response, Context context, Instant now) {
        this.visitor = visitor;
        this.wallet = wallet;
        this.response = response;
        this.context = context;
        this.lastWrite = now;
    }

    Visitor visitor() {
        return visitor;
    }

    Wallet wallet() {
        return wallet;
    }

    /** Sends an event when something changed or nothing was sent yet, and else, after a while, a comment. */
    void tell(boolean changed, String event, Instant now) {
        if (changed || !begun) {
            begun = true;
            write(event, now);
        } else if (!lastWrite.plus(KEEPALIVE).isAfter(now)) {
            write(": still here\n\n", now);
        }
    }

    private void write(String text, Instant now) {
        lastWrite = now;
        context.runOnContext(here -> {
            if (response.ended() || response.closed()) {
                return;
            }
            if (response.writeQueueFull()) {
                // It does not read; what it missed it asks for when it comes back.
                response.reset();
            } else {
                response.write(text);
            }
        });
    }

    void end() {
        context.runOnContext(here -> {
            if (!response.ended() && !response.closed()) {
                response.end();
            }
        });
    }
}
