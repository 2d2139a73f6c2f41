package io.omnia.identity;

import java.util.Objects;

/**
 * The whole text of an API key, held between its making and its one showing. It cannot be printed by accident: only
 * {@link #reveal} gives the text.
 */
public final class ApiKeySecret {
    private final String value;

    ApiKeySecret(String value) {
        this.value = Objects.requireNonNull(value);
    }

    /** The text itself, for the one answer or line that shows it to its owner. */
    public String reveal() {
        return value;
    }

    @Override
    public String toString() {
        return "ApiKeySecret[…]";
    }
}
