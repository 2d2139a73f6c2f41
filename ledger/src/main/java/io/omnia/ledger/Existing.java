package io.omnia.ledger;

import io.omnia.identity.AccountId;
import io.omnia.identity.Accounts;
import io.omnia.identity.ApiKeys;
import io.omnia.identity.KeyId;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** What an operator's address names, whoever's it is: 404 where there is no such thing. */
@Singleton
final class Existing {
    private final Accounts accounts;
    private final ApiKeys keys;

    @Inject
    Existing(Accounts accounts, ApiKeys keys) {
        this.accounts = accounts;
        this.keys = keys;
    }

    AccountId account(String id) {
        var account = LedgerInput.account(id);
        if (accounts.find(account).isEmpty()) {
            throw LedgerInput.noSuchAccount();
        }
        return account;
    }

    KeyId key(String id) {
        var key = LedgerInput.key(id);
        if (keys.find(key).isEmpty()) {
            throw LedgerInput.noSuchKey();
        }
        return key;
    }
}
