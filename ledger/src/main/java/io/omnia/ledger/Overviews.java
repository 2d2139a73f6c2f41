package io.omnia.ledger;

import io.omnia.identity.AccountId;
import io.omnia.identity.Directory;
import io.omnia.identity.KeyKind;
import io.omnia.identity.Mode;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** What somebody sees first: the balance, how long it lasts, the last thirty days, the last calls, and the first steps. */
@Singleton
final class Overviews {
    private static final int RECENT = 8;
    private static final int WEEK = 7;

    private final Jdbi database;
    private final Statements statements;
    private final Spend spend;
    private final Calls calls;
    private final Directory directory;
    private final StandingTable standings = new StandingTable();

    @Inject
    Overviews(Jdbi database, Statements statements, Spend spend, Calls calls, Directory directory) {
        this.database = database;
        this.statements = statements;
        this.spend = spend;
        this.calls = calls;
        this.directory = directory;
    }

    OverviewView of(AccountId account, Mode mode) {
        var scope = Scope.own(account);
        var standing = statements.standing(account, mode);
        var days = spend.days(scope, mode);
        var week = cost(days, WEEK);
        return new OverviewView(
                BalanceView.of(standing.balance()),
                standing.running(),
                Money.of(cost(days, 1)),
                Money.of(week),
                Money.of(cost(days, days.size())),
                daysLeft(standing.balance().availableMicros(), week),
                days.stream().map(OverviewView.DayView::of).toList(),
                calls.page(CallFilter.all(scope, mode), null, RECENT).data(),
                checklist(account));
    }

    private OverviewView.ChecklistView checklist(AccountId account) {
        var keys = directory.keys(account);
        var consoleKeys = keys.stream()
                .filter(Directory.Key::consoleOwn)
                .map(key -> key.id().value())
                .toList();
        var firsts = database.withHandle(handle -> standings.firsts(handle, account, consoleKeys));
        return new OverviewView.ChecklistView(
                keys.stream().anyMatch(key -> !key.consoleOwn()),
                firsts.test(),
                firsts.fromConsole(),
                keys.stream().anyMatch(key -> !key.consoleOwn() && key.kind() == KeyKind.LIVE),
                firsts.live());
    }

    /** What the last so many days cost. */
    private static long cost(List<SpendView.PointView> days, int last) {
        var sum = 0L;
        for (var day : days.subList(days.size() - last, days.size())) {
            sum = Math.addExact(sum, day.cost().microcredits());
        }
        return sum;
    }

    /** Whole days, rounded down: it is better to be told too early. Who owes something has none left. */
    static @Nullable Long daysLeft(long available, long spentInAWeek) {
        return spentInAWeek == 0 ? null : Math.multiplyExact(Math.max(0, available), (long) WEEK) / spentInAWeek;
    }
}
