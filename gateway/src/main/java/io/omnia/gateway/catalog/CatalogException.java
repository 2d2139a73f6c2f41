package io.omnia.gateway.catalog;

/** A catalog that cannot be used. The message is one sentence that names file, model and field. */
public final class CatalogException extends RuntimeException {
    public CatalogException(String sentence) {
        super(sentence);
    }
}
