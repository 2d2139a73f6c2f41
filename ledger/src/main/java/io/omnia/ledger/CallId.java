package io.omnia.ledger;

import java.util.UUID;

/** One model call, from its first byte in to its settle. Made once per call; settling twice under one id bills once. */
public record CallId(UUID value) {}
