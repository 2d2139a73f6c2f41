package io.omnia.ledger;

import java.time.Duration;
import java.util.UUID;

/**
 * That a call is made under an idempotency key. Both identifiers are hashes that are kept as they are given.
 *
 * @param id the key, within its account and mode
 * @param body what was asked
 * @param kept how long the key stands for this call
 */
public record Claim(UUID id, UUID body, Duration kept) {}
