package io.omnia.identity;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A key as the routes answer it, its secret part left out. */
public record ApiKeyView(
        String id,
        @JsonProperty("account_id") String accountId,
        String kind,
        String name,
        String display,
        @JsonProperty("model_allow_list") @Nullable List<String> modelAllowList,
        @JsonProperty("expires_at") @Nullable Instant expiresAt,
        @JsonProperty("disabled_at") @Nullable Instant disabledAt,
        @JsonProperty("created_at") Instant createdAt,
        @JsonProperty("created_by") @Nullable String createdBy,
        @JsonProperty("last_used_at") @Nullable Instant lastUsedAt,
        @JsonProperty("project_id") @Nullable UUID projectId,
        @JsonProperty("member_id") @Nullable UUID memberId) {
    public static ApiKeyView of(ApiKey key) {
        var models = key.models();
        var createdBy = key.createdBy();
        return new ApiKeyView(
                key.id().value().toString(),
                key.account().value().toString(),
                ApiInput.word(key.kind()),
                key.name(),
                key.display(),
                models == null ? null : models.stream().sorted().toList(),
                key.expiresAt(),
                key.disabledAt(),
                key.createdAt(),
                createdBy == null ? null : createdBy.value().toString(),
                key.lastUsedAt(),
                key.groups().project(),
                key.groups().member());
    }
}
