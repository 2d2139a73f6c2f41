package io.omnia.privacy;

import io.omnia.privacy.CanaryScan.Finding;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** The part of {@link CanaryScan} that asks the database: every column the live catalog has, none from a list. */
final class DatabaseScan {
    private static final int FETCH = 500;

    private final Handle handle;
    private final Finder finder;
    private final List<Finding> findings;

    DatabaseScan(Handle handle, Finder finder, List<Finding> findings) {
        this.handle = handle;
        this.finder = finder;
        this.findings = findings;
    }

    private record LiveColumn(String table, String label, String expression) {}

    void run() throws SQLException, IOException {
        var tables = new LinkedHashMap<String, List<LiveColumn>>();
        for (var column : columns()) {
            tables.computeIfAbsent(column.table(), any -> new ArrayList<>()).add(column);
        }
        for (var table : tables.entrySet()) {
            scan(table.getKey(), table.getValue());
        }
        for (var object : handle.createQuery("select oid from pg_catalog.pg_largeobject_metadata order by 1")
                .mapTo(Long.class)
                .list()) {
            scan(
                    "(select lo_get(" + object + ") as bytes) as o",
                    List.of(new LiveColumn("", "large object " + object, "bytes")));
        }
        scanStatistics();
        scan(
                "(select convert_to(coalesce(query, ''), 'UTF8') as bytes from pg_catalog.pg_stat_activity"
                        + " where pid <> pg_backend_pid()) as s",
                List.of(new LiveColumn("", "a running statement", "bytes")));
    }

    /** Binary columns are read as they are, since their text form would hide what is packed or coded inside. */
    private List<LiveColumn> columns() {
        return handle.createQuery("""
                        select quote_ident(n.nspname) || '.' || quote_ident(c.relname),
                               n.nspname || '.' || c.relname || '.' || a.attname,
                               case
                                   when coalesce(nullif(t.typbasetype, 0), t.oid) = 'bytea'::regtype then quote_ident(a.attname)
                                   when t.oid = 'bytea[]'::regtype
                                       then '(select string_agg(b, '''') from unnest(' || quote_ident(a.attname) || ') as b)'
                                   else 'convert_to(' || quote_ident(a.attname) || '::text, ''UTF8'')'
                               end
                        from pg_catalog.pg_attribute a
                        join pg_catalog.pg_class c on c.oid = a.attrelid
                        join pg_catalog.pg_namespace n on n.oid = c.relnamespace
                        join pg_catalog.pg_type t on t.oid = a.atttypid
                        where c.relkind in ('r', 'p', 'm', 'f') and not c.relispartition
                          and a.attnum > 0 and not a.attisdropped
                          and n.nspname not in ('pg_catalog', 'information_schema')
                          and n.nspname not like 'pg\\_toast%' and n.nspname not like 'pg\\_temp\\_%'
                          and (c.relkind <> 'm' or c.relispopulated)
                        order by 1, a.attnum
                        """)
                .map((row, context) -> new LiveColumn(row.getString(1), row.getString(2), row.getString(3)))
                .list();
    }

    private void scanStatistics() throws SQLException, IOException {
        scan(
                "(select convert_to(schemaname || '.' || tablename || '.' || attname, 'UTF8') as place,"
                        + " convert_to(concat(most_common_vals::text, histogram_bounds::text, most_common_elems::text), 'UTF8')"
                        + " as bytes from pg_catalog.pg_stats where schemaname not in ('pg_catalog', 'information_schema')) as s",
                List.of(new LiveColumn("", "", "place"), new LiveColumn("", "pg_stats", "bytes")));
    }

    private void scan(String table, List<LiveColumn> columns) throws SQLException, IOException {
        var expressions = columns.stream().map(LiveColumn::expression).toList();
        var connection = handle.getConnection();
        var automatic = connection.getAutoCommit();
        // Only inside a transaction does the driver read in portions instead of the whole table at once.
        connection.setAutoCommit(false);
        try (var statement =
                connection.prepareStatement("select " + String.join(", ", expressions) + " from " + table)) {
            statement.setFetchSize(FETCH);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    var place = "";
                    for (var i = 0; i < columns.size(); i++) {
                        var bytes = rows.getBytes(i + 1);
                        if (columns.get(i).label().isEmpty()) {
                            place = " " + new String(bytes, StandardCharsets.UTF_8);
                        } else if (bytes != null) {
                            for (var form : finder.findUnpacked(bytes)) {
                                findings.add(new Finding(columns.get(i).label() + place, form));
                            }
                        }
                    }
                }
            }
            connection.commit();
        } finally {
            connection.setAutoCommit(automatic);
        }
    }
}
