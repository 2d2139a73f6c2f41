package io.omnia.gateway;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.omnia.identity.ProviderKey;
import io.omnia.identity.ProviderKeyId;
import io.omnia.identity.ProviderKeys;
import io.omnia.identity.SignedIn;
import io.omnia.identity.SignedInCaller;
import io.omnia.platform.http.Input;
import io.omnia.platform.http.Problem;
import io.omnia.privacy.Secret;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
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

    private final ProviderKeys keys;
    private final Upstreams upstreams;

    @Inject
    MyProviderKeysEndpoint(ProviderKeys keys, Upstreams upstreams) {
        this.keys = keys;
        this.upstreams = upstreams;
    }

    @GET
    public KeysView list(@Context ContainerRequestContext request) {
        var own = keys.list(SignedInCaller.of(request).account());
        return new KeysView(own.stream().map(KeyView::of).toList(), upstreams.takingOwnKeys());
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
                .map(key -> Response.status(201).entity(KeyView.of(key)).build())
                .orElseThrow(() -> Problem.notFound("account_not_found", "There is no such account any more."));
    }

    /** Ends a key: the next call does without it. */
    @DELETE
    @Path("/{id}")
    public Response delete(@PathParam("id") String id, @Context ContainerRequestContext request) {
        var key = Input.uuid(id);
        if (key == null || !keys.delete(SignedInCaller.of(request).account(), new ProviderKeyId(key))) {
            throw Problem.notFound("key_not_found", "You have no key at a provider with this id.");
        }
        return Response.noContent().build();
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

    /** One's keys, and the providers that there can be keys for. */
    record KeysView(
            @JsonProperty("data") List<KeyView> data,
            @JsonProperty("providers") List<String> providers) {}

    /** A key, without its secret. */
    record KeyView(
            @JsonProperty("id") UUID id,
            @JsonProperty("provider") String provider,
            @JsonProperty("last4") String last4,
            @JsonProperty("fallback") boolean fallback,
            @JsonProperty("created_at") Instant createdAt) {
        static KeyView of(ProviderKey key) {
            return new KeyView(key.id().value(), key.provider(), key.last4(), key.fallback(), key.createdAt());
        }
    }
}
