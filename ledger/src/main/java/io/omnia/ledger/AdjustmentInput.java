package io.omnia.ledger;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.omnia.identity.AccountId;
import io.omnia.platform.http.Input;
import io.omnia.platform.http.Problem;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What operators send to change a wallet by hand. */
final class AdjustmentInput {
    private AdjustmentInput() {}

    /** What is asked for, once it is known of which account. */
    interface Asked {
        Adjustment.Wish wish(AccountId account);
    }

    /** Credit to be given or taken. */
    record NewAdjustment(
            @Nullable String mode,
            @Nullable String direction,
            Money.@Nullable Given amount,
            @Nullable String shortfall,
            @JsonProperty("call_id") @Nullable String call,
            @Nullable String reason)
            implements Asked {
        @Override
        public Adjustment.Wish wish(AccountId account) {
            return new Adjustment.Wish(
                    account,
                    LedgerInput.mode(mode),
                    action(),
                    LedgerInput.positive(amount),
                    AdjustmentInput.shortfall(shortfall),
                    null,
                    callId(),
                    LedgerInput.reason(reason));
        }

        private Adjustment.Action action() {
            return switch (direction) {
                case "give" -> Adjustment.Action.GIVE;
                case "take" -> Adjustment.Action.TAKE;
                case null, default -> throw Problem.invalid("direction", "direction must be \"give\" or \"take\".");
            };
        }

        private @Nullable CallId callId() {
            if (call == null) {
                return null;
            }
            var id = Input.uuid(call);
            if (id == null) {
                throw Problem.invalid("call_id", "call_id must be the id of a call, as its page shows it.");
            }
            return new CallId(id);
        }
    }

    /** A grant to be taken back; all of it without an amount. */
    record NewRevocation(
            @Nullable String mode,
            @Nullable String grant,
            Money.@Nullable Given amount,
            @Nullable String shortfall,
            @Nullable String reason)
            implements Asked {
        @Override
        public Adjustment.Wish wish(AccountId account) {
            return new Adjustment.Wish(
                    account,
                    LedgerInput.mode(mode),
                    Adjustment.Action.REVOKE,
                    amount == null ? new Credits(Credits.MAX_MICROS) : LedgerInput.positive(amount),
                    AdjustmentInput.shortfall(shortfall),
                    grantId(),
                    null,
                    LedgerInput.reason(reason));
        }

        private UUID grantId() {
            var id = Input.uuid(grant);
            if (id == null) {
                throw Problem.invalid(
                        "grant", "grant must be the transaction of a grant, as the list of grants shows it.");
            }
            return id;
        }
    }

    private static Adjustment.Shortfall shortfall(@Nullable String given) {
        return switch (given) {
            case null -> Adjustment.Shortfall.REFUSE;
            case "refuse" -> Adjustment.Shortfall.REFUSE;
            case "debt" -> Adjustment.Shortfall.DEBT;
            default -> throw Problem.invalid("shortfall", "shortfall must be \"refuse\" or \"debt\".");
        };
    }
}
