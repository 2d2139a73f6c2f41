package io.omnia.gateway;

import io.omnia.gateway.catalog.CatalogException;
import io.omnia.gateway.catalog.PricePublisher;
import io.omnia.ledger.Price;
import io.omnia.ledger.Prices;
import jakarta.inject.Singleton;
import java.time.LocalDate;
import java.util.List;

/** Puts the catalog's prices on the ledger's record before any call can be billed with them. */
@Singleton
final class PublishedPrices implements PricePublisher {
    private final Prices prices;

    PublishedPrices(Prices prices) {
        this.prices = prices;
    }

    @Override
    public void publish(String model, String source, LocalDate date, List<Price> versions) {
        switch (prices.publish(model, source, date, versions)) {
            case Prices.PublishResult.Published published -> {}
            case Prices.PublishResult.IdHasOtherFacts(var id) ->
                throw new CatalogException("The price '" + id + "' of " + model
                        + " was published before with other facts; a changed price needs a new id.");
        }
    }
}
