package io.omnia.identity;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A person as they see themselves. */
record MeView(
        String id,
        @Nullable String email,
        @JsonProperty("email_verified") boolean emailVerified,
        @Nullable String name,
        String role,
        String status,
        String language,
        String look,
        boolean shortcuts,
        @JsonProperty("checklist_dismissed") boolean checklistDismissed,
        @JsonProperty("created_at") Instant createdAt) {
    static MeView of(Person person) {
        var account = person.account();
        var email = account.email();
        return new MeView(
                account.id().value().toString(),
                email == null ? null : email.value(),
                person.emailVerified(),
                person.name(),
                ApiInput.word(account.role()),
                ApiInput.word(account.status()),
                ApiInput.word(person.language()),
                ApiInput.word(person.look()),
                person.shortcuts(),
                person.checklistDismissed(),
                account.createdAt());
    }

    /** Without the name and the address. */
    @Override
    public String toString() {
        return "MeView[" + id + "]";
    }
}
