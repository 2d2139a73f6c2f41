package io.omnia.identity;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.omnia.platform.http.Input;
import io.omnia.platform.http.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
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
import org.jspecify.annotations.Nullable;

/** {@code /api/me/keys}: a person's own API keys. Another account's key is as good as none. */
@Singleton
@Path("/api/me/keys")
@Produces(MediaType.APPLICATION_JSON)
@SignedIn
@RunOnVirtualThread
final class MyKeysEndpoint {
    private static final int DEFAULT_GRACE_HOURS = 24;
    private static final int MAX_GRACE_HOURS = 168;

    private final ApiKeys keys;
    private final Clock clock;

    @Inject
    MyKeysEndpoint(ApiKeys keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    @GET
    public ListView<ApiKeyView> list(@Context ContainerRequestContext request) {
        var all = keys.listAll(SignedInCaller.of(request).account());
        return new ListView<>(all.stream().map(ApiKeyView::of).toList());
    }

    /** Makes a key. The answer holds its secret, which is shown this once. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response create(AccountKeysEndpoint.@Nullable NewKey given, @Context ContainerRequestContext request) {
        var wanted = Input.body(given);
        var creation = keys.create(new ApiKeys.NewKey(
                SignedInCaller.of(request).account(),
                ApiInput.kind(wanted.kind()),
                ApiInput.name(wanted.name()),
                ApiInput.models(wanted.modelAllowList()),
                Input.futureTime("expires_at", wanted.expiresAt(), clock.instant()),
                null,
                wanted.groups()));
        return answer(creation);
    }

    @PATCH
    @Path("/{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    public ApiKeyView update(
            @PathParam("id") String id,
            ApiKeysEndpoint.@Nullable KeyPatch given,
            @Context ContainerRequestContext request) {
        var patch = Input.body(given);
        return ApiKeysEndpoint.answer(keys.update(own(id, request), present -> patch.apply(present, clock)));
    }

    /** Switches a key off for good; a second time changes nothing. */
    @POST
    @Path("/{id}/disable")
    public ApiKeyView disable(@PathParam("id") String id, @Context ContainerRequestContext request) {
        return keys.disable(own(id, request)).map(ApiKeyView::of).orElseThrow(ApiInput::noSuchKey);
    }

    /** Makes a key like this one, which itself ends a little later, so that programs can change over. */
    @POST
    @Path("/{id}/rotate")
    @Consumes(MediaType.WILDCARD)
    public Response rotate(
            @PathParam("id") String id, @Nullable Rotation given, @Context ContainerRequestContext request) {
        var key = own(id, request);
        var hours = given == null || given.graceHours() == null ? DEFAULT_GRACE_HOURS : given.graceHours();
        if (hours < 0 || hours > MAX_GRACE_HOURS) {
            throw Problem.invalid("grace_hours", "grace_hours must be from 0 to " + MAX_GRACE_HOURS + ".");
        }
        return switch (keys.rotate(key, Duration.ofHours(hours))) {
            case ApiKeys.Rotation.Asked(var creation) -> answer(creation);
            case ApiKeys.Rotation.NoSuchKey() -> throw ApiInput.noSuchKey();
            case ApiKeys.Rotation.KeyEnded() ->
                throw Problem.conflict("key_ended", "This key has ended already; make a new one.");
        };
    }

    private KeyId own(String id, ContainerRequestContext request) {
        var key = keys.find(ApiInput.key(id)).orElseThrow(ApiInput::noSuchKey);
        if (!key.account().equals(SignedInCaller.of(request).account())) {
            throw ApiInput.noSuchKey();
        }
        return key.id();
    }

    private static Response answer(ApiKeys.Creation creation) {
        return switch (creation) {
            case ApiKeys.Creation.Created(var key, var secret) ->
                Response.status(201)
                        .entity(new CreatedKeyView(ApiKeyView.of(key), secret))
                        .build();
            case ApiKeys.Creation.NoSuchAccount() -> throw ApiInput.noSuchAccount();
            case ApiKeys.Creation.AccountNotActive() ->
                throw Problem.conflict("account_not_active", "Your account is not active, so it cannot get new keys.");
            case ApiKeys.Creation.NotAnAdmin() ->
                throw new Problem(403, "operator_only", "Only an admin can have management keys.", "kind");
            case ApiKeys.Creation.TooManyKeys() -> throw ApiInput.tooManyKeys();
            case ApiKeys.Creation.NoSuchGroup(var kind) -> throw ApiInput.noSuchGroupOfAccount(kind);
        };
    }

    /** How long the old key goes on to work; a day unless it says otherwise. */
    record Rotation(@JsonProperty("grace_hours") @Nullable Integer graceHours) {}
}
