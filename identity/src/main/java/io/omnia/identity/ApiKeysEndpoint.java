package io.omnia.identity;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
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
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /api/accounts/{id}/keys} and {@code /api/keys/{id}}: makes, lists, changes and switches off API keys. */
@Singleton
@Path("/api")
@Produces(MediaType.APPLICATION_JSON)
@ManagementOnly
@RunOnVirtualThread
final class ApiKeysEndpoint {
    private final ApiKeys keys;
    private final Accounts accounts;
    private final Clock clock;

    @Inject
    ApiKeysEndpoint(ApiKeys keys, Accounts accounts, Clock clock) {
        this.keys = keys;
        this.accounts = accounts;
        this.clock = clock;
    }

    /** Makes a key. The answer holds its secret, which is shown this once. */
    @POST
    @Path("/accounts/{id}/keys")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response create(
            @PathParam("id") String id, @Nullable NewKey given, @Context ContainerRequestContext request) {
        var wanted = ApiInput.body(given);
        var creation = keys.create(new ApiKeys.NewKey(
                ApiInput.account(id),
                ApiInput.kind(wanted.kind()),
                ApiInput.name(wanted.name()),
                ApiInput.models(wanted.modelAllowList()),
                ApiInput.expiry(wanted.expiresAt(), clock),
                ManagementCaller.of(request).key()));
        return switch (creation) {
            case ApiKeys.Creation.Created(var key, var secret) ->
                Response.status(201)
                        .entity(new CreatedKeyView(ApiKeyView.of(key), secret))
                        .build();
            case ApiKeys.Creation.NoSuchAccount() -> throw ApiInput.noSuchAccount();
            case ApiKeys.Creation.AccountNotActive() ->
                throw Problem.conflict("account_not_active", "The account is not active, so it cannot get new keys.");
            case ApiKeys.Creation.NotAnAdmin() ->
                throw Problem.conflict("not_an_admin", "Only an account with the role admin can have management keys.");
        };
    }

    @GET
    @Path("/accounts/{id}/keys")
    public PageView<ApiKeyView> list(
            @PathParam("id") String id,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("after") @Nullable String after) {
        var account = accounts.find(ApiInput.account(id)).orElseThrow(ApiInput::noSuchAccount);
        var page = keys.list(account.id(), ApiInput.after(after, KeyId::new), ApiInput.limit(limit));
        return PageView.of(page, ApiKeyView::of, ApiKeyView::id);
    }

    @GET
    @Path("/keys/{id}")
    public ApiKeyView find(@PathParam("id") String id) {
        return keys.find(ApiInput.key(id)).map(ApiKeyView::of).orElseThrow(ApiInput::noSuchKey);
    }

    /** Switches a key off for good; a second time changes nothing. */
    @POST
    @Path("/keys/{id}/disable")
    public ApiKeyView disable(@PathParam("id") String id) {
        return keys.disable(ApiInput.key(id)).map(ApiKeyView::of).orElseThrow(ApiInput::noSuchKey);
    }

    /** Changes the fields that are sent; null takes an allow-list or an expiry away. */
    @PATCH
    @Path("/keys/{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    public ApiKeyView update(@PathParam("id") String id, @Nullable KeyPatch given) {
        var patch = ApiInput.body(given);
        return keys.update(ApiInput.key(id), present -> patch.apply(present, clock))
                .map(ApiKeyView::of)
                .orElseThrow(ApiInput::noSuchKey);
    }

    /** What a new key shall be; without an allow-list it may use every model, without an expiry it has no end. */
    record NewKey(
            @Nullable String kind,
            @Nullable String name,
            @JsonProperty("model_allow_list") @Nullable List<@Nullable String> modelAllowList,
            @JsonProperty("expires_at") @Nullable String expiresAt) {}

    /** A change of a key. A field that is not sent is null here; one that is sent as null is a JSON null. */
    record KeyPatch(
            @Nullable JsonNode name,
            @JsonProperty("model_allow_list") @Nullable JsonNode modelAllowList,
            @JsonProperty("expires_at") @Nullable JsonNode expiresAt) {
        ApiKey apply(ApiKey present, Clock clock) {
            return new ApiKey(
                    present.id(),
                    present.account(),
                    present.kind(),
                    name == null ? present.name() : ApiInput.name(text("name", name)),
                    present.last4(),
                    modelAllowList == null ? present.models() : ApiInput.models(texts(modelAllowList)),
                    expiresAt == null ? present.expiresAt() : ApiInput.expiry(text("expires_at", expiresAt), clock),
                    present.disabledAt(),
                    present.createdAt(),
                    present.createdBy(),
                    present.lastUsedAt());
        }

        private static @Nullable String text(String field, JsonNode value) {
            if (value.isNull()) {
                return null;
            }
            if (!value.isTextual()) {
                throw Problem.invalid(field, field + " must be text.");
            }
            return value.textValue();
        }

        private static @Nullable List<@Nullable String> texts(JsonNode value) {
            if (value.isNull()) {
                return null;
            }
            var texts = new ArrayList<@Nullable String>();
            if (value.isArray()) {
                value.forEach(item -> texts.add(item.textValue()));
            }
            return texts;
        }
    }
}
