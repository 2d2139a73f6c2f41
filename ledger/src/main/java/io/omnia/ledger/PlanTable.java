package io.omnia.ledger;

import io.omnia.identity.AccountId;
import io.omnia.identity.Mode;
import io.omnia.ledger.Limits.What;
import io.omnia.ledger.Plans.Plan;
import io.omnia.ledger.Plans.PlanLimit;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** The rows of {@code ledger.plan}, {@code ledger.plan_limit} and {@code ledger.account_plan}. */
final class PlanTable {
    private static final String ALL = """
            select p.name, l.mode, l.measure, l.period, l.limit_units,
                (select count(*) from ledger.account_plan a where a.plan = p.name)
            from ledger.plan p left join ledger.plan_limit l on l.plan = p.name
            order by p.name, l.mode, l.measure, l.period
            """;

    private static final String PUT =
            "insert into ledger.plan (name) values (:name) on conflict (name) do update set changed_at = now()";

    private static final String CLEAR = "delete from ledger.plan_limit where plan = :name";

    private static final String ADD = """
            insert into ledger.plan_limit (plan, mode, measure, period, limit_units)
            values (:name, :mode, :measure, :period, :units)
            """;

    private static final String REMOVE = "delete from ledger.plan where name = :name";

    private static final String USED = "select exists (select from ledger.account_plan where plan = :name)";

    private static final String OF_ACCOUNT = "select plan from ledger.account_plan where account_id = :account";

    private static final String EXISTS = "select exists (select from ledger.plan where name = :name)";

    private static final String JOIN = """
            insert into ledger.account_plan (account_id, plan) values (:account, :plan)
            on conflict (account_id) do update set plan = excluded.plan, since = now()
            where ledger.account_plan.plan <> excluded.plan
            """;

    private static final String LEAVE = "delete from ledger.account_plan where account_id = :account";

    /** Of the accounts that the two conditions name. */
    private static final String DIFFERENCES = """
            select coalesce(w.account_id, l.subject_id), coalesce(w.mode, l.mode), coalesce(w.measure, l.measure),
                coalesce(w.period, l.period), w.limit_units
            from (
                select a.account_id, p.mode, p.measure, p.period, p.limit_units
                from ledger.account_plan a join ledger.plan_limit p on p.plan = a.plan where %s) w
            full join (
                select subject_id, mode, measure, period, limit_micros from ledger.spend_limit where kind = 'plan' and %s) l
                on l.subject_id = w.account_id and l.mode = w.mode and l.measure = w.measure and l.period = w.period
            where w.limit_units is distinct from l.limit_micros
            limit :max
            """;

    private static final String DIFFERENCES_OF_ALL = DIFFERENCES.formatted("true", "true");

    private static final String DIFFERENCES_OF_ONE =
            DIFFERENCES.formatted("a.account_id = :account", "subject_id = :account");

    /**
     * A limit of an account that is not as its plan says.
     *
     * @param wanted null when the plan says nothing of it
     */
    record Difference(
            AccountId account,
            Mode mode,
            What what,
            @Nullable Long wanted) {}

    List<Plan> all(Handle handle) {
        var limits = new LinkedHashMap<String, List<PlanLimit>>();
        var accounts = new LinkedHashMap<String, Long>();
        handle.createQuery(ALL)
                .map((row, context) -> {
                    var name = Objects.requireNonNull(row.getString(1));
                    accounts.put(name, row.getLong(6));
                    var ofPlan = limits.computeIfAbsent(name, first -> new ArrayList<>());
                    if (row.getString(2) != null) {
                        ofPlan.add(new PlanLimit(mode(row, 2), what(row, 3), row.getLong(5)));
                    }
                    return name;
                })
                .list();
        return limits.entrySet().stream()
                .map(plan ->
                        new Plan(plan.getKey(), plan.getValue(), Objects.requireNonNull(accounts.get(plan.getKey()))))
                .toList();
    }

    /** Makes the plan, or gives it these limits and no others. */
    void put(Handle handle, String name, List<PlanLimit> limits) {
        handle.createUpdate(PUT).bind("name", name).execute();
        handle.createUpdate(CLEAR).bind("name", name).execute();
        for (var limit : limits) {
            handle.createUpdate(ADD)
                    .bind("name", name)
                    .bind("mode", Columns.code(limit.mode()))
                    .bind("measure", limit.what().measure().code())
                    .bind("period", limit.what().period().code())
                    .bind("units", limit.units())
                    .execute();
        }
    }

    boolean exists(Handle handle, String name) {
        return handle.createQuery(EXISTS)
                .bind("name", name)
                .mapTo(Boolean.class)
                .one();
    }

    boolean isUsed(Handle handle, String name) {
        return handle.createQuery(USED).bind("name", name).mapTo(Boolean.class).one();
    }

    boolean remove(Handle handle, String name) {
        return handle.createUpdate(REMOVE).bind("name", name).execute() > 0;
    }

    Optional<String> of(Handle handle, AccountId account) {
        return handle.createQuery(OF_ACCOUNT)
                .bind("account", account.value())
                .mapTo(String.class)
                .findOne();
    }

    /** @param plan null for none */
    void put(Handle handle, AccountId account, @Nullable String plan) {
        var update = handle.createUpdate(plan == null ? LEAVE : JOIN).bind("account", account.value());
        (plan == null ? update : update.bind("plan", plan)).execute();
    }

    /** Some of the limits that are not as the plans say. */
    List<Difference> differences(Handle handle, int max) {
        return differences(handle.createQuery(DIFFERENCES_OF_ALL).bind("max", max));
    }

    /** The limits of one account that are not as its plan says. */
    List<Difference> differences(Handle handle, AccountId account, int max) {
        return differences(handle.createQuery(DIFFERENCES_OF_ONE)
                .bind("account", account.value())
                .bind("max", max));
    }

    private static List<Difference> differences(Query query) {
        return query.map((row, context) -> new Difference(
                        new AccountId(row.getObject(1, UUID.class)),
                        mode(row, 2),
                        what(row, 3),
                        row.getObject(5, Long.class)))
                .list();
    }

    private static Mode mode(ResultSet row, int column) throws SQLException {
        return Objects.requireNonNull(Columns.mode(row.getString(column)));
    }

    private static What what(ResultSet row, int column) throws SQLException {
        return new What(
                Objects.requireNonNull(Measure.ofCode(Objects.requireNonNull(row.getString(column)))),
                Objects.requireNonNull(Period.ofCode(Objects.requireNonNull(row.getString(column + 1)))));
    }
}
