package io.omnia.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.omnia.identity.ApiKeyView;
import io.omnia.identity.Directory;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An account as operators see it.
 *
 * @param keys left out where accounts are listed
 */
record AdminAccountView(
        @JsonProperty("id") UUID id,
        @JsonProperty("email") @Nullable String email,
        @JsonProperty("name") @Nullable String name,
        @JsonProperty("role") String role,
        @JsonProperty("status") String status,
        @JsonProperty("created_at") Instant createdAt,
        @JsonProperty("live") BalanceView live,
        @JsonProperty("test") BalanceView test,
        @JsonProperty("spend_30d") Money spendOfThirtyDays,
        @JsonProperty("last_call_at") @Nullable Instant lastCallAt,

        @JsonProperty("keys") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        List<ApiKeyView> keys) {

    static AdminAccountView of(
            Directory.Entry entry, StandingTable.Standing standing, @Nullable List<ApiKeyView> keys) {
        var account = entry.account();
        var email = account.email();
        return new AdminAccountView(
                account.id().value(),
                email == null ? null : email.value(),
                entry.name(),
                Columns.code(account.role()),
                Columns.code(account.status()),
                account.createdAt(),
                BalanceView.of(standing.live()),
                BalanceView.of(standing.test()),
                Money.of(standing.spentMicros()),
                standing.lastCallAt(),
                keys);
    }

    /** Without the address and the name. */
    @Override
    public String toString() {
        return "AdminAccountView[" + id + "]";
    }
}
