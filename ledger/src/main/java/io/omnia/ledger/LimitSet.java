package io.omnia.ledger;

import io.omnia.identity.AccountId;
import io.omnia.identity.KeyId;
import io.omnia.identity.Mode;

/**
 * The limits that one call must fit into, all of them: the wallet of the account in this mode, and every budget of the
 * key. Budgets take effect by existing, so the set names owners and not rows.
 */
public record LimitSet(AccountId account, Mode mode, KeyId key) {}
