package io.omnia.ledger;

import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** Every price version that was ever published, so that each bill can be computed again. */
public final class Prices {
    private final Jdbi database;
    private final PriceTable table = new PriceTable();

    public Prices(Jdbi database) {
        this.database = database;
    }

    /** The answer of {@link #publish}. */
    public sealed interface PublishResult {
        /** Every version is on record; {@code added} of them are new. */
        record Published(int added) implements PublishResult {}

        /** A version of this id is on record with other facts; nothing was written. A new price needs a new id. */
        record IdHasOtherFacts(String model, String id) implements PublishResult {}
    }

    /** Records price versions, all or none. To be called before a call can be billed with them; safe to repeat. */
    public PublishResult publish(List<PublishedPrice> prices) {
        try {
            return Attempts.of(database, handle -> {
                var added = table.insertMissing(handle, prices);
                var changed = table.firstWithOtherFacts(handle, prices);
                if (changed != null) {
                    throw new OtherFacts(changed);
                }
                return new PublishResult.Published(added);
            });
        } catch (OtherFacts refused) {
            return new PublishResult.IdHasOtherFacts(refused.model, refused.id);
        }
    }

    /** Undoes the transaction. */
    private static final class OtherFacts extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final String model;
        private final String id;

        OtherFacts(PublishedPrice price) {
            super(price.price().id(), null, false, false);
            model = price.model();
            id = price.price().id();
        }
    }

    /** Every version of the model that was ever published. */
    public PriceSheet sheet(String model) {
        return new PriceSheet(database.withHandle(handle -> table.of(handle, model)));
    }
}
