package io.omnia.ledger;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.omnia.identity.AccountId;
import io.omnia.identity.Directory;
import io.omnia.identity.ManagementCaller;
import io.omnia.identity.ManagementOnly;
import io.omnia.platform.http.Input;
import io.omnia.platform.http.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
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
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code /api/accounts/{id}}: what operators do to a wallet ({@code grants}, {@code revocations}, {@code adjustments}), and its balance. */
@Singleton
@Path("/api/accounts/{id}")
@Produces(MediaType.APPLICATION_JSON)
@ManagementOnly
@RunOnVirtualThread
final class AccountMoneyEndpoint {
    private final Existing existing;
    private final Grants grants;
    private final Adjustments adjustments;
    private final Directory directory;
    private final UsageReports reports;
    private final Clock clock;

    @Inject
    AccountMoneyEndpoint(
            Existing existing,
            Grants grants,
            Adjustments adjustments,
            Directory directory,
            UsageReports reports,
            Clock clock) {
        this.existing = existing;
        this.grants = grants;
        this.adjustments = adjustments;
        this.directory = directory;
        this.reports = reports;
        this.clock = clock;
    }

    /** Grants credit. Safe to repeat with the same {@code Idempotency-Key}; 409 when the key was another grant's. */
    @POST
    @Path("/grants")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response grant(
            @PathParam("id") String id,
            @HeaderParam("Idempotency-Key") @Nullable String idempotencyKey,
            @Nullable NewGrant given) {
        var account = existing.account(id);
        var key = LedgerInput.idempotencyKey(idempotencyKey);
        var wanted = Input.body(given).grant(account, clock);
        return switch (grants.grant(wanted, key)) {
            case GrantResult.Granted(var txn) ->
                Response.status(201)
                        .entity(new GrantView(txn, BalanceView.of(reports.balance(account, wanted.mode()))))
                        .build();
            case GrantResult.KeyUsedBefore() ->
                throw Problem.conflict("idempotency_mismatch", "This Idempotency-Key belongs to another grant.");
            case GrantResult.BalanceTooLarge(var max) ->
                throw Problem.invalid("amount", "A wallet can receive at most " + max + " micro-credits in all.");
        };
    }

    /** What was granted to the wallet of the mode, and what became of it; the newest first. */
    @GET
    @Path("/grants")
    public LotView.PageView grants(
            @PathParam("id") String id,
            @QueryParam("mode") @Nullable String mode,
            @QueryParam("after") @Nullable String after,
            @QueryParam("limit") @Nullable String limit) {
        var before = Input.uuid(after);
        if (after != null && before == null) {
            throw Cursors.refused();
        }
        var size = Input.limit(limit);
        return LotView.PageView.of(
                grants.lots(existing.account(id), LedgerInput.modeOrLive(mode), before, size + 1), size);
    }

    /**
     * Takes a grant back, whole or in part. 201 when it was done, 202 when it waits for a second operator; safe to repeat with
     * the same {@code Idempotency-Key}.
     */
    @POST
    @Path("/revocations")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response revoke(
            @PathParam("id") String id,
            @HeaderParam("Idempotency-Key") @Nullable String idempotencyKey,
            AdjustmentInput.@Nullable NewRevocation given,
            @Context ContainerRequestContext request) {
        return change(id, given, idempotencyKey, request);
    }

    /**
     * Gives or takes credit with a reason; where it corrects a call it names it. 201 when it was done, 202 when it waits for a
     * second operator; safe to repeat with the same {@code Idempotency-Key}.
     */
    @POST
    @Path("/adjustments")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response adjust(
            @PathParam("id") String id,
            @HeaderParam("Idempotency-Key") @Nullable String idempotencyKey,
            AdjustmentInput.@Nullable NewAdjustment given,
            @Context ContainerRequestContext request) {
        return change(id, given, idempotencyKey, request);
    }

    private Response change(
            String id,
            AdjustmentInput.@Nullable Asked given,
            @Nullable String idempotencyKey,
            ContainerRequestContext request) {
        var account = existing.account(id);
        var wish = Input.body(given).wish(account);
        var key = LedgerInput.idempotencyKey(idempotencyKey);
        var recorded = AdjustmentRefusals.recorded(adjustments.ask(wish, ManagementCaller.of(request), key));
        return Response.status(recorded.transaction() == null ? 202 : 201)
                .entity(AdjustmentView.of(List.of(recorded), directory).getFirst())
                .build();
    }

    /** The wallet of the mode, which is {@code live} unless {@code ?mode=test}. */
    @GET
    @Path("/balance")
    public BalanceView balance(@PathParam("id") String id, @QueryParam("mode") @Nullable String mode) {
        return BalanceView.of(reports.balance(existing.account(id), LedgerInput.modeOrLive(mode)));
    }

    /** A grant as a caller asks for it. */
    record NewGrant(
            @Nullable String mode,
            Money.@Nullable Given amount,
            @Nullable String kind,
            @JsonProperty("expires_at") @Nullable String expiresAt,
            @Nullable Integer priority,
            @Nullable String reason) {
        Grants.Grant grant(AccountId account, Clock clock) {
            return new Grants.Grant(
                    account,
                    LedgerInput.mode(mode),
                    LedgerInput.positive(amount),
                    LedgerInput.kind(kind),
                    Input.futureTime("expires_at", expiresAt, clock.instant()),
                    LedgerInput.reason(reason),
                    LedgerInput.priority(priority));
        }
    }

    /** A grant that was made, and the wallet after it. */
    record GrantView(
            @JsonProperty("transaction") UUID transaction,
            @JsonProperty("balance") BalanceView balance) {}
}
