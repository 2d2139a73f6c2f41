package io.omnia.ledger;

import io.omnia.ledger.ProviderFigures.Failure;
import io.omnia.ledger.ProviderFigures.Figures;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The rows of {@code ledger.usage_line}, summed up by provider. */
final class ProviderFiguresTable {
    private static final String SINCE = """
            with lately as materialized (
                select call_id, provider, outcome, http_status, started_at, latency_micros, first_byte_micros
                from ledger.usage_line
                where call_id >= :first and started_at >= :from and outcome <> 'refused' and credential = 'operator'
            ), failed as (
                select distinct on (provider) provider, started_at, outcome, http_status
                from lately
                where outcome in ('upstream_error', 'upstream_cut')
                order by provider, call_id desc
            ), summed as (
                select provider, count(*) as calls,
                    count(*) filter (where outcome in ('upstream_error', 'upstream_cut')) as failed,
                    percentile_disc(0.5) within group (order by latency_micros) filter (where outcome = 'completed') as median,
                    percentile_disc(0.95) within group (order by latency_micros) filter (where outcome = 'completed') as slow,
                    percentile_disc(0.5) within group (order by first_byte_micros) filter (where outcome = 'completed') as first_byte
                from lately
                group by provider
            )
            select s.provider, s.calls, s.failed, s.median, s.slow, s.first_byte, f.started_at, f.outcome, f.http_status
            from summed s left join failed f on f.provider = s.provider
            """;

    List<Figures> since(Handle handle, Instant from) {
        return handle.createQuery(SINCE)
                .addCustomizer(new PlannedForItsValues())
                .bind("first", CallIds.started(from, null).first())
                .bind("from", from.atOffset(ZoneOffset.UTC))
                .map((row, context) -> figures(row))
                .list();
    }

    private static Figures figures(ResultSet row) throws SQLException {
        return new Figures(
                row.getString(1),
                row.getLong(2),
                row.getLong(3),
                duration(row, 4),
                duration(row, 5),
                duration(row, 6),
                failure(row));
    }

    private static @Nullable Failure failure(ResultSet row) throws SQLException {
        var at = row.getObject(7, OffsetDateTime.class);
        return at == null
                ? null
                : new Failure(
                        at.toInstant(),
                        CallRecord.Outcome.valueOf(row.getString(8).toUpperCase(Locale.ROOT)),
                        row.getInt(9));
    }

    private static @Nullable Duration duration(ResultSet row, int column) throws SQLException {
        var micros = row.getObject(column, Long.class);
        return micros == null ? null : Duration.of(micros, ChronoUnit.MICROS);
    }
}
