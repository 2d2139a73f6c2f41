package io.omnia.identity;

/** Gives an account credit. Owned here because the first start needs it; the ledger, which keeps the money, implements it. */
public interface CreditGranter {
    /**
     * Adds credit to one of the account's wallets; returns when it is durable. Safe to repeat: a second call with the same
     * key books nothing.
     *
     * @param microDollars millionths of a US dollar, more than zero
     * @param reason stands in the books, as {@code first start}
     */
    void grant(AccountId account, Mode mode, long microDollars, String reason, String idempotencyKey);
}
