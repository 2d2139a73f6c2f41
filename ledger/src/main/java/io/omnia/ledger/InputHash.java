package io.omnia.ledger;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tells whether two requests under one idempotency key are the same. */
final class InputHash {
    private InputHash() {}

    /** @param parts texts, numbers and identifiers, in an order that never changes */
    static String of(Stream<?> parts) {
        var input = parts.map(String::valueOf).collect(Collectors.joining("\n"));
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(input.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
