package io.omnia.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The rows of {@code ledger.claim}: which call an idempotency key stands for. */
final class ClaimTable {
    /**
     * Whether a claim counts is told by its call's hold and usage line, which cannot disagree with them. Only that a hold ran
     * out is written down, since nothing else is left of it: the claim of that call counts until there is a usage line.
     */
    private static final String LIVE = """
            c.expires_at > now() and (
                exists (select from ledger.hold h where h.call_id = c.call_id)
                or exists (select from ledger.lines(array[c.call_id]) u
                    where u.amount_micros > 0 or u.outcome = 'completed')
                or c.lost and not exists (select from ledger.lines(array[c.call_id])))
            """;

    private static final String TAKEN =
            "select c.id, c.call_id from ledger.claim c where c.id = any(?::uuid[]) and " + LIVE;

    private static final String WRITE = """
            insert into ledger.claim (id, account_id, body, call_id, expires_at)
            select n.id, n.account_id, n.body, n.call_id, now() + n.seconds * interval '1 second'
            from unnest(?::ledger.new_claim[]) n
            on conflict (id) do update set
                body = excluded.body, call_id = excluded.call_id, expires_at = excluded.expires_at, lost = false
            """;

    private static final String LOSE = "update ledger.claim set lost = true where call_id = any(?::uuid[])";

    private static final String FIND = """
            select c.call_id, c.body, c.lost, u.amount_micros
            from ledger.claim c left join lateral ledger.lines(array[c.call_id]) u on true
            where c.id = :id and
            """ + LIVE;

    private static final String SWEEP = """
            delete from ledger.claim where id in (
                select c.id from ledger.claim c
                where c.expires_at <= :now and not exists (select from ledger.hold h where h.call_id = c.call_id)
                limit :max)
            """;

    /** A claim to be written with the hold of its call. */
    record NewClaim(CallId call, LimitSet limits, Claim claim) {}

    /** Which of these keys stand for a call already. */
    Trip.Answer<Map<UUID, CallId>> taken(Trip trip, Collection<UUID> claims) {
        return claims.isEmpty() ? Trip.Answer.of(Map.of()) : trip.ask(TAKEN, ClaimTable::calls, Columns.array(claims));
    }

    /** Writes claims that are free; the limits of their calls are locked. */
    void write(Trip trip, List<NewClaim> claims) {
        if (claims.isEmpty()) {
            return;
        }
        var rows = new Rows();
        for (var one : claims) {
            rows.row()
                    .uuid(one.claim().id())
                    .uuid(one.limits().account().value())
                    .uuid(one.claim().body())
                    .uuid(one.call().value())
                    .number(one.claim().kept().toSeconds());
        }
        trip.add(WRITE, rows.literal());
    }

    /** Notes that nobody knows any more what became of these calls. Their limits are locked, as for a new claim. */
    void lose(Trip trip, Collection<CallId> calls) {
        if (!calls.isEmpty()) {
            trip.add(LOSE, Columns.array(calls.stream().map(CallId::value).toList()));
        }
    }

    /** The call that a key stands for now. */
    Optional<Claims.Claimed> find(Handle handle, UUID id) {
        return handle.createQuery(FIND)
                .bind("id", id)
                .map((row, context) -> claimed(row))
                .findOne();
    }

    /** Deletes claims whose time is over and whose calls have ended; returns how many, at most {@code max}. */
    int deleteExpired(Handle handle, Instant now, int max) {
        return handle.createUpdate(SWEEP)
                .bind("now", now.atOffset(ZoneOffset.UTC))
                .bind("max", max)
                .execute();
    }

    private static Map<UUID, CallId> calls(ResultSet rows) throws SQLException {
        var calls = new HashMap<UUID, CallId>();
        while (rows.next()) {
            calls.put(rows.getObject(1, UUID.class), new CallId(rows.getObject(2, UUID.class)));
        }
        return calls;
    }

    private static Claims.Claimed claimed(ResultSet row) throws SQLException {
        var call = new CallId(row.getObject("call_id", UUID.class));
        var body = row.getObject("body", UUID.class);
        return new Claims.Claimed(call, body, fate(row));
    }

    private static Claims.Fate fate(ResultSet row) throws SQLException {
        var micros = row.getLong("amount_micros");
        if (!row.wasNull()) {
            return new Claims.Fate.Paid(new Credits(micros));
        }
        return row.getBoolean("lost") ? new Claims.Fate.Unknown() : new Claims.Fate.Running();
    }
}
