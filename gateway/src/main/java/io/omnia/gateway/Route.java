package io.omnia.gateway;

import io.omnia.gateway.catalog.Model;
import io.omnia.gateway.provider.HangUp;
import io.omnia.gateway.provider.Protocol;
import io.omnia.gateway.transport.Upstream;

/**
 * One candidate for a call.
 *
 * @param protocol what the caller speaks; {@code upstream} translates where its own is another
 * @param provider the name of who answers
 * @param hangUp what that provider makes of a client that goes away
 * @param streamOptions whether it can be asked for usage inside a stream in the caller's protocol
 */
record Route(
        Model model, String provider, Protocol protocol, HangUp hangUp, boolean streamOptions, Upstream upstream) {}
