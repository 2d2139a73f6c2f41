package io.omnia.ledger;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.omnia.identity.AccountId;
import io.omnia.identity.Accounts;
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
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code /api/accounts/{id}/grants} and {@code …/balance}: puts credit into a wallet and shows it. */
@Singleton
@Path("/api/accounts/{id}")
@Produces(MediaType.APPLICATION_JSON)
@ManagementOnly
@RunOnVirtualThread
final class AccountMoneyEndpoint {
    private final Accounts accounts;
    private final Grants grants;
    private final UsageReports reports;
    private final Clock clock;

    @Inject
    AccountMoneyEndpoint(Accounts accounts, Grants grants, UsageReports reports, Clock clock) {
        this.accounts = accounts;
        this.grants = grants;
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
        var account = existing(id);
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

    /** The wallet of the mode, which is {@code live} unless {@code ?mode=test}. */
    @GET
    @Path("/balance")
    public BalanceView balance(@PathParam("id") String id, @QueryParam("mode") @Nullable String mode) {
        return BalanceView.of(reports.balance(existing(id), LedgerInput.modeOrLive(mode)));
    }

    private AccountId existing(String id) {
        var account = LedgerInput.account(id);
        if (accounts.find(account).isEmpty()) {
            throw LedgerInput.noSuchAccount();
        }
        return account;
    }

    /** A grant as a caller asks for it. */
    record NewGrant(
            @Nullable String mode,
            Money.@Nullable Given amount,
            @Nullable String kind,
            @JsonProperty("expires_at") @Nullable String expiresAt,
            @Nullable String reason) {
        Grants.Grant grant(AccountId account, Clock clock) {
            if (amount == null) {
                throw Problem.invalid(
                        "amount", "amount is missing: {\"usd\": \"5.00\"} or {\"microcredits\": 500000000}.");
            }
            var credits = amount.credits("amount");
            if (credits.micros() == 0) {
                throw Problem.invalid("amount", "amount must be more than zero.");
            }
            return new Grants.Grant(
                    account,
                    LedgerInput.mode(mode),
                    credits,
                    LedgerInput.kind(kind),
                    Input.futureTime("expires_at", expiresAt, clock.instant()),
                    LedgerInput.reason(reason));
        }
    }

    /** A grant that was made, and the wallet after it. */
    record GrantView(
            @JsonProperty("transaction") UUID transaction,
            @JsonProperty("balance") BalanceView balance) {}
}
