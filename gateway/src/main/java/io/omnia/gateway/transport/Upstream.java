package io.omnia.gateway.transport;

import io.omnia.gateway.provider.Protocol;
import io.omnia.ledger.TokenUsage;
import io.omnia.privacy.Content;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Someone who answers calls: a vendor over HTTP, or the sandbox in this process. */
public interface Upstream {
    /** Sends a request. */
    Pending send(Request request);

    /**
     * A request as the upstream is to get it.
     *
     * @param protocol what it is written in
     * @param path where it goes, below the base of its dialect
     * @param headers what the protocol wants to be told beside the body
     * @param body the pieces of the body, in order
     * @param stream whether the answer is to come as events
     */
    record Request(Protocol protocol, String path, Map<String, String> headers, List<Content> body, boolean stream) {}

    /** A request whose answer has not begun. */
    interface Pending {
        /**
         * The head of the answer. Fails with {@link Unreachable} when no answer began; a failure of any other kind is a
         * defect.
         */
        Future<Answer> answer();

        /** Gives up waiting; {@link #answer} then fails. Safe to repeat. */
        void abort(Unreachable.Reason reason);
    }

    /**
     * The head of an answer; its body comes through {@link #body}, which is paused until the reader resumes it.
     */
    interface Answer {
        int status();

        MultiMap headers();

        ReadStream<Buffer> body();

        /** Drops the answer and the connection it comes on; safe to repeat, and after the end. */
        void abort();

        /** What the upstream itself counted so far, where the body only repeats it in other words; null otherwise. */
        default @Nullable TokenUsage reported() {
            return null;
        }

        /** What is known of the prompt where nothing is reported of the whole: counted by the upstream, or here before. */
        default @Nullable TokenUsage reportedPrompt() {
            return null;
        }

        /** What a stream that broke off still has to say, for it had said all but that it ends; empty for any other. */
        default Buffer rest() {
            return Buffer.buffer();
        }

        /** What failed here, and not at the upstream, while the answer was read; null when nothing did. */
        default @Nullable Throwable defect() {
            return null;
        }

        /** The error that its stream opened with, as the upstream said it; null when the body says it so too. */
        default @Nullable Content openingError() {
            return null;
        }

        /** The parameters of the request that the upstream was not given, as the caller named them. */
        default List<String> dropped() {
            return List.of();
        }

        /** An error of the upstream's as the reader of this answer is to get it. */
        default Content error(int status, Content body, String requestId) {
            return body;
        }
    }

    /** No answer began. */
    final class Unreachable extends Exception {
        private final Reason reason;

        /** Why no answer began. */
        public enum Reason {
            /** No connection could be made. */
            CONNECT,
            /** Every connection is in use and the queue for them is full. */
            SATURATED,
            /** The connection broke before the answer's head. */
            BROKEN,
            /** The head of the answer did not come in time. */
            SILENT,
            /** The client left, and nothing is owed for it. */
            CLIENT_GONE
        }

        public Unreachable(Reason reason) {
            // No stack trace and no cause: the peer's doing, not ours, and a cause's message may hold an address.
            super(reason.name(), null, false, false);
            this.reason = reason;
        }

        public Reason reason() {
            return reason;
        }
    }
}
