package io.omnia.identity;

import java.util.UUID;

/** Removes the limits of what is gone. Owned here because groups are deleted here; the ledger, which keeps limits, implements it. */
public interface LimitRemover {
    /** Removes every limit of a deleted group. Safe to repeat. */
    void removeAll(UUID group);
}
