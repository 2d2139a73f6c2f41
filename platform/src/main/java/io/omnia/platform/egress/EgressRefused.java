package io.omnia.platform.egress;

/** A destination that may not be opened. The message is one sentence that names it; a start with it fails. */
public final class EgressRefused extends RuntimeException {
    public EgressRefused(String sentence) {
        super(sentence);
    }
}
