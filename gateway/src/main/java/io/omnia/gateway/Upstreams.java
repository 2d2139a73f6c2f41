package io.omnia.gateway;

import io.omnia.gateway.catalog.Model;
import io.omnia.gateway.provider.ConfiguredProvider;
import io.omnia.gateway.provider.Dialect;
import io.omnia.gateway.provider.HangUp;
import io.omnia.gateway.provider.Protocol;
import io.omnia.gateway.provider.Providers;
import io.omnia.gateway.sandbox.SandboxUpstream;
import io.omnia.gateway.transport.HttpUpstream;
import io.omnia.platform.egress.Destination;
import io.omnia.platform.egress.EgressDoor;
import io.omnia.platform.egress.Trust;
import io.omnia.privacy.Category;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Everyone who can be asked: each provider that is on, through an exit for each of its addresses, and the sandbox. */
@Singleton
final class Upstreams {
    static final String SANDBOX = "sandbox";

    /** Which of a model's own protocols others are translated to, the fullest understood first. */
    private static final List<Protocol> TRANSLATED_TO = List.of(
            Protocol.ANTHROPIC_MESSAGES, Protocol.OPENAI_CHAT, Protocol.OPENAI_RESPONSES, Protocol.GOOGLE_GENERATE);

    private final Vertx vertx;
    private final Clock clock;
    private final SandboxUpstream sandbox;
    private final Map<String, Provided> byProvider = new HashMap<>();

    /** Opens the exits; fails with a sentence when a provider's host is not declared. */
    Upstreams(Providers providers, EgressDoor door, SandboxUpstream sandbox, Vertx vertx, Clock clock) {
        this.vertx = vertx;
        this.clock = clock;
        this.sandbox = sandbox;
        for (var provider : providers.on()) {
            var byDialect = new EnumMap<Dialect, HttpUpstream>(Dialect.class);
            provider.bases().forEach((dialect, base) -> {
                var trust = base.operatorConfigured() ? Trust.OPERATOR : Trust.VENDOR;
                var exit = door.open(new Destination(provider.name(), base.address(), trust, Set.of(Category.PROMPT)));
                byDialect.put(dialect, new HttpUpstream(exit, credential(provider)));
            });
            byProvider.put(provider.name(), new Provided(provider, byDialect));
        }
    }

    boolean isSandbox(String provider) {
        return provider.equals(SANDBOX);
    }

    /** The way to a model in this protocol; null when it, or its provider, cannot be called so. */
    @Nullable
    Route route(Model model, Protocol protocol) {
        if (!protocols(model).contains(protocol)) {
            return null;
        }
        var provided = byProvider.get(model.provider());
        if (provided == null) {
            return new Route(model, SANDBOX, protocol, HangUp.CANCEL, true, sandbox);
        }
        var provider = provided.provider.provider();
        return new Route(
                model,
                model.provider(),
                protocol,
                provider.hangUp(),
                provider.streamOptions(),
                Objects.requireNonNull(provided.byDialect.get(protocol.dialect()), "a protocol without an address"));
    }

    /** The way to a model that cannot be called in this protocol but in one that it can be translated to; null when none is. */
    @Nullable
    Route translated(Model model, Protocol protocol) {
        if (TranslatedUpstream.format(protocol) == null) {
            return null;
        }
        var spoken = protocols(model);
        return TRANSLATED_TO.stream()
                .filter(spoken::contains)
                .findFirst()
                .map(theirs -> translated(Objects.requireNonNull(route(model, theirs)), protocol))
                .orElse(null);
    }

    private Route translated(Route route, Protocol callers) {
        // What the upstream is asked in its own protocol is the translation's to say.
        var upstream = new TranslatedUpstream(route, vertx, clock);
        return new Route(route.model(), route.provider(), callers, route.hangUp(), false, upstream);
    }

    /** What a model can be called in now; nothing when its provider is off. */
    Set<Protocol> protocols(Model model) {
        if (isSandbox(model.provider())) {
            return model.protocols();
        }
        var spoken = EnumSet.noneOf(Protocol.class);
        var provided = byProvider.get(model.provider());
        if (provided != null) {
            for (var protocol : model.protocols()) {
                if (provided.provider.base(protocol) != null) {
                    spoken.add(protocol);
                }
            }
        }
        return spoken;
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

    private record Provided(ConfiguredProvider provider, Map<Dialect, HttpUpstream> byDialect) {}
}
