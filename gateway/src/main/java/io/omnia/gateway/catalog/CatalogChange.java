package io.omnia.gateway.catalog;

/** A CDI event: what became of a change to the catalog files. */
public sealed interface CatalogChange {
    /** The new catalog is in use. */
    record Loaded(int models) implements CatalogChange {}

    /**
     * The new catalog is wrong and the old one stays in use.
     *
     * @param problem one sentence that names file, model and field
     */
    record Refused(String problem) implements CatalogChange {}
}
