package io.omnia.identity;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.omnia.platform.http.Input;
import io.omnia.platform.http.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
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
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /api/accounts/{id}/keys}: makes and lists the API keys of an account. */
@Singleton
@Path("/api/accounts/{id}/keys")
@Produces(MediaType.APPLICATION_JSON)
@ManagementOnly
@RunOnVirtualThread
final class AccountKeysEndpoint {
    private final ApiKeys keys;
    private final Accounts accounts;
    private final Clock clock;

    @Inject
    AccountKeysEndpoint(ApiKeys keys, Accounts accounts, Clock clock) {
        this.keys = keys;
        this.accounts = accounts;
        this.clock = clock;
    }

    /** Makes a key. The answer holds its secret, which is shown this once. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response create(
            @PathParam("id") String id, @Nullable NewKey given, @Context ContainerRequestContext request) {
        var wanted = Input.body(given);
        var creation = keys.create(new ApiKeys.NewKey(
                ApiInput.account(id),
                ApiInput.kind(wanted.kind()),
                ApiInput.name(wanted.name()),
                ApiInput.models(wanted.modelAllowList()),
                Input.futureTime("expires_at", wanted.expiresAt(), clock.instant()),
                ManagementCaller.key(request),
                wanted.groups()));
        return switch (creation) {
            case ApiKeys.Creation.Created(var key, var secret) ->
                Response.status(201)
                        .entity(new CreatedKeyView(ApiKeyView.of(key), secret))
                        .build();
            case ApiKeys.Creation.NoSuchAccount() -> throw ApiInput.noSuchAccount();
            case ApiKeys.Creation.AccountNotActive() ->
                throw Problem.conflict("account_not_active", "The account is not active, so it cannot get new keys.");
            case ApiKeys.Creation.TooManyKeys() -> throw ApiInput.tooManyKeys();
            case ApiKeys.Creation.NotAnAdmin() ->
                throw Problem.conflict("not_an_admin", "Only an account with the role admin can have management keys.");
            case ApiKeys.Creation.NoSuchGroup(var kind) -> throw ApiInput.noSuchGroupOfAccount(kind);
        };
    }

    @GET
    public PageView<ApiKeyView> list(
            @PathParam("id") String id,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("after") @Nullable String after) {
        var account = accounts.find(ApiInput.account(id)).orElseThrow(ApiInput::noSuchAccount);
        var page = keys.list(account.id(), ApiInput.after(after, KeyId::new), Input.limit(limit));
        return PageView.of(page, ApiKeyView::of, ApiKeyView::id);
    }

    /** What a new key shall be; without an allow-list it may use every model, without an expiry it has no end. */
    record NewKey(
            @Nullable String kind,
            @Nullable String name,
            @JsonProperty("model_allow_list") @Nullable List<@Nullable String> modelAllowList,
            @JsonProperty("expires_at") @Nullable String expiresAt,
            @JsonProperty("project_id") @Nullable String projectId,
            @JsonProperty("member_id") @Nullable String memberId) {
        GroupsOfKey groups() {
            return new GroupsOfKey(
                    ApiInput.group(KeyGroup.Kind.PROJECT, projectId), ApiInput.group(KeyGroup.Kind.MEMBER, memberId));
        }
    }
}
