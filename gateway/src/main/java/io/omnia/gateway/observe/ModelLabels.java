package io.omnia.gateway.observe;

import io.omnia.gateway.catalog.Catalog;
import jakarta.inject.Singleton;

/** What a model is called outside: its id, when the catalog's files have it. Any other may be a text of a caller's. */
@Singleton
public final class ModelLabels {
    private static final String NONE = "none";
    private static final String OTHER = "other";

    private final Catalog catalog;

    ModelLabels(Catalog catalog) {
        this.catalog = catalog;
    }

    public String of(String id) {
        return id.isEmpty() ? NONE : catalog.lists(id) ? id : OTHER;
    }
}
