package io.omnia.ledger;

import io.omnia.identity.AccountId;
import io.omnia.identity.KeyId;
import io.omnia.identity.Mode;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The limits that one call must fit into, all of them: the wallet of the account in this mode, and every limit of the
 * account, its plan, the key, the project and the member. Limits take effect by existing, so the set names owners and not rows.
 *
 * @param project the key's project; null where it has none
 * @param member who the key was made for; null where that is nobody in particular
 */
public record LimitSet(
        AccountId account,
        Mode mode,
        KeyId key,
        @Nullable UUID project,
        @Nullable UUID member) {
    public LimitSet(AccountId account, Mode mode, KeyId key) {
        this(account, mode, key, null, null);
    }

    /** Whose limits they are, beside the key's own; none twice. */
    Set<UUID> owners() {
        var owners = new LinkedHashSet<UUID>(4);
        owners.add(account.value());
        if (project != null) {
            owners.add(project);
        }
        if (member != null) {
            owners.add(member);
        }
        return owners;
    }
}
