package io.omnia.identity;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who a presented key stands for. The key was neither disabled nor expired when this was made; whether the account may
 * act stands in {@code accountStatus} and is the caller's to check.
 *
 * @param models the only model ids this key may use; null allows every model
 * @param expiresAt when the key ends by itself; null for never
 */
public record Principal(
        AccountId account,
        KeyId key,
        KeyKind kind,
        @Nullable Set<String> models,
        AccountStatus accountStatus,
        @Nullable Instant expiresAt,
        GroupsOfKey groups) {
    public Principal {
        models = models == null ? null : Set.copyOf(models);
    }

    /** The wallet its calls are paid from; null for a management key, which makes no calls. */
    public @Nullable Mode mode() {
        return kind.mode();
    }

    /** Whether the key may use the model with exactly this catalog id. */
    public boolean allowsModel(String modelId) {
        return models == null || models.contains(modelId);
    }
}
