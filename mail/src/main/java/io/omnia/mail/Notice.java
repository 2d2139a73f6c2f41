package io.omnia.mail;

import io.omnia.privacy.Secret;

/** What a mail tells. The list is closed: these are all the kinds of mail that there are. */
public sealed interface Notice {
    /** Somebody signed up with this address; the link shows that it is theirs. */
    record VerifyEmail(Secret link) implements Notice {}

    /** Somebody signed up with an address that has an account; the page sets a new password. */
    record AlreadyRegistered(String forgotPage) implements Notice {}

    /** Somebody asked for a new password; the link sets it. */
    record ResetRequested(Secret link) implements Notice {}

    /** The password was changed; the page helps if it was somebody else. */
    record PasswordChanged(String forgotPage) implements Notice {}
}
