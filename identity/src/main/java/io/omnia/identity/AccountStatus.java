package io.omnia.identity;

/** Whether an account may act. Only an active one makes calls or uses its management keys. */
public enum AccountStatus {
    ACTIVE,
    /** Stopped by an operator, and can be resumed. */
    SUSPENDED,
    /** Ended for good. */
    CLOSED
}
