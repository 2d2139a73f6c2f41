package io.omnia.ledger;

import java.time.LocalDate;
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
        record IdHasOtherFacts(String id) implements PublishResult {}
    }

    /**
     * Records the versions of one model. To be called before a call can be billed with them; safe to repeat.
     *
     * @param source where the prices were read, at most 500 characters
     * @param date when they were read
     */
    public PublishResult publish(String model, String source, LocalDate date, List<Price> prices) {
        try {
            return Attempts.of(database, handle -> {
                var added = table.insertMissing(handle, model, source, date, prices);
                var changed = table.firstWithOtherFacts(handle, model, prices);
                if (changed != null) {
                    throw new OtherFacts(changed);
                }
                return new PublishResult.Published(added);
            });
        } catch (OtherFacts refused) {
            return new PublishResult.IdHasOtherFacts(refused.id);
        }
    }

    /** Undoes the transaction. */
    private static final class OtherFacts extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final String id;

        OtherFacts(String id) {
            super(id, null, false, false);
            this.id = id;
        }
    }

    /** Every version of the model that was ever published. */
    public PriceSheet sheet(String model) {
        return new PriceSheet(database.withHandle(handle -> table.of(handle, model)));
    }
}
