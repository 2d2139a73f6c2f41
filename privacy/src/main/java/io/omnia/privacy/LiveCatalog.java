package io.omnia.privacy;

import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * What the database really has, read from {@code pg_catalog}: {@code information_schema} leaves out materialised views and
 * whatever the role may not use.
 */
final class LiveCatalog {
    private static final String OURS = """
             n.nspname not in ('pg_catalog', 'information_schema')
             and n.nspname not like 'pg\\_toast%' and n.nspname not like 'pg\\_temp\\_%'
            """;

    private LiveCatalog() {}

    /** A column of a table or materialised view. {@code structured} types hold members that need declarations of their own. */
    record LiveColumn(String schema, String relation, String column, String type, boolean structured) {}

    /** A trigger and the function it runs, both with their schema. */
    record LiveTrigger(String schema, String relation, String trigger, String function) {}

    /** Something that carries rows out of their tables; {@code kind} and {@code name} as an operator would write them. */
    record LiveCopy(String schema, String kind, String name) {}

    /** Partitions are left out: their columns are those of their table. Plain views hold nothing. */
    static List<LiveColumn> columns(Handle handle) {
        return handle.createQuery("""
                        with recursive leaf (origin, type) as (
                            select oid, oid from pg_catalog.pg_type
                            union
                            select leaf.origin, case when t.typtype = 'd' then t.typbasetype else t.typelem end
                            from leaf join pg_catalog.pg_type t on t.oid = leaf.type
                            where t.typtype = 'd' or t.typcategory = 'A'
                        ), structured as (
                            select distinct leaf.origin
                            from leaf join pg_catalog.pg_type t on t.oid = leaf.type
                            where t.typtype = 'c' or t.typname in ('json', 'jsonb', 'xml', 'hstore')
                        )
                        select n.nspname, c.relname, a.attname,
                               pg_catalog.format_type(a.atttypid, a.atttypmod),
                               a.atttypid in (select origin from structured)
                        from pg_catalog.pg_attribute a
                        join pg_catalog.pg_class c on c.oid = a.attrelid
                        join pg_catalog.pg_namespace n on n.oid = c.relnamespace
                        where c.relkind in ('r', 'p', 'm') and not c.relispartition and c.relpersistence <> 't'
                          and a.attnum > 0 and not a.attisdropped
                          and""" + OURS + "order by 1, 2, a.attnum")
                .map((row, context) -> new LiveColumn(
                        row.getString(1), row.getString(2), row.getString(3), row.getString(4), row.getBoolean(5)))
                .list();
    }

    /** Tables, also those without a column. */
    static List<String> tables(Handle handle) {
        return handle.createQuery("""
                        select n.nspname || '.' || c.relname
                        from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
                        where c.relkind in ('r', 'p', 'm') and not c.relispartition and c.relpersistence <> 't' and""" + OURS + "order by 1").mapTo(String.class).list();
    }

    /** Triggers of every table, partitions included, except those that PostgreSQL makes for constraints. */
    static List<LiveTrigger> triggers(Handle handle) {
        return handle.createQuery("""
                        select n.nspname, c.relname, t.tgname, fn.nspname || '.' || f.proname
                        from pg_catalog.pg_trigger t
                        join pg_catalog.pg_class c on c.oid = t.tgrelid
                        join pg_catalog.pg_namespace n on n.oid = c.relnamespace
                        join pg_catalog.pg_proc f on f.oid = t.tgfoid
                        join pg_catalog.pg_namespace fn on fn.oid = f.pronamespace
                        where not t.tgisinternal and""" + OURS + "order by 1, 2, 3")
                .map((row, context) ->
                        new LiveTrigger(row.getString(1), row.getString(2), row.getString(3), row.getString(4)))
                .list();
    }

    /** Whatever sends rows elsewhere or keeps them beside the tables. */
    static List<LiveCopy> copies(Handle handle) {
        return handle.createQuery("""
                        select n.nspname, 'foreign-table', n.nspname || '.' || c.relname
                        from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
                        where c.relkind = 'f' and""" + OURS + """
                        union all
                        select n.nspname, 'rule', n.nspname || '.' || c.relname || '.' || r.rulename
                        from pg_catalog.pg_rewrite r
                        join pg_catalog.pg_class c on c.oid = r.ev_class
                        join pg_catalog.pg_namespace n on n.oid = c.relnamespace
                        where r.rulename <> '_RETURN' and""" + OURS + """
                        union all
                        select '', 'foreign-server', srvname from pg_catalog.pg_foreign_server
                        union all
                        select '', 'publication', pubname from pg_catalog.pg_publication
                        union all
                        select '', 'replication-slot', slot_name from pg_catalog.pg_replication_slots
                        where not temporary and (database is null or database = current_database())
                        union all
                        select '', 'event-trigger', evtname from pg_catalog.pg_event_trigger
                        union all
                        select '', 'large-objects', count(*)::text from pg_catalog.pg_largeobject_metadata having count(*) > 0
                        order by 2, 3
                        """)
                .map((row, context) -> new LiveCopy(row.getString(1), row.getString(2), row.getString(3)))
                .list();
    }
}
