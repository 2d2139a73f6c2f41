package io.omnia.identity;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The one row of {@code identity.first_start}. Nothing else reads or writes that table. */
@Singleton
final class FirstStartTable {
    @Inject
    FirstStartTable() {}

    void insert(Handle handle, AccountId account, Mode mode, long microDollars, boolean keyToShow) {
        handle.createUpdate("""
                insert into identity.first_start (account_id, mode, micro_dollars, key_to_show)
                values (:account, :mode, :microDollars, :keyToShow)
                """)
                .bind("account", account.value())
                .bind("mode", Columns.name(mode))
                .bind("microDollars", microDollars)
                .bind("keyToShow", keyToShow)
                .execute();
    }

    /** Credit that was promised and is not noted as given. */
    Optional<OpenGrant> openGrant(Handle handle) {
        return handle.createQuery("""
                select account_id, mode, micro_dollars
                from identity.first_start
                where granted_at is null and micro_dollars > 0
                """)
                .map((row, context) -> new OpenGrant(
                        new AccountId(Columns.uuid(row, "account_id")),
                        Columns.value(Mode.class, row, "mode"),
                        row.getLong("micro_dollars")))
                .findOne();
    }

    void markGranted(Handle handle) {
        handle.execute("update identity.first_start set granted_at = clock_timestamp() where granted_at is null");
    }

    /** The account whose key is still to be shown, now taken as shown; nothing when there is none. */
    Optional<AccountId> takeKeyToShow(Handle handle) {
        return handle.createQuery("""
                update identity.first_start set key_to_show = false
                where key_to_show
                returning account_id
                """)
                .map((row, context) -> new AccountId(Columns.uuid(row, "account_id")))
                .findOne();
    }

    /** Credit to be given. */
    record OpenGrant(AccountId account, Mode mode, long microDollars) {}
}
