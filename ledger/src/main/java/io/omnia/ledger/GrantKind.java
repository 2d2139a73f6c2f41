package io.omnia.ledger;

/** Where a lot of credit comes from, which decides what is consumed first. */
public enum GrantKind {
    /** Bought. */
    PAID(20, "issued_paid"),
    /** Given. Consumed before what was bought. */
    PROMO(10, "issued_promo");

    private final int priority;
    private final String issuer;

    GrantKind(int priority, String issuer) {
        this.priority = priority;
        this.issuer = issuer;
    }

    /** Lots of a lower number burn first. Unless the grant says otherwise. */
    int priority() {
        return priority;
    }

    /** The journal account that such credit comes out of. */
    String issuer() {
        return issuer;
    }
}
