package io.omnia.identity;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who pays and owns keys.
 *
 * @param email null when none is known
 */
public record Account(
        AccountId id, @Nullable EmailAddress email, AccountRole role, AccountStatus status, Instant createdAt) {}
