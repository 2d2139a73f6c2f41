package io.omnia.platform.egress;

/** Who chose an address, which decides where it may lead. */
public enum Trust {
    /** Built into the program: a public host of a vendor. It may only resolve to public addresses. */
    VENDOR,
    /** Written into the settings by the operator. Private and local networks are allowed: that is what it is for. */
    OPERATOR,
    /** Supplied by a caller of the API. Public addresses, http or https on the usual ports, nothing else. */
    CALLER
}
