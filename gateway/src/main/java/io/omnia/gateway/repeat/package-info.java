/**
 * Answers that are given again: to a request that comes twice under one idempotency key, to an SDK that tries again by
 * itself, and to whoever asks the same with the prompt cache on. What is kept is sealed by what its caller alone has.
 */
@NullMarked
package io.omnia.gateway.repeat;

import org.jspecify.annotations.NullMarked;
