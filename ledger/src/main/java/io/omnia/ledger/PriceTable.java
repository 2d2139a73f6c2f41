package io.omnia.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The rows of {@code ledger.price}. Insert only. */
final class PriceTable {
    private static final String INSERT = """
            insert into ledger.price (id, model, unit, service_tier, valid_from, above_input_tokens, micros_per_million, source,
                source_date)
            values (:id, :model, :unit, :tier, :from, :above, :micros, :source, :date)
            on conflict (id) do nothing
            """;

    private static final String BY_ID = """
            select model, id, unit, service_tier, valid_from, above_input_tokens, micros_per_million
            from ledger.price where id = any(:ids)
            """;

    private static final String OF_MODEL = """
            select model, id, unit, service_tier, valid_from, above_input_tokens, micros_per_million
            from ledger.price where model = :model order by valid_from, id
            """;

    /** What an id must never change. */
    private record Facts(String model, Price price) {}

    int insertMissing(Handle handle, List<PublishedPrice> prices) {
        var batch = handle.prepareBatch(INSERT);
        for (var published : prices) {
            var price = published.price();
            batch.bind("id", price.id())
                    .bind("model", published.model())
                    .bind("unit", Columns.code(price.unit()))
                    .bind("tier", Columns.code(price.tier()))
                    .bind("from", kept(price.from()).atOffset(ZoneOffset.UTC))
                    .bind("above", price.aboveInputTokens())
                    .bind("micros", price.microsPerMillion())
                    .bind("source", published.source())
                    .bind("date", published.date())
                    .add();
        }
        var added = 0;
        for (var count : prices.isEmpty() ? new int[0] : batch.execute()) {
            added += count;
        }
        return added;
    }

    /** The first id on record under another model or with another unit, service, date, size or amount. */
    @Nullable
    PublishedPrice firstWithOtherFacts(Handle handle, List<PublishedPrice> prices) {
        var onRecord = new HashMap<String, Facts>();
        for (var facts : read(handle, prices)) {
            onRecord.put(facts.price().id(), facts);
        }
        for (var published : prices) {
            var price = published.price();
            var kept = new Price(
                    price.id(),
                    price.unit(),
                    price.tier(),
                    kept(price.from()),
                    price.aboveInputTokens(),
                    price.microsPerMillion());
            if (!new Facts(published.model(), kept).equals(onRecord.get(price.id()))) {
                return published;
            }
        }
        return null;
    }

    List<Price> of(Handle handle, String model) {
        return handle.createQuery(OF_MODEL)
                .bind("model", model)
                .map((row, context) -> read(row).price())
                .list();
    }

    private static List<Facts> read(Handle handle, List<PublishedPrice> prices) {
        var ids = prices.stream().map(published -> published.price().id()).toList();
        return handle.createQuery(BY_ID)
                .bind("ids", Columns.texts(ids))
                .map((row, context) -> read(row))
                .list();
    }

    private static Facts read(ResultSet row) throws SQLException {
        var price = new Price(
                row.getString(2),
                PriceUnit.valueOf(row.getString(3).toUpperCase(Locale.ROOT)),
                ServiceTier.valueOf(row.getString(4).toUpperCase(Locale.ROOT)),
                row.getObject(5, OffsetDateTime.class).toInstant(),
                row.getLong(6),
                row.getLong(7));
        return new Facts(row.getString(1), price);
    }

    /** PostgreSQL keeps microseconds. */
    private static Instant kept(Instant from) {
        return from.truncatedTo(ChronoUnit.MICROS);
    }
}
