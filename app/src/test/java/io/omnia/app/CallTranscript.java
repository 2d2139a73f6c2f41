package io.omnia.app;

import java.time.Duration;
import java.time.Instant;

/**
 * One call as its client saw it.
 *
 * @param number its name in the vendor's log
 * @param status the HTTP status; 0 when no head of an answer arrived
 * @param call what {@code x-omnia-call} said; empty when no head arrived
 * @param ended whether the end of the answer was seen: that of the HTTP message, or {@code [DONE]}
 * @param answer the text of a 200, the error's code of any other status
 * @param retryAfter the header of that name; empty when there was none
 * @param trouble why the connection broke; empty when it did not
 */
record CallTranscript(
        long number,
        boolean streamed,
        Instant begun,
        Duration took,
        int status,
        String call,
        boolean ended,
        String answer,
        String retryAfter,
        String trouble) {

    /** Whether the client has the whole answer that it asked for. */
    boolean served() {
        return status == 200 && ended;
    }
}
