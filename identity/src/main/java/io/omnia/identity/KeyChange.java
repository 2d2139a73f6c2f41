package io.omnia.identity;

import java.time.Instant;

/**
 * That a key, or the account it belongs to, was changed by some node.
 *
 * @param at when, in database time
 */
record KeyChange(KeyHash hash, boolean operatorChosen, Instant at) {}
