package io.omnia.gateway;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.omnia.gateway.provider.Providers;
import io.omnia.identity.AccountId;
import io.omnia.identity.ProviderKey;
import io.omnia.identity.ProviderKeyId;
import io.omnia.identity.ProviderKeys;
import io.omnia.identity.SignedIn;
import io.omnia.identity.SignedInCaller;
import io.omnia.ledger.OwnKeyUses;
import io.omnia.platform.http.Input;
import io.omnia.platform.http.Problem;
import io.omnia.privacy.Secret;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** {@code /api/me/provider-keys}: a person's own keys at vendors, which pay for their calls there. */
@Singleton
@Path("/api/me/provider-keys")
@Produces(MediaType.APPLICATION_JSON)
@SignedIn
@RunOnVirtualThread
final class MyProviderKeysEndpoint {
    /** Four of its characters are shown. */
    private static final int MIN_CHARS = 12;

    /** Of a key that was used before that, nobody wants to know how it did. */
    private static final Duration LOOKED_BACK = Duration.ofDays(30);

    private final ProviderKeys keys;
    private final Upstreams upstreams;
    private final Providers providers;
    private final OwnKeyUses uses;
    private final ProviderProbe probe;
    private final Clock clock;
    /** Who has a test under way. */
    private final Set<AccountId> testing = ConcurrentHashMap.newKeySet();

    @Inject
    MyProviderKeysEndpoint(
            ProviderKeys keys,
            Upstreams upstreams,
            Providers providers,
            OwnKeyUses uses,
            ProviderProbe probe,
            Clock clock) {
        this.keys = keys;
        this.upstreams = upstreams;
        this.providers = providers;
        this.uses = uses;
        this.probe = probe;
        this.clock = clock;
    }

    @GET
    public KeysView list(@Context ContainerRequestContext request) {
        var account = SignedInCaller.of(request).account();
        return new KeysView(
                views(account, keys.list(account)),
                upstreams.takingOwnKeys(),
                providers.ownKeyFee().percent().toPlainString());
    }

    private List<KeyView> views(AccountId account, List<ProviderKey> own) {
        var from = clock.instant().minus(LOOKED_BACK);
        var last = uses.last(account, own.stream().map(ProviderKey::provider).toList(), from);
        return own.stream()
                .map(key -> KeyView.of(key, LastCall.of(key, last.get(key.provider()))))
                .toList();
    }

    /** Keeps a key in place of the one before at this provider. No answer ever holds it again. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response put(@Nullable NewKey given, @Context ContainerRequestContext request) {
        var wanted = Input.body(given);
        var provider = wanted.provider();
        if (provider == null || !upstreams.takesOwnKeys(provider)) {
            throw Problem.invalid(
                    "provider",
                    "provider must be one that can be called with keys of one's own here: "
                            + String.join(", ", upstreams.takingOwnKeys()) + ".");
        }
        var secret = secret(wanted.key());
        var fallback = wanted.fallback() != null && wanted.fallback();
        return keys.put(SignedInCaller.of(request).account(), provider, secret, fallback)
                .map(key -> Response.status(201).entity(KeyView.of(key, null)).build())
                .orElseThrow(() -> Problem.notFound("account_not_found", "There is no such account any more."));
    }

    /** Sets whether the operator's keys may be used in its place, or switches it off and on; the key stays. */
    @PATCH
    @Path("/{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    public KeyView change(
            @PathParam("id") String id, @Nullable KeyChange given, @Context ContainerRequestContext request) {
        var account = SignedInCaller.of(request).account();
        var wanted = Input.body(given);
        if (wanted.fallback() == null && wanted.enabled() == null) {
            throw Problem.invalid(null, "The body must have fallback or enabled, true or false.");
        }
        var key = Input.uuid(id);
        var changed = key == null
                ? Optional.<ProviderKey>empty()
                : keys.change(account, new ProviderKeyId(key), wanted.fallback(), wanted.enabled());
        return views(account, List.of(changed.orElseThrow(MyProviderKeysEndpoint::unknown)))
                .getFirst();
    }

    /** Asks the provider for its models with a key; trouble is an answer too. */
    @POST
    @Path("/{id}/test")
    public ProviderProbe.Outcome test(@PathParam("id") String id, @Context ContainerRequestContext request) {
        var account = SignedInCaller.of(request).account();
        var key = keys.list(account).stream()
                .filter(one -> one.id().value().equals(Input.uuid(id)))
                .findFirst()
                .orElseThrow(MyProviderKeysEndpoint::unknown);
        var open = keys.find(account, key.provider());
        if (open == null) {
            return failed("The key is off: switch it on to test it.");
        }
        var secret = open.secret();
        if (secret == null) {
            return failed("This server cannot read the key any more: store it again.");
        }
        // A test holds a thread while its provider is silent.
        if (!testing.add(account)) {
            throw Problem.tooManyAttempts(ProviderProbe.PATIENCE);
        }
        try {
            var outcome = probe.ask(key.provider(), secret);
            return outcome == null ? failed("This provider is off here, so no call goes to it.") : outcome;
        } finally {
            testing.remove(account);
        }
    }

    private static ProviderProbe.Outcome failed(String sentence) {
        return new ProviderProbe.Outcome(false, 0, null, sentence);
    }

    /** Ends a key: the next call does without it. */
    @DELETE
    @Path("/{id}")
    public Response delete(@PathParam("id") String id, @Context ContainerRequestContext request) {
        var key = Input.uuid(id);
        if (key == null || !keys.delete(SignedInCaller.of(request).account(), new ProviderKeyId(key))) {
            throw unknown();
        }
        return Response.noContent().build();
    }

    private static Problem unknown() {
        return Problem.notFound("key_not_found", "You have no key at a provider with this id.");
    }

    private static Secret secret(@Nullable String given) {
        var text = given == null ? "" : given.strip();
        if (text.length() < MIN_CHARS
                || text.length() > OwnKeyChoice.MAX_CHARS
                || text.chars().anyMatch(c -> c <= ' ' || c >= 0x7f)) {
            throw Problem.invalid(
                    "key",
                    "key must be your key at the provider: " + MIN_CHARS + " to " + OwnKeyChoice.MAX_CHARS
                            + " visible characters.");
        }
        return Secret.of(text);
    }

    /** What is wanted. */
    record NewKey(
            @JsonProperty("provider") @Nullable String provider,
            @JsonProperty("key") @Nullable String key,
            @JsonProperty("fallback") @Nullable Boolean fallback) {
        /** Without the key. */
        @Override
        public String toString() {
            return "NewKey[" + provider + "]";
        }
    }

    /** What is to change. */
    record KeyChange(
            @JsonProperty("fallback") @Nullable Boolean fallback,
            @JsonProperty("enabled") @Nullable Boolean enabled) {}

    /**
     * One's keys, the providers that there can be keys for, and what calls with them cost.
     *
     * @param feePercent of the price; zero where there is no fee
     */
    record KeysView(
            @JsonProperty("data") List<KeyView> data,
            @JsonProperty("providers") List<String> providers,
            @JsonProperty("fee_percent") String feePercent) {}

    /** A key, without its secret. */
    record KeyView(
            @JsonProperty("id") UUID id,
            @JsonProperty("provider") String provider,
            @JsonProperty("last4") String last4,
            @JsonProperty("fallback") boolean fallback,
            @JsonProperty("enabled") boolean enabled,
            @JsonProperty("created_at") Instant createdAt,
            @JsonProperty("last_call") @Nullable LastCall lastCall) {
        static KeyView of(ProviderKey key, @Nullable LastCall lastCall) {
            return new KeyView(
                    key.id().value(),
                    key.provider(),
                    key.last4(),
                    key.fallback(),
                    key.enabled(),
                    key.createdAt(),
                    lastCall);
        }
    }

    /** The last call that went to the provider with a key of one's own, and what the provider made of it. */
    record LastCall(
            @JsonProperty("id") UUID id,
            @JsonProperty("at") Instant at,
            @JsonProperty("outcome") String outcome,
            @JsonProperty("http_status") @Nullable Integer httpStatus) {
        /** Null when there was none with this key: what went there before it was stored says nothing of it. */
        static @Nullable LastCall of(ProviderKey key, OwnKeyUses.@Nullable Use last) {
            return last == null || last.at().isBefore(key.createdAt())
                    ? null
                    : new LastCall(
                            last.call().value(),
                            last.at(),
                            last.outcome().name().toLowerCase(Locale.ROOT),
                            last.httpStatus() == 0 ? null : last.httpStatus());
        }
    }
}
