package io.omnia.gateway;

/** Whose key at the provider a candidate is asked with. */
enum KeyOwner {
    OPERATOR,
    /** The caller's, and no other. */
    CALLER,
    /** The caller's, and where it does not do, the operator's. */
    CALLER_FIRST;

    boolean isCaller() {
        return this != OPERATOR;
    }
}
