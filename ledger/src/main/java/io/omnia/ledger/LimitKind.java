package io.omnia.ledger;

import java.util.Locale;

/** Whose limit it is. */
public enum LimitKind {
    WALLET,
    KEY,
    MEMBER,
    PROJECT,
    ACCOUNT,
    /** Of the account, as its plan says. */
    PLAN;

    /** The lower-case name: in tables and answers. */
    String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
