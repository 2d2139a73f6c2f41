package io.omnia.gateway;

import io.omnia.gateway.catalog.Model;
import io.omnia.gateway.provider.ConfiguredProvider;
import io.omnia.gateway.provider.Dialect;
import io.omnia.gateway.provider.HangUp;
import io.omnia.gateway.provider.Protocol;
import io.omnia.gateway.provider.Provider;
import io.omnia.gateway.provider.Providers;
import io.omnia.gateway.routing.Credential;
import io.omnia.gateway.sandbox.SandboxUpstream;
import io.omnia.gateway.transport.HttpUpstream;
import io.omnia.platform.egress.Destination;
import io.omnia.platform.egress.EgressDoor;
import io.omnia.platform.egress.Exit;
import io.omnia.platform.egress.Trust;
import io.omnia.privacy.Category;
import io.omnia.privacy.Secret;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
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
    private final LongSupplier nanos;
    private final Map<String, Provided> byProvider = new HashMap<>();
    /** Trouble that is asked for at one of its models is none of the others'. */
    private final Map<String, Credential> bySandboxModel = new ConcurrentHashMap<>();

    /** Opens the exits; fails with a sentence when a provider's host is not declared. */
    Upstreams(
            Providers providers,
            EgressDoor door,
            SandboxUpstream sandbox,
            NanoClock nanoClock,
            Vertx vertx,
            Clock clock) {
        this.vertx = vertx;
        this.clock = clock;
        this.sandbox = sandbox;
        nanos = nanoClock;
        for (var provider : providers.on()) {
            var exits = new EnumMap<Dialect, Exit>(Dialect.class);
            provider.bases().forEach((dialect, base) -> {
                var trust = base.operatorConfigured() ? Trust.OPERATOR : Trust.VENDOR;
                exits.put(
                        dialect,
                        door.open(new Destination(provider.name(), base.address(), trust, Set.of(Category.PROMPT))));
            });
            byProvider.put(provider.name(), new Provided(provider, accesses(provider, exits)));
        }
    }

    private List<Access> accesses(ConfiguredProvider provider, Map<Dialect, Exit> exits) {
        return provider.keys().stream()
                .map(key -> new Access(new Credential(nanos), key.weight(), upstreams(provider, key.secret(), exits)))
                .toList();
    }

    private static Map<Dialect, HttpUpstream> upstreams(
            ConfiguredProvider provider, Optional<Secret> key, Map<Dialect, Exit> exits) {
        var header = provider.provider().keyHeader();
        var credential =
                key.map(secret -> Map.of(header.name(), header.value(secret))).orElse(Map.of());
        var byDialect = new EnumMap<Dialect, HttpUpstream>(Dialect.class);
        exits.forEach((dialect, exit) -> byDialect.put(dialect, new HttpUpstream(exit, credential)));
        return byDialect;
    }

    /** Whether a provider chooses among others itself. */
    boolean isRouter(String provider) {
        var provided = byProvider.get(provider);
        return provided != null && provided.provider.provider().router();
    }

    /** How each credential of a provider does, in the order of the settings; none for one that is off. */
    List<Credential> credentials(String provider) {
        var provided = byProvider.get(provider);
        return provided == null
                ? List.of()
                : provided.accesses.stream().map(Access::credential).toList();
    }

    boolean isSandbox(String provider) {
        return provider.equals(SANDBOX);
    }

    /** Whether a model can be called in this protocol: its own, or one that it can be translated to. */
    boolean answersTo(Model model, Protocol protocol) {
        return spoken(model, protocol) != null;
    }

    /**
     * The ways to a model for a caller of this protocol, one for each credential; none when it, or its provider, cannot be
     * called so.
     *
     * @param strict whether a translation that has to leave out a parameter is refused
     */
    List<Route> routes(Model model, Protocol protocol, boolean strict) {
        var spoken = spoken(model, protocol);
        if (spoken == null) {
            return List.of();
        }
        var routes = ways(model, spoken);
        return spoken == protocol
                ? routes
                : routes.stream()
                        .map(route -> route.translated(new TranslatedUpstream(route, strict, vertx, clock), protocol))
                        .toList();
    }

    /** What a model is spoken to in for a caller of this protocol; null when that cannot be. */
    private @Nullable Protocol spoken(Model model, Protocol protocol) {
        var protocols = protocols(model);
        if (protocols.contains(protocol)) {
            return protocol;
        }
        return TranslatedUpstream.format(protocol) == null
                ? null
                : TRANSLATED_TO.stream().filter(protocols::contains).findFirst().orElse(null);
    }

    private List<Route> ways(Model model, Protocol protocol) {
        var provided = byProvider.get(model.provider());
        if (provided == null) {
            var deployment = bySandboxModel
                    .computeIfAbsent(model.id(), first -> new Credential(nanos))
                    .deployment(model.id());
            return List.of(new Route(model, SANDBOX, protocol, HangUp.CANCEL, true, false, sandbox, deployment, 1));
        }
        return provided.accesses.stream()
                .map(access -> route(provided.provider.provider(), access, model, protocol))
                .toList();
    }

    private static Route route(Provider provider, Access access, Model model, Protocol protocol) {
        return new Route(
                model,
                model.provider(),
                protocol,
                provider.hangUp(),
                provider.streamOptions(),
                provider.router(),
                Objects.requireNonNull(access.byDialect.get(protocol.dialect()), "a protocol without an address"),
                access.credential.deployment(model.id()),
                access.weight);
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

    /** Whether anyone answers for this model now. */
    boolean serves(Model model) {
        return isSandbox(model.provider()) || byProvider.containsKey(model.provider());
    }

    private record Provided(ConfiguredProvider provider, List<Access> accesses) {}

    /** One credential, and the addresses that it opens. */
    private record Access(Credential credential, int weight, Map<Dialect, HttpUpstream> byDialect) {}
}
