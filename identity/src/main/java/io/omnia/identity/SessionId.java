package io.omnia.identity;

import java.util.UUID;

/** One sign-in of a person on one browser. It names the session and does not open it. */
public record SessionId(UUID value) {}
