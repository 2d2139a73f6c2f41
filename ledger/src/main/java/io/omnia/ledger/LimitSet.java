package io.omnia.ledger;

import io.omnia.identity.AccountId;
import io.omnia.identity.GroupsOfKey;
import io.omnia.identity.KeyId;
import io.omnia.identity.Mode;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;

/**
 * The limits that one call must fit into, all of them: the wallet of the account in this mode, and every limit of the
 * account, its plan, the key, the project and the member. Limits take effect by existing, so the set names owners and not rows.
 */
public record LimitSet(AccountId account, Mode mode, KeyId key, GroupsOfKey groups) {
    /** Of a key in no group. */
    public LimitSet(AccountId account, Mode mode, KeyId key) {
        this(account, mode, key, GroupsOfKey.NONE);
    }

    /** Whose limits they are, beside the key's own; none twice. */
    Set<UUID> owners() {
        var owners = new LinkedHashSet<UUID>(4);
        owners.add(account.value());
        if (groups.project() != null) {
            owners.add(groups.project());
        }
        if (groups.member() != null) {
            owners.add(groups.member());
        }
        return owners;
    }
}
