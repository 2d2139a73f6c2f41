package io.omnia.ledger;

import io.omnia.identity.AccountId;
import io.omnia.identity.Mode;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.jspecify.annotations.Nullable;

/** Statements of wallets: every movement with the balance after it, and what running calls have set aside. */
final class Statements {
    /** The kinds of movements there are. */
    static final Set<String> KINDS = Set.of("grant", "settle", "expire", "revoke", "adjust");

    private final Jdbi database;
    private final StatementTable table = new StatementTable();

    Statements(Jdbi database) {
        this.database = database;
    }

    /**
     * A page of a statement.
     *
     * @param balance the wallet as it stands now
     * @param running what runs now
     * @param next where the statement goes on; null at its end
     */
    record Statement(
            Balance balance,
            List<StatementTable.Running> running,
            List<StatementTable.Posting> postings,
            @Nullable StatementPosition next) {}

    /** A wallet as it stands, and how many calls it is running. */
    record Standing(Balance balance, int running) {}

    /** All of it as of one moment, so that the newest movement leaves exactly the balance. */
    Statement of(AccountId account, Mode mode, @Nullable String kind, @Nullable StatementPosition after, int limit) {
        return atOneMoment(handle -> {
            var running = table.running(handle, account, mode);
            var wallet = table.wallet(handle, account, mode).orElse(null);
            if (wallet == null) {
                return new Statement(Balance.EMPTY, running, List.of(), null);
            }
            var balance = wallet.balance();
            var from = after == null ? StatementPosition.newest(balance.postedMicros()) : after;
            var postings = table.postings(handle, wallet, from, kind, limit + 1);
            if (postings.size() <= limit) {
                return new Statement(balance, running, postings, null);
            }
            var page = postings.subList(0, limit);
            return new Statement(balance, running, page, page.getLast().position());
        });
    }

    Standing standing(AccountId account, Mode mode) {
        return atOneMoment(handle -> new Standing(
                table.wallet(handle, account, mode)
                        .map(StatementTable.Wallet::balance)
                        .orElse(Balance.EMPTY),
                table.countRunning(handle, account, mode)));
    }

    private <T> T atOneMoment(Function<Handle, T> read) {
        return database.inTransaction(TransactionIsolationLevel.REPEATABLE_READ, read::apply);
    }
}
