package io.omnia.gateway.catalog;

import io.omnia.ledger.Price;
import java.time.LocalDate;
import java.util.List;

/**
 * Takes price versions before the models that carry them become visible, so that no call is billed with a price that
 * the books do not know.
 */
public interface PricePublisher {
    /**
     * Keeps these versions. Safe to repeat. Throws when an id is known with another amount; the snapshot is then not
     * used.
     *
     * @param model the model's id, or {@code provider/*} for unlisted models
     * @param source where the prices were read
     * @param date when
     */
    void publish(String model, String source, LocalDate date, List<Price> prices);
}
