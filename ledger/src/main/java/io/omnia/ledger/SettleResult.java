package io.omnia.ledger;

/** The answer of {@link Wallets#settle}. In each case the bill is durable when this arrives. */
public enum SettleResult {
    /** Booked in PostgreSQL. */
    BOOKED,
    /** Written and synced to the local spool; booked as soon as PostgreSQL is back. */
    SPOOLED,
    /** This call id was settled before; nothing was booked again. */
    ALREADY_SETTLED
}
