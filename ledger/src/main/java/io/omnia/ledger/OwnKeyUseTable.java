package io.omnia.ledger;

import io.omnia.identity.AccountId;
import io.omnia.ledger.OwnKeyUses.Use;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The rows of {@code ledger.usage_line}, searched for attempts with keys that the operator's settings do not number. */
final class OwnKeyUseTable {
    /** From the newest of an account's lines on, until there is one; calls for tests use no own key. */
    private static final String LAST = """
            select p.provider, l.call_id, l.started_at, l.outcome, l.status
            from unnest(:providers::text[]) p (provider)
            cross join lateral (
                select u.call_id, u.started_at, a.outcome, a.status
                from (
                    select call_id, started_at, attempt_providers, attempt_credentials, attempt_outcomes, attempt_statuses
                    from ledger.usage_line
                    where call_id >= :first and account_id = :account and mode = 'live' and started_at >= :from
                    order by call_id desc
                    limit :lookAt) u
                cross join lateral unnest(u.attempt_providers, u.attempt_credentials, u.attempt_outcomes, u.attempt_statuses)
                    with ordinality a (provider, credential, outcome, status, place)
                where a.provider = p.provider and a.credential = 0 and a.outcome <> 'not_asked'
                order by u.call_id desc, a.place desc
                limit 1) l
            """;

    List<Use> last(Handle handle, AccountId account, Collection<String> providers, Instant from) {
        return handle.createQuery(LAST)
                .addCustomizer(new PlannedForItsValues())
                .bind("providers", Columns.texts(providers))
                .bind("account", account.value())
                .bind("first", CallIds.started(from, null).first())
                .bind("from", from.atOffset(ZoneOffset.UTC))
                .bind("lookAt", CallListTable.MAX_LOOKED_AT)
                .map((row, context) -> use(row))
                .list();
    }

    private static Use use(ResultSet row) throws SQLException {
        return new Use(
                row.getString(1),
                new CallId(row.getObject(2, UUID.class)),
                row.getObject(3, OffsetDateTime.class).toInstant(),
                CallAttempt.Outcome.valueOf(row.getString(4).toUpperCase(Locale.ROOT)),
                row.getInt(5));
    }
}
