package io.omnia.privacy;

/** What personal data is used for. The list is closed; what is not in it cannot be declared, so it cannot be done. */
public enum Purpose {
    /** To run the call or the job that the person asked for. */
    DELIVER,
    /** To know who calls and what they may do. */
    AUTHENTICATE,
    /** To charge what was used and to show what was charged. */
    BILL,
    /** To keep the books that the law asks for. */
    ACCOUNT_BY_LAW,
    /** To recognise attacks and misuse. */
    PREVENT_ABUSE,
    /** To find the cause of a failure. */
    TROUBLESHOOT
}
