package io.omnia.mail.provider;

import java.util.UUID;

/** A way out of the outbox. */
public interface MailProvider {
    /** Hands one mail over. Blocks until it is accepted or not, within time-outs. */
    Delivery send(Letter letter);

    /** Whether a sent mail's text stays until it has lost its use, so that somebody can read it here. */
    boolean keepsText();

    /** Removes what this way itself keeps of a mail. Safe to repeat. */
    default void forget(UUID id) {}

    /** The answer of {@link #send}: every case a caller has to handle. A reason names no address and no text. */
    sealed interface Delivery {
        /** The mail is on its way. */
        record Accepted() implements Delivery {}

        /** The mail will never be taken. */
        record Refused(String reason) implements Delivery {}

        /** Not now; another try may succeed. */
        record Failed(String reason) implements Delivery {}
    }
}
