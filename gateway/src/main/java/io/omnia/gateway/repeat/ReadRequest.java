package io.omnia.gateway.repeat;

import java.util.Map;

/**
 * A request whose body was read once, and counts from here on as its hash (SHA-256): bodies are long, and more than one name
 * and key is made of each.
 */
final class ReadRequest {
    private final Request request;
    private final byte[] body;

    /** Reads all of it. */
    ReadRequest(Request request) {
        this.request = request;
        this.body = Fingerprint.digest(request.body());
    }

    Request request() {
        return request;
    }

    /** All that is asked, but not by whom, under a secret of whoever may compare it. */
    Fingerprint under(byte[] secret) {
        var hash = Fingerprint.under(secret)
                .with(request.mode().name())
                .with(request.protocol().name());
        request.headers().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(header -> hash.with(header.getKey()).with(header.getValue()));
        return hash.with(body);
    }

    /** Opens and closes answers for callers with this API key, this request and this word, and for nobody else. */
    Seal seal(String purpose, String word) {
        return Seal.under(Fingerprint.under(request.secret().revealText())
                .with(purpose)
                .with(word)
                .with(request.account().value().toString())
                .with(request.mode().name())
                .with(request.protocol().name())
                .with(body));
    }
}
