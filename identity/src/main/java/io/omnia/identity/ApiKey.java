package io.omnia.identity;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One API key as its owner sees it after the one time its secret was shown.
 *
 * @param name what its owner calls it, 1 to 100 characters
 * @param last4 the last four characters of the secret
 * @param models the only model ids it may use; null allows every model
 * @param expiresAt when it ends by itself; null for never
 * @param disabledAt when it was switched off; null while it is on
 * @param lastUsedAt its last use, to the minute and some seconds late; null when it was never used
 */
public record ApiKey(
        KeyId id,
        AccountId account,
        KeyKind kind,
        String name,
        String last4,
        @Nullable Set<String> models,
        @Nullable Instant expiresAt,
        @Nullable Instant disabledAt,
        Instant createdAt,
        @Nullable KeyId createdBy,
        @Nullable Instant lastUsedAt,
        GroupsOfKey groups) {
    public ApiKey {
        models = models == null ? null : Set.copyOf(models);
    }

    /** The same key with another end. */
    ApiKey endingAt(Instant end) {
        return new ApiKey(
                id, account, kind, name, last4, models, end, disabledAt, createdAt, createdBy, lastUsedAt, groups);
    }

    /** The same key in other groups. */
    ApiKey in(GroupsOfKey others) {
        return new ApiKey(
                id,
                account,
                kind,
                name,
                last4,
                models,
                expiresAt,
                disabledAt,
                createdAt,
                createdBy,
                lastUsedAt,
                others);
    }

    /** The key with its secret part left out, as it may be shown at any time. */
    public String display() {
        return kind.prefix() + "…" + last4;
    }
}
