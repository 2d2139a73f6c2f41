package io.omnia.privacy;

/** How a row leads to the person it is about. */
public sealed interface Subject {
    /** Column {@code column} is the account's identifier. */
    static Subject in(String column) {
        return new Direct(column);
    }

    /** Column {@code column} refers to a row of {@code table}, whose own subject counts. */
    static Subject through(String column, String table) {
        return new Through(column, table);
    }

    /** The table holds nothing about a person. */
    static Subject nobody() {
        return new Nobody();
    }

    record Direct(String column) implements Subject {}

    record Through(String column, String table) implements Subject {}

    record Nobody() implements Subject {}
}
