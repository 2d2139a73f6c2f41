package io.omnia.gateway.translation;

/** Where a translated stream goes: framed bytes, as they are sent. */
public interface Out {
    /** One or more whole events. */
    void event(byte[] frames);

    /** The piece without which no client takes the answer for complete; nothing comes after it. */
    void last(byte[] frames);
}
