/**
 * What the wire formats say, read straight from the bytes: {@link JsonCursor} walks JSON without building a tree, {@link
 * Envelope} takes the few fields of a request that matter here, {@link SseFrames} cuts a stream into events, whose meaning
 * {@link StreamEvents} knows for each protocol, {@link UsageReader} finds the usage wherever a vendor puts it. Bytes that need no change are never rewritten.
 */
@NullMarked
package io.omnia.gateway.protocol;

import org.jspecify.annotations.NullMarked;
