package io.omnia.identity;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An account as the routes answer it. */
record AccountView(
        String id,
        @Nullable String email,
        String role,
        String status,
        @JsonProperty("created_at") Instant createdAt) {
    static AccountView of(Account account) {
        var email = account.email();
        return new AccountView(
                account.id().value().toString(),
                email == null ? null : email.value(),
                ApiInput.word(account.role()),
                ApiInput.word(account.status()),
                account.createdAt());
    }

    /** Without the address, which names a person. */
    @Override
    public String toString() {
        return "AccountView[" + id + "]";
    }
}
