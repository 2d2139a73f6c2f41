package io.omnia.ledger;

import io.omnia.identity.AccountId;
import io.omnia.identity.CreditGranter;
import io.omnia.identity.Mode;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** The credit that a new installation begins with. */
@Singleton
final class FirstCredit implements CreditGranter {
    private static final long MICRO_CREDITS_PER_MICRO_DOLLAR = 100;

    private final Grants grants;

    @Inject
    FirstCredit(Grants grants) {
        this.grants = grants;
    }

    @Override
    public void grant(AccountId account, Mode mode, long microDollars, String reason, String idempotencyKey) {
        var credits = new Credits(Math.multiplyExact(microDollars, MICRO_CREDITS_PER_MICRO_DOLLAR));
        var grant = new Grants.Grant(account, mode, credits, GrantKind.PROMO, null, reason);
        switch (grants.grant(grant, idempotencyKey)) {
            case GrantResult.Granted granted -> {}
            case GrantResult.KeyUsedBefore used ->
                throw new IllegalStateException("the key of the first credit belongs to another grant");
            case GrantResult.BalanceTooLarge tooLarge ->
                throw new IllegalArgumentException("more than a wallet can receive: " + microDollars);
        }
    }
}
