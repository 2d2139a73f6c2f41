package io.omnia.ledger;

import io.omnia.identity.AccountId;
import io.omnia.identity.CreditGranter;
import io.omnia.identity.Mode;
import io.omnia.platform.startup.StartupRefusal;
import jakarta.inject.Singleton;

/** Books the credit of a new installation's first account. */
@Singleton
final class FirstCredit implements CreditGranter {
    /** A micro-dollar is 1e-6 US dollars and a micro-credit 1e-8. */
    private static final long MICROCREDITS_PER_MICRODOLLAR = 100;

    private final Grants grants;

    FirstCredit(Grants grants) {
        this.grants = grants;
    }

    @Override
    public void grant(AccountId account, Mode mode, long microDollars, String reason, String idempotencyKey) {
        var credits = new Credits(Math.multiplyExact(microDollars, MICROCREDITS_PER_MICRODOLLAR));
        var grant = new Grants.Grant(account, mode, credits, GrantKind.PROMO, null, reason);
        switch (grants.grant(grant, idempotencyKey)) {
            case GrantResult.Granted granted -> {}
            case GrantResult.KeyUsedBefore other ->
                throw new IllegalStateException("the first credit was granted with another amount");
            case GrantResult.BalanceTooLarge other -> throw new StartupRefusal("The first credit is larger than a wallet may be.");
        }
    }
}
