package io.omnia.console;

import io.omnia.identity.AccountId;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The rows of {@code console.saved_view}. */
final class SavedViewTable {
    private static final String OF_ACCOUNT = """
            select id, page, name, query from console.saved_view
            where account_id = :account order by created_at, id
            """;

    private static final String LOCK =
            "select pg_advisory_xact_lock(hashtextextended('console.saved_view/' || :account, 0))";

    private static final String INSERT = """
            insert into console.saved_view (id, account_id, page, name, query, created_at)
            select :id, :account, :page, :name, :query, :now
            where (select count(*) from console.saved_view where account_id = :account) < :most
            """;

    private static final String DELETE = "delete from console.saved_view where id = :id and account_id = :account";

    List<SavedView> of(Handle handle, AccountId account) {
        return handle.createQuery(OF_ACCOUNT)
                .bind("account", account.value())
                .map((row, context) -> new SavedView(
                        row.getObject(1, UUID.class), row.getString(2), row.getString(3), row.getString(4)))
                .list();
    }

    /** Inserts one more, unless the account has {@code most} already; whether it did. Needs a transaction. */
    boolean insert(Handle handle, AccountId account, SavedView view, Instant now, int most) {
        handle.createQuery(LOCK)
                .bind("account", account.value().toString())
                .mapToMap()
                .list();
        var rows = handle.createUpdate(INSERT)
                .bind("id", view.id())
                .bind("account", account.value())
                .bind("page", view.page())
                .bind("name", view.name())
                .bind("query", view.query())
                .bind("now", now.atOffset(ZoneOffset.UTC))
                .bind("most", most)
                .execute();
        return rows == 1;
    }

    /** Whether there was such a view of this account. */
    boolean delete(Handle handle, AccountId account, UUID id) {
        return handle.createUpdate(DELETE)
                        .bind("id", id)
                        .bind("account", account.value())
                        .execute()
                == 1;
    }
}
