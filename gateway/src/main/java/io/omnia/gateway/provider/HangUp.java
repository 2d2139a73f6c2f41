package io.omnia.gateway.provider;

/** What to do with a provider's open answer when the client has gone. */
public enum HangUp {
    /** Closing the connection stops generation and billing there. */
    CANCEL,
    /** The provider bills the whole answer anyway, so it is read to its end and its usage counted. */
    DRAIN
}
