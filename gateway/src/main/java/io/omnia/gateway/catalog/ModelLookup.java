package io.omnia.gateway.catalog;

import java.util.List;

/** The answer of {@link Catalog#find}: every case a caller has to handle. */
public sealed interface ModelLookup {
    /** A model that can be held for and routed. */
    record Found(Model model) implements ModelLookup {}

    /** No such model, and its provider serves no unlisted ones. */
    record Unknown(String id) implements ModelLookup {}

    /** A bare id that several vendors have; {@code ids} are the full ones, sorted. */
    record Ambiguous(List<String> ids) implements ModelLookup {}

    /**
     * The model is known, but its worst case cannot be priced, so it cannot be called.
     *
     * @param reason one sentence
     */
    record Unpriced(String id, String reason) implements ModelLookup {}
}
