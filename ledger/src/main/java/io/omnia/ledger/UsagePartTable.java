package io.omnia.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** The parts of {@code ledger.usage_line}, one for each day of UTC, and {@code ledger.usage_part}, which lists them. */
final class UsagePartTable {
    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("uuuuMMdd");

    /** Days ahead, and days of lines that came into the rest: a day long past, but none that only a wrong clock can mean. */
    private static final String MISSING = """
            select day from (
                select :today::date + ahead as day from generate_series(-1, :ahead) ahead
                union
                select distinct ledger.day_of(call_id) from ledger.usage_line_rest) wanted
            where day between :today::date - 3660 and :today::date + :ahead
                and not exists (select from ledger.usage_part p where p.day = wanted.day)
            order by day
            """;

    private static final String MAKE = "select ledger.make_part(:day)";

    private static final String OUTLIVED = """
            select day from ledger.usage_part where dropped_at is null and day < :before order by day
            """;

    private static final String REST = "select count(*) from ledger.usage_line_rest";

    private static final String FORGET_SHARES =
            "delete from ledger.usage_dropped where txn_id < ledger.first_id(:day + 1)";

    private static final String DROPPED = "update ledger.usage_part set dropped_at = now() where day = :day";

    /** Lines that came after the part of their day was dropped. */
    private static final String DROP_LATE = """
            with gone as (
                delete from ledger.usage_line_rest r using ledger.usage_part p
                where p.day = ledger.day_of(r.call_id) and p.dropped_at is not null
                returning r.txn_id, r.amount_micros),
            shares as (
                insert into ledger.usage_dropped as d (txn_id, amount_micros)
                select txn_id, sum(amount_micros) from gone where txn_id is not null group by txn_id
                on conflict (txn_id) do update set amount_micros = d.amount_micros + excluded.amount_micros)
            select count(*) from gone
            """;

    /** The database's day, in UTC. */
    static LocalDate today(Handle handle) {
        return handle.createQuery("select (now() at time zone 'UTC')::date")
                .map((row, context) -> day(row))
                .one();
    }

    /** The days that need a part and have none, the oldest first. */
    List<LocalDate> missing(Handle handle, LocalDate today, int ahead) {
        return handle.createQuery(MISSING)
                .bind("today", today)
                .bind("ahead", ahead)
                .map((row, context) -> day(row))
                .list();
    }

    /** Makes the part of a day; returns how many lines had to be taken out of the rest. */
    long make(Handle handle, LocalDate day) {
        return handle.createQuery(MAKE).bind("day", day).mapTo(Long.class).one();
    }

    /** The days before this one whose lines are kept, the oldest first. */
    List<LocalDate> outlived(Handle handle, LocalDate before) {
        return handle.createQuery(OUTLIVED)
                .bind("before", before)
                .map((row, context) -> day(row))
                .list();
    }

    /** How many lines have no part of their own. */
    long rest(Handle handle) {
        return handle.createQuery(REST).mapTo(Long.class).one();
    }

    /** Keeps others from writing to a day's part until the end of the transaction. */
    void lock(Handle handle, LocalDate day) {
        handle.execute("lock table ledger." + name(day) + " in exclusive mode");
    }

    /** Drops a day's part, the oldest there is; its sums have to be gone. */
    void drop(Handle handle, LocalDate day) {
        handle.createUpdate(keepShares(day)).bind("day", day).execute();
        handle.createUpdate(FORGET_SHARES).bind("day", day).execute();
        handle.createUpdate(DROPPED).bind("day", day).execute();
        handle.execute("drop table ledger." + name(day));
    }

    /** Deletes what came into the rest for days that were dropped; returns how many lines. */
    long dropLate(Handle handle) {
        return handle.createQuery(DROP_LATE).mapTo(Long.class).one();
    }

    static String name(LocalDate day) {
        return "usage_line_" + NAME.format(day);
    }

    private static LocalDate day(ResultSet row) throws SQLException {
        return row.getObject(1, LocalDate.class);
    }

    /** Only of lines whose transaction is checked against lines that are kept. */
    private static String keepShares(LocalDate day) {
        return """
            insert into ledger.usage_dropped as d (txn_id, amount_micros)
            select txn_id, sum(amount_micros) from ledger.%s where txn_id >= ledger.first_id(:day + 1) group by txn_id
            on conflict (txn_id) do update set amount_micros = d.amount_micros + excluded.amount_micros
            """.formatted(name(day));
    }
}
