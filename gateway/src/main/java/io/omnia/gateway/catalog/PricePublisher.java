package io.omnia.gateway.catalog;

import io.omnia.ledger.PublishedPrice;
import java.util.List;

/**
 * Takes price versions before the models that carry them become visible, so that no call is billed with a price that
 * the books do not know.
 */
public interface PricePublisher {
    /** Keeps these versions, all or none. Safe to repeat. Throws when an id is known with another amount; the snapshot is then not used. */
    void publish(List<PublishedPrice> versions);
}
