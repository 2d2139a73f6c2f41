package io.omnia.privacy;

/** A reason is published, so it cannot be missing. */
final class Reasons {
    private Reasons() {}

    static void check(String reason) {
        if (reason.isBlank()) {
            throw new IllegalArgumentException("a reason is missing");
        }
    }
}
