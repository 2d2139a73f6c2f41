package io.omnia.identity;

/** What an account may do beyond making calls. Only an admin may have management keys. */
public enum AccountRole {
    ADMIN,
    MEMBER
}
