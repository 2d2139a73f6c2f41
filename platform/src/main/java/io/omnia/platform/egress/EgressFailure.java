package io.omnia.platform.egress;

import org.jspecify.annotations.Nullable;

/**
 * No connection could be had, so nothing was sent and the request may be tried elsewhere. The message names the host,
 * never a path or a header. Carries no stack trace: it is an expected outcome on the hot path.
 */
public final class EgressFailure extends RuntimeException {
    private final Kind kind;

    EgressFailure(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause, false, false);
        this.kind = kind;
    }

    /** What went wrong. */
    public Kind kind() {
        return kind;
    }

    /** The ways in which a connection can fail to come about. */
    public enum Kind {
        /** The host's name has no address, or the name service did not answer in time. */
        NAME_NOT_RESOLVED,
        /** The name leads to an address that this destination may not reach. */
        ADDRESS_REFUSED,
        /** The host did not accept a connection within the connect time-out. */
        CONNECT_TIMED_OUT,
        /** The host refused the connection, or the network did. */
        CONNECT_FAILED,
        /** The host's certificate or TLS version is not acceptable. */
        TLS_REFUSED,
        /** All connections are in use and the wait queue is full. */
        POOL_FULL,
        /** The exit was closed. */
        CLOSED
    }
}
