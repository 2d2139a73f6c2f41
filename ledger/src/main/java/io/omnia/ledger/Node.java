package io.omnia.ledger;

import io.omnia.platform.startup.Role;
import java.time.Instant;
import java.util.UUID;

/**
 * One node as it last told of itself.
 *
 * @param catalog the SHA-256 of the catalog files it uses, in hexadecimal digits
 * @param seenAt when it last told, in database time
 * @param living whether that is so lately that it can be taken to be there
 */
public record Node(
        UUID id, Role role, String version, String catalog, Instant startedAt, Instant seenAt, boolean living) {}
