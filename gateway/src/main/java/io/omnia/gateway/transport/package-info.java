/**
 * How bytes come in and go out: {@link BodyReader} takes a request body within limits, {@link Upstream} is whoever answers
 * a call, {@link HttpUpstream} a vendor behind the egress door, {@link Watchdog} ends what has gone silent.
 */
@NullMarked
package io.omnia.gateway.transport;

import org.jspecify.annotations.NullMarked;
