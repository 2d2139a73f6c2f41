package io.omnia.gateway;

import io.omnia.gateway.catalog.Model;
import io.omnia.gateway.provider.ConfiguredProvider;
import io.omnia.gateway.provider.HangUp;
import io.omnia.gateway.provider.Protocol;
import io.omnia.gateway.provider.Providers;
import io.omnia.gateway.sandbox.SandboxUpstream;
import io.omnia.gateway.transport.HttpUpstream;
import io.omnia.platform.egress.Destination;
import io.omnia.platform.egress.EgressDoor;
import io.omnia.platform.egress.Trust;
import io.omnia.privacy.Category;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Everyone who can be asked: each provider that is on, through an exit of its own, and the sandbox. */
@Singleton
final class Upstreams {
    static final String SANDBOX = "sandbox";

    private final SandboxUpstream sandbox;
    private final Map<String, Provided> byProvider = new HashMap<>();

    /** Opens the exits; fails with a sentence when a provider's host is not declared. */
    Upstreams(Providers providers, EgressDoor door, SandboxUpstream sandbox) {
        this.sandbox = sandbox;
        for (var provider : providers.on()) {
            var endpoint = provider.endpoints().get(Protocol.OPENAI_CHAT);
            if (endpoint != null) {
                var trust = provider.operatorConfigured() ? Trust.OPERATOR : Trust.VENDOR;
                var exit = door.open(new Destination(provider.name(), endpoint, trust, Set.of(Category.PROMPT)));
                byProvider.put(provider.name(), new Provided(provider, new HttpUpstream(exit, credential(provider))));
            }
        }
    }

    boolean isSandbox(String provider) {
        return provider.equals(SANDBOX);
    }

    /** The way to a model; null when its provider is off. */
    @Nullable
    Route route(Model model) {
        if (isSandbox(model.provider())) {
            return new Route(model, SANDBOX, HangUp.CANCEL, true, sandbox);
        }
        var provided = byProvider.get(model.provider());
        return provided == null
                ? null
                : new Route(
                        model,
                        model.provider(),
                        provided.provider.provider().hangUp(),
                        provided.provider.provider().streamOptions(),
                        provided.upstream);
    }

    /** Whether a provider was added by the operator, and so may itself choose among several. */
    boolean mayRoute(String provider) {
        var provided = byProvider.get(provider);
        return provided != null && provided.provider.provider().base() == null;
    }

    /** Whether anyone answers for this model now. */
    boolean serves(Model model) {
        return isSandbox(model.provider()) || byProvider.containsKey(model.provider());
    }

    private static Map<String, String> credential(ConfiguredProvider provider) {
        var header = provider.provider().keyHeader();
        return provider.key()
                .map(key -> Map.of(header.name(), header.value(key)))
                .orElse(Map.of());
    }

    private record Provided(ConfiguredProvider provider, HttpUpstream upstream) {}
}
