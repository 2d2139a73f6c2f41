package io.omnia.identity;

import java.util.UUID;

/** The account that pays for a call and owns keys and wallets. */
public record AccountId(UUID value) {}
