package io.omnia.identity;

import org.jspecify.annotations.Nullable;

/**
 * Who runs this installation, as far as a request shows: an admin by their session, or a program by its management key.
 *
 * @param account whose session or key it was
 * @param key null for a session
 */
public record Operator(AccountId account, @Nullable KeyId key) {
    /**
     * Whether these two count as one pair of eyes. Two keys are two operators, even of one account; a person and a key of
     * theirs are one.
     */
    public boolean isSameAs(Operator other) {
        return account.equals(other.account) && (key == null || other.key == null || key.equals(other.key));
    }
}
