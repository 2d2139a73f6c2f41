package io.omnia.gateway.protocol;

import java.util.List;

/**
 * What among the messages of a request is not text.
 *
 * @param images pictures, each of which costs what the catalog declares at most
 * @param sounds sounds, likewise
 * @param unbounded whether there is anything whose tokens nobody can bound: a document, a video, a part under a name
 *     that is not read here
 * @param payloads where in the body the base64 of all these stands, in ascending order
 */
public record Media(int images, int sounds, boolean unbounded, List<Stretch> payloads) {
    /** The bytes from {@code start} up to {@code end}, counted from the start of the body. */
    public record Stretch(int start, int end) {}

    public Media {
        payloads = List.copyOf(payloads);
    }

    /** The same beside something whose tokens nobody can bound. */
    Media withoutBound() {
        return new Media(images, sounds, true, payloads);
    }

    /** Bytes that become no text tokens. */
    long payloadBytes() {
        return payloads.stream()
                .mapToLong(payload -> payload.end() - payload.start())
                .sum();
    }
}
