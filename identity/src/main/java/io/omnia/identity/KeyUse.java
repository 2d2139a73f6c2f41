package io.omnia.identity;

import java.time.Instant;

/** That a key was used, to the minute. */
record KeyUse(KeyId key, Instant minute) {}
