package io.omnia.ledger;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.omnia.identity.Directory;
import io.omnia.identity.Operator;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A change of a wallet by hand, as the routes answer it. */
record AdjustmentView(
        @JsonProperty("id") UUID id,
        @JsonProperty("account") UUID account,
        @JsonProperty("account_email") @Nullable String accountEmail,
        @JsonProperty("mode") String mode,
        @JsonProperty("action") String action,
        @JsonProperty("amount") Money amount,
        @JsonProperty("shortfall") String shortfall,
        @JsonProperty("grant") @Nullable UUID grant,
        @JsonProperty("call_id") @Nullable UUID call,
        @JsonProperty("reason") String reason,
        @JsonProperty("state") String state,
        @JsonProperty("proposed_by") OperatorView proposedBy,
        @JsonProperty("proposed_at") Instant proposedAt,
        @JsonProperty("expires_at") @Nullable Instant expiresAt,
        @JsonProperty("decided_by") @Nullable OperatorView decidedBy,
        @JsonProperty("decided_at") @Nullable Instant decidedAt,
        @JsonProperty("transaction") @Nullable UUID transaction) {

    /** An operator: the account, and the key where it was a program. */
    record OperatorView(
            @JsonProperty("account") UUID account,
            @JsonProperty("email") @Nullable String email,
            @JsonProperty("key") @Nullable UUID key,
            @JsonProperty("key_name") @Nullable String keyName) {
        /** Without the address. */
        @Override
        public String toString() {
            return "OperatorView[" + account + "]";
        }
    }

    /** Without the addresses. */
    @Override
    public String toString() {
        return "AdjustmentView[" + id + "]";
    }

    /** With the names of everybody in them, which are two queries however many adjustments there are. */
    static List<AdjustmentView> of(List<Adjustment> adjustments, Directory directory) {
        var accounts = new HashSet<UUID>();
        var keys = new HashSet<UUID>();
        for (var adjustment : adjustments) {
            accounts.add(adjustment.wish().account().value());
            collect(adjustment.proposedBy(), accounts, keys);
            collect(adjustment.decidedBy(), accounts, keys);
        }
        var emails = directory.emails(accounts);
        var names = directory.keyNames(keys);
        return adjustments.stream()
                .map(adjustment -> of(adjustment, emails, names))
                .toList();
    }

    private static void collect(@Nullable Operator operator, HashSet<UUID> accounts, HashSet<UUID> keys) {
        if (operator != null) {
            accounts.add(operator.account().value());
            var key = operator.key();
            if (key != null) {
                keys.add(key.value());
            }
        }
    }

    private static AdjustmentView of(Adjustment adjustment, Map<UUID, String> emails, Map<UUID, String> names) {
        var wish = adjustment.wish();
        var call = wish.call();
        var decided = adjustment.decidedBy();
        return new AdjustmentView(
                adjustment.id(),
                wish.account().value(),
                emails.get(wish.account().value()),
                Columns.code(wish.mode()),
                Columns.code(wish.action()),
                Money.of(wish.amount()),
                Columns.code(wish.shortfall()),
                wish.grant(),
                call == null ? null : call.value(),
                wish.reason(),
                Columns.code(adjustment.state()),
                view(adjustment.proposedBy(), emails, names),
                adjustment.proposedAt(),
                adjustment.expiresAt(),
                decided == null ? null : view(decided, emails, names),
                adjustment.decidedAt(),
                adjustment.transaction());
    }

    private static OperatorView view(Operator operator, Map<UUID, String> emails, Map<UUID, String> names) {
        var account = operator.account().value();
        var key = operator.key();
        return key == null
                ? new OperatorView(account, emails.get(account), null, null)
                : new OperatorView(account, emails.get(account), key.value(), names.get(key.value()));
    }
}
