package io.omnia.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.platform.database.Schemas;
import io.omnia.platform.database.TestDatabase;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/** Lines that were written before there were parts keep every value, and are summed up. */
class UsageMigrationTest {
    private static final String BEFORE = "9";

    /** On the last days, on one a year ago, one with an id of no time and one from a clock far ahead. */
    private static final String LINES = """
            insert into ledger.usage_line (call_id, started_at, account_id, key_id, mode, model, provider, outcome, http_status,
                latency_micros, first_byte_micros, input_tokens, cached_input_tokens, cache_write_5m_tokens,
                cache_write_1h_tokens, input_audio_tokens, input_image_tokens, output_tokens, reasoning_tokens,
                output_audio_tokens, output_image_tokens, estimated, attempts, amount_micros, price_ids, price_units,
                quantities, amounts, txn_id, held_micros, web_searches, tags, end_user, attempt_providers, attempt_models,
                attempt_credentials, attempt_outcomes, attempt_statuses, attempt_first_bytes, delivery)
            select case i when 998 then '00000000-0000-4000-8000-000000000001'
                    when 999 then 'ff000000-0000-7000-8000-000000000001'
                    else (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7000' || '8'
                        || lpad(to_hex(i), 15, '0'))::uuid end,
                at, ('a0000000-0000-4000-8000-00000000000' || i % 3)::uuid,
                ('b0000000-0000-4000-8000-00000000000' || i % 5)::uuid, case i % 2 when 0 then 'live' else 'test' end,
                'vendor/model-' || i % 4, 'vendor', 'completed', 200, 1000 + i, 100 + i, i, i % 7, 0, 0, 0, 0, i % 11, 1, 0, 0,
                false, 1, i % 13, array['in'], array['input'], array[i], array[i % 13]::bigint[],
                case when i % 13 = 0 then null else gen_random_uuid() end, 50, i % 2, array['team=a'], 'someone',
                array['vendor'], array['m'], array[1]::smallint[], array['answered'], array[200]::smallint[],
                array[5]::bigint[], 'complete'
            from (select i, case when i < 10 then now() - interval '1 year' else now() - i * interval '7 minutes' end as at
                from generate_series(1, 999) i) calls
            """;

    /** Columns that came later have no value in these lines. */
    private static final String ALL =
            "select md5(string_agg(jsonb_strip_nulls(to_jsonb(l))::text, ';' order by call_id)) from ledger.usage_line l";

    @Test
    void everyLineIsWhereItsDayIsAndInTheSums() {
        var source = TestDatabase.create();
        Flyway.configure(Schemas.class.getClassLoader())
                .dataSource(source)
                .locations("classpath:db/ledger")
                .schemas("ledger")
                .defaultSchema("ledger")
                .table("schema_history")
                .target(BEFORE)
                .load()
                .migrate();
        var database = Jdbi.create(source);
        database.useHandle(handle -> handle.execute(LINES));
        var before = text(database, ALL);

        Schemas.migrate(source, "ledger");

        assertThat(text(database, ALL)).isEqualTo(before);
        assertThat(text(database, "select count(*) from ledger.usage_line_rest"))
                .isEqualTo("2");
        assertThat(text(database, "select count(*) from ledger.usage_part where day <= current_date - 300"))
                .isEqualTo("1");
        assertThat(text(database, "select max(day) - current_date from ledger.usage_part"))
                .isEqualTo("7");
        for (var table : List.of("usage_hour", "usage_day")) {
            assertThat(text(
                            database,
                            "select concat_ws(' ', sum(calls), sum(input_tokens), sum(output_tokens),"
                                    + " sum(amount_micros), sum(tool_uses)) from ledger." + table))
                    .isEqualTo(text(
                            database,
                            "select concat_ws(' ', count(*), sum(input_tokens), sum(output_tokens),"
                                    + " sum(amount_micros), sum(web_searches)) from ledger.usage_line"));
        }
        var store = new UsageStore(database);
        assertThat(store.differences()).isEmpty();
        assertThat(text(
                        database,
                        "select count(*) from ledger.lines((select array_agg(call_id) from ledger.usage_line))"))
                .isEqualTo("999");
    }

    private static String text(Jdbi database, String sql) {
        return database.withHandle(
                handle -> handle.createQuery(sql).mapTo(String.class).one());
    }
}
