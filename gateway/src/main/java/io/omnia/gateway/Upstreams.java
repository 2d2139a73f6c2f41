package io.omnia.gateway;

import io.omnia.gateway.catalog.Model;
import io.omnia.gateway.provider.ConfiguredProvider;
import io.omnia.gateway.provider.Dialect;
import io.omnia.gateway.provider.HangUp;
import io.omnia.gateway.provider.Protocol;
import io.omnia.gateway.provider.Provider;
import io.omnia.gateway.provider.Providers;
import io.omnia.gateway.routing.Credential;
import io.omnia.gateway.routing.OwnCredentials;
import io.omnia.gateway.sandbox.SandboxUpstream;
import io.omnia.gateway.transport.HttpUpstream;
import io.omnia.identity.AccountId;
import io.omnia.ledger.Fee;
import io.omnia.platform.egress.Destination;
import io.omnia.platform.egress.EgressDoor;
import io.omnia.platform.egress.Exit;
import io.omnia.platform.egress.Trust;
import io.omnia.privacy.Category;
import io.omnia.privacy.Secret;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Everyone who can be asked: each provider that is on, through an exit for each of its addresses, and the sandbox. */
@Singleton
final class Upstreams {
    static final String SANDBOX = "sandbox";
    /** Who is named where this server has counted by itself and asked nobody. */
    static final String COUNTED_HERE = "omnia";
    /** Of a credential that the operator's settings do not list. */
    private static final int NO_NUMBER = 0;

    /** Which of a model's own protocols others are translated to, the fullest understood first. */
    private static final List<Protocol> TRANSLATED_TO = List.of(
            Protocol.ANTHROPIC_MESSAGES,
            Protocol.OPENAI_CHAT,
            Protocol.OPENAI_RESPONSES,
            Protocol.GOOGLE_GENERATE,
            Protocol.ANTHROPIC_COUNT_TOKENS,
            Protocol.OPENAI_INPUT_TOKENS,
            Protocol.GOOGLE_COUNT_TOKENS,
            Protocol.GOOGLE_EMBED);

    private final Vertx vertx;
    private final Clock clock;
    private final SandboxUpstream sandbox;
    private final TokenCounter tokenCounter;
    private final LongSupplier nanos;
    private final OwnCredentials ownCredentials;
    private final Fee ownKeyFee;
    /** What counting needs no credential for, but has the state of one. */
    private final Credential counter;

    private final Map<String, Provided> byProvider = new HashMap<>();
    /** Trouble that is asked for at one of its models is none of the others'. */
    private final Map<String, Credential> bySandboxModel = new ConcurrentHashMap<>();

    /** Opens the exits; fails with a sentence when a provider's host is not declared. */
    Upstreams(
            Providers providers,
            EgressDoor door,
            SandboxUpstream sandbox,
            TokenCounter tokenCounter,
            OwnCredentials ownCredentials,
            NanoClock nanoClock,
            Vertx vertx,
            Clock clock) {
        this.vertx = vertx;
        this.clock = clock;
        this.sandbox = sandbox;
        this.tokenCounter = tokenCounter;
        this.ownCredentials = ownCredentials;
        ownKeyFee = providers.ownKeyFee();
        nanos = nanoClock;
        counter = new Credential(nanos);
        for (var provider : providers.on()) {
            var exits = new EnumMap<Dialect, Exit>(Dialect.class);
            provider.bases().forEach((dialect, base) -> {
                var trust = base.operatorConfigured() ? Trust.OPERATOR : Trust.VENDOR;
                exits.put(
                        dialect,
                        door.open(new Destination(provider.name(), base.address(), trust, Set.of(Category.PROMPT))));
            });
            byProvider.put(provider.name(), new Provided(provider, exits, accesses(provider, exits)));
        }
    }

    private List<Access> accesses(ConfiguredProvider provider, Map<Dialect, Exit> exits) {
        var accesses = new ArrayList<Access>();
        for (var key : provider.keys()) {
            var number = key.secret().isPresent() ? accesses.size() + 1 : 0;
            accesses.add(
                    new Access(new Credential(nanos), number, key.weight(), upstreams(provider, key.secret(), exits)));
        }
        return List.copyOf(accesses);
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
    List<Access> accesses(String provider) {
        var provided = byProvider.get(provider);
        return provided == null ? List.of() : provided.accesses;
    }

    /** How many of the credentials that could be used for a model would be now. */
    Readiness readiness(Model model) {
        var credentials = isSandbox(model.provider())
                ? Stream.ofNullable(bySandboxModel.get(model.id())).toList()
                : accesses(model.provider()).stream().map(Access::credential).toList();
        var ready = credentials.stream()
                .filter(credential -> credential.isReady(model.id()))
                .count();
        if (ready == credentials.size()) {
            return Readiness.UP;
        }
        return ready == 0 ? Readiness.DOWN : Readiness.DEGRADED;
    }

    /** Whether calls of a model go through, as far as this node has seen. */
    enum Readiness {
        UP,
        /** With some of the credentials only. */
        DEGRADED,
        DOWN
    }

    boolean isSandbox(String provider) {
        return provider.equals(SANDBOX);
    }

    /** Whether a model can be called in this protocol: its own, or one that it can be translated to. */
    boolean answersTo(Model model, Protocol protocol) {
        return spoken(protocols(model), protocol) != null || isCountedHere(model, protocol);
    }

    /** Whether a provider may be asked with a key of a caller's own. */
    boolean takesOwnKeys(String provider) {
        var provided = byProvider.get(provider);
        return provided != null && provided.exits.keySet().stream().anyMatch(provided.provider::takesOwnKeys);
    }

    /** Everybody who may, by name. */
    List<String> takingOwnKeys() {
        return byProvider.keySet().stream().filter(this::takesOwnKeys).sorted().toList();
    }

    /** The same as {@link #answersTo} with a key of the caller's own. */
    boolean answersWithOwnKeyTo(Model model, Protocol protocol) {
        return spoken(protocolsForOwnKeys(model), protocol) != null || isCountedHere(model, protocol);
    }

    /** The way to a model with a key of the caller's own; none when it cannot be called so. */
    List<Route> ownRoutes(Model model, Protocol protocol, boolean strict, AccountId account, OwnKey key) {
        var spoken = spoken(protocolsForOwnKeys(model), protocol);
        var provided = byProvider.get(model.provider());
        if (spoken == null || provided == null) {
            return countedHere(model, protocol);
        }
        var credential = ownCredentials.of(account.value().toString(), model.provider(), key.secret());
        var access = new Access(
                credential, NO_NUMBER, 1, upstreams(provided.provider, Optional.of(key.secret()), provided.exits));
        var fees = model.at(ownKeyFee.on(model.prices()));
        return translated(
                List.of(route(provided.provider.provider(), access, fees, spoken, key.owner())), protocol, strict);
    }

    private Set<Protocol> protocolsForOwnKeys(Model model) {
        var provided = byProvider.get(model.provider());
        return provided == null
                ? Set.of()
                : protocols(model).stream()
                        .filter(protocol -> provided.provider.takesOwnKeys(protocol.dialect()))
                        .collect(Collectors.toSet());
    }

    /**
     * The ways to a model for a caller of this protocol, one for each credential; none when it, or its provider, cannot be
     * called so.
     *
     * @param strict whether a translation that has to leave out a parameter is refused
     */
    List<Route> routes(Model model, Protocol protocol, boolean strict) {
        var spoken = spoken(protocols(model), protocol);
        if (spoken == null) {
            return countedHere(model, protocol);
        }
        return translated(ways(model, spoken), protocol, strict);
    }

    /** Whether the tokens of a conversation with it are counted in this process, for its provider does not count them. */
    private boolean isCountedHere(Model model, Protocol protocol) {
        var spoken = protocols(model);
        return protocol.counts() && model.generates() && !spoken.isEmpty() && spoken(spoken, protocol) == null;
    }

    private List<Route> countedHere(Model model, Protocol protocol) {
        if (!isCountedHere(model, protocol)) {
            return List.of();
        }
        return List.of(new Route(
                model,
                COUNTED_HERE,
                protocol,
                HangUp.CANCEL,
                false,
                false,
                new CountingUpstream(tokenCounter, model, vertx),
                counter.deployment(model.id()),
                NO_NUMBER,
                1,
                KeyOwner.OPERATOR));
    }

    private List<Route> translated(List<Route> routes, Protocol protocol, boolean strict) {
        return routes.stream()
                .map(route -> route.protocol() == protocol
                        ? route
                        : route.translated(new TranslatedUpstream(route, strict, vertx, clock), protocol))
                .toList();
    }

    /** What of these a model is spoken to in for a caller of this protocol; null when that cannot be. */
    private static @Nullable Protocol spoken(Set<Protocol> protocols, Protocol protocol) {
        if (protocols.contains(protocol)) {
            return protocol;
        }
        return TRANSLATED_TO.stream()
                .filter(protocols::contains)
                .filter(spoken -> TranslatedUpstream.translates(protocol, spoken))
                .findFirst()
                .orElse(null);
    }

    private List<Route> ways(Model model, Protocol protocol) {
        var provided = byProvider.get(model.provider());
        if (provided == null) {
            var deployment = bySandboxModel
                    .computeIfAbsent(model.id(), first -> new Credential(nanos))
                    .deployment(model.id());
            return List.of(new Route(
                    model,
                    SANDBOX,
                    protocol,
                    HangUp.CANCEL,
                    true,
                    false,
                    sandbox,
                    deployment,
                    NO_NUMBER,
                    1,
                    KeyOwner.OPERATOR));
        }
        return provided.accesses.stream()
                .map(access -> route(provided.provider.provider(), access, model, protocol, KeyOwner.OPERATOR))
                .toList();
    }

    private static Route route(Provider provider, Access access, Model model, Protocol protocol, KeyOwner keyOwner) {
        return new Route(
                model,
                model.provider(),
                protocol,
                provider.hangUp(),
                provider.streamOptions(),
                provider.router(),
                Objects.requireNonNull(access.byDialect.get(protocol.dialect()), "a protocol without an address"),
                access.credential.deployment(model.id()),
                access.number,
                access.weight,
                keyOwner);
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
        var provided = byProvider.get(model.provider());
        return isSandbox(model.provider()) || (provided != null && !provided.accesses.isEmpty());
    }

    private record Provided(ConfiguredProvider provider, Map<Dialect, Exit> exits, List<Access> accesses) {}

    /** One credential, its number, and the addresses that it opens. */
    record Access(Credential credential, int number, int weight, Map<Dialect, HttpUpstream> byDialect) {}
}
