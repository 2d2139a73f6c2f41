package io.omnia.ledger;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a call is put down to, beside its account and its key.
 *
 * @param credential whose key the provider was given that was asked last
 * @param tags what its caller named it by: {@code name=value}, in order, each name once
 * @param endUser a keyed hash of whom its caller made it for, from which nobody can be told; null when that is not kept
 */
public record Attribution(
        Credential credential, List<String> tags, @Nullable String endUser) {
    public static final Attribution NONE = new Attribution(Credential.OPERATOR, List.of(), null);

    public Attribution {
        tags = List.copyOf(tags);
    }

    /** Whose key it is. */
    public enum Credential {
        OPERATOR,
        /** The caller's own: the vendor bills him, and here there is only a {@link Fee}. */
        OWN
    }

    /** The same with another credential. */
    public Attribution with(Credential other) {
        return other == credential ? this : new Attribution(other, tags, endUser);
    }
}
