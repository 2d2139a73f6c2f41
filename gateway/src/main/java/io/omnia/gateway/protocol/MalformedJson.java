package io.omnia.gateway.protocol;

/**
 * The bytes are not the JSON they should be. The message names the place and never quotes the bytes, so it can be shown
 * and logged.
 */
public final class MalformedJson extends Exception {
    MalformedJson(String what, int position) {
        // No stack trace: this is an answer to the caller, made for every broken body that arrives.
        super(what + " at byte " + position, null, false, false);
    }
}
