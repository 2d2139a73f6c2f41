package io.omnia.identity;

import java.util.UUID;

/** One API key; an identifier, never the secret itself. */
public record KeyId(UUID value) {}
