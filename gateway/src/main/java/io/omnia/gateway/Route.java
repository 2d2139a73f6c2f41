package io.omnia.gateway;

import io.omnia.gateway.catalog.Model;
import io.omnia.gateway.provider.HangUp;
import io.omnia.gateway.provider.Protocol;
import io.omnia.gateway.routing.Deployment;
import io.omnia.gateway.transport.Upstream;

/**
 * One candidate for a call.
 *
 * @param protocol what the caller speaks; {@code upstream} translates where its own is another
 * @param provider the name of who answers
 * @param hangUp what that provider makes of a client that goes away
 * @param streamOptions whether it can be asked for usage inside a stream in the caller's protocol
 * @param isRouter whether that provider chooses among others itself, and so heeds the caller's wishes about them too
 * @param upstream the way there, with one of the provider's credentials
 * @param deployment how the model does at that credential
 * @param credential which of the provider's credentials, counted from 1 as the settings list them; 0 where there is none
 * @param weight the credential's share among those of its provider
 * @param keyOwner whose credential it is; where it is the caller's, the model is at the prices of the fee
 */
record Route(
        Model model,
        String provider,
        Protocol protocol,
        HangUp hangUp,
        boolean streamOptions,
        boolean isRouter,
        Upstream upstream,
        Deployment deployment,
        int credential,
        int weight,
        KeyOwner keyOwner) {
    /** Whether the upstream speaks another protocol than the caller. */
    boolean isTranslated() {
        return upstream instanceof TranslatedUpstream;
    }

    /** The same candidate for a caller of another protocol; what it is asked in its own is the translation's to say. */
    Route translated(Upstream translating, Protocol callers) {
        return new Route(
                model,
                provider,
                callers,
                hangUp,
                false,
                isRouter,
                translating,
                deployment,
                credential,
                weight,
                keyOwner);
    }
}
