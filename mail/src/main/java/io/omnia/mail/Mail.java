package io.omnia.mail;

import java.time.Duration;
import java.util.UUID;

/**
 * One mail to be sent.
 *
 * @param account whom it is about
 * @param recipient one e-mail address
 * @param useful how long what it says is of use, after which it is not sent any more and its text is erased
 */
public record Mail(UUID account, String recipient, MailLanguage language, Notice notice, Duration useful) {
    /** Without the address. */
    @Override
    public String toString() {
        return "Mail[" + account + "]";
    }
}
