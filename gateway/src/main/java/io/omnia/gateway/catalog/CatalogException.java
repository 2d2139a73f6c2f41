package io.omnia.gateway.catalog;

/** A catalog that cannot be used. The message is one sentence that names file, model and field. */
public final class CatalogException extends RuntimeException {
    CatalogException(String sentence) {
        super(sentence);
    }
}
