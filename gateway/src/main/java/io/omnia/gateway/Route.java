package io.omnia.gateway;

import io.omnia.gateway.catalog.Model;
import io.omnia.gateway.provider.HangUp;
import io.omnia.gateway.provider.Protocol;
import io.omnia.gateway.transport.Upstream;

/**
 * One candidate for a call.
 *
 * @param protocol what it is spoken to in; today the caller's own, so that bytes are passed on both ways
 * @param provider the name of who answers
 * @param hangUp what that provider makes of a client that goes away
 * @param streamOptions whether it can be asked for usage inside a stream
 */
record Route(
        Model model, String provider, Protocol protocol, HangUp hangUp, boolean streamOptions, Upstream upstream) {}
