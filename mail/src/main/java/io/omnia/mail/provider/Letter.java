package io.omnia.mail.provider;

import java.util.UUID;

/** A mail as it is sent: to one address, in plain text. */
public record Letter(UUID id, String recipient, String subject, String body) {
    /** Without address and text. */
    @Override
    public String toString() {
        return "Letter[" + id + "]";
    }
}
