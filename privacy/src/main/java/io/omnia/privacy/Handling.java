package io.omnia.privacy;

import java.util.Set;

/**
 * What is done with a piece of personal data: why it is there, how long, whether it is exported and how it is erased. The
 * last two are independent of each other.
 */
public record Handling(Set<Purpose> purposes, Retention retention, Export export, Erase erase) {
    public Handling {
        purposes = Set.copyOf(purposes);
        if (purposes.isEmpty()) {
            throw new IllegalArgumentException("personal data without a purpose");
        }
    }

    /** Exported, deleted with its row; change either with {@link #with(Export)} and {@link #with(Erase)}. */
    public static Handling of(Retention retention, Purpose... purposes) {
        return new Handling(Set.of(purposes), retention, Export.yes(), Erase.row());
    }

    /** The same with another rule for the export. */
    public Handling with(Export other) {
        return new Handling(purposes, retention, other, erase);
    }

    /** The same with another rule for the erasure. */
    public Handling with(Erase other) {
        return new Handling(purposes, retention, export, other);
    }
}
