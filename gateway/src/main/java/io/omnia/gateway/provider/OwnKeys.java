package io.omnia.gateway.provider;

/** Where a provider may be asked with a key of a caller's own. */
public enum OwnKeys {
    NOWHERE,
    /** At the vendor's own addresses: at one of the operator's the key would be somebody else's to see. */
    AT_THE_VENDOR,
    /** At every address of it, since the operator says so. */
    ANYWHERE,
    /** So too, and with no other key: the operator has none. */
    AND_NO_OTHERS
}
