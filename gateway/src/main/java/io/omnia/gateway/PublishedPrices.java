package io.omnia.gateway;

import io.omnia.gateway.catalog.CatalogException;
import io.omnia.gateway.catalog.PricePublisher;
import io.omnia.ledger.Prices;
import io.omnia.ledger.PublishedPrice;
import jakarta.inject.Singleton;
import java.util.List;

/** Puts the catalog's prices on the ledger's record before any call can be billed with them. */
@Singleton
final class PublishedPrices implements PricePublisher {
    private final Prices prices;

    PublishedPrices(Prices prices) {
        this.prices = prices;
    }

    @Override
    public void publish(List<PublishedPrice> versions) {
        switch (prices.publish(versions)) {
            case Prices.PublishResult.Published published -> {}
            case Prices.PublishResult.IdHasOtherFacts(var model, var id) ->
                throw new CatalogException("The price '" + id + "' of " + model
                        + " was published before with other facts; a changed price needs a new id.");
        }
    }
}
