package io.omnia.ledger;

import io.omnia.identity.AccountId;
import io.omnia.identity.Mode;
import io.omnia.ledger.Limits.Setter;
import io.omnia.ledger.Limits.Subject;
import io.omnia.ledger.Limits.What;
import io.omnia.platform.http.Problem;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Plans: limits as data, which bind each account on a plan by itself. What an account's rows have to be follows from two
 * tables; where they are not so, the upkeep makes them so, on whichever node comes first.
 */
final class Plans {
    /** Limits that are brought up to date at one time. */
    private static final int BATCH = 500;

    /** Batches of one upkeep; the next one goes on. */
    private static final int MAX_BATCHES = 100;

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");

    private final Jdbi database;
    private final Limits limits;
    private final PlanTable table = new PlanTable();

    Plans(Jdbi database, Limits limits) {
        this.database = database;
        this.limits = limits;
    }

    /** A limit as a plan has it, in the unit of its measure. */
    record PlanLimit(Mode mode, What what, long units) {}

    /**
     * A plan.
     *
     * @param accounts how many are on it
     */
    record Plan(String name, List<PlanLimit> limits, long accounts) {
        Plan {
            limits = List.copyOf(limits);
        }
    }

    /** Whether a plan can be called that; no other one needs to be looked for. */
    static boolean isName(String given) {
        return NAME.matcher(given).matches();
    }

    List<Plan> all() {
        return database.withHandle(table::all);
    }

    /** Makes the plan, or gives it these limits and no others. Its accounts have them within half a minute. Safe to repeat. */
    Plan put(String name, List<PlanLimit> wanted) {
        Attempts.<Boolean>of(database, handle -> {
            table.put(handle, name, wanted);
            return true;
        });
        upkeepOnce();
        return all().stream()
                .filter(plan -> plan.name().equals(name))
                .findFirst()
                .orElseThrow(Plans::noSuchPlan);
    }

    /** Removes a plan; {@link Problem} 404 when there is none, 409 while an account is on it. */
    void remove(String name) {
        if (!isName(name)) {
            throw noSuchPlan();
        }
        Attempts.<Boolean>of(database, handle -> {
            if (table.isUsed(handle, name)) {
                throw Problem.conflict(
                        "plan_in_use", "Accounts are on this plan; put them on another one, or on none.");
            }
            if (!table.remove(handle, name)) {
                throw noSuchPlan();
            }
            return true;
        });
    }

    Optional<String> of(AccountId account) {
        return database.withHandle(handle -> table.of(handle, account));
    }

    /**
     * Puts the account on a plan, whose limits bind it from now on; counts of limits that both plans have go on.
     *
     * @param plan null for none
     */
    void put(AccountId account, @Nullable String plan) {
        Attempts.<Boolean>of(database, handle -> {
            if (plan != null && !(isName(plan) && table.exists(handle, plan))) {
                throw noSuchPlan();
            }
            table.put(handle, account, plan);
            return true;
        });
        bringUpToDate(database.withHandle(handle -> table.differences(handle, account, BATCH)));
    }

    /** Makes every account's limits what its plan says; returns how many were not. */
    int upkeep() {
        var all = 0;
        for (var batch = 0; batch < MAX_BATCHES; batch++) {
            var changed = upkeepOnce();
            if (changed == 0) {
                break;
            }
            all += changed;
        }
        return all;
    }

    private int upkeepOnce() {
        return bringUpToDate(database.withHandle(handle -> table.differences(handle, BATCH)));
    }

    private int bringUpToDate(List<PlanTable.Difference> differences) {
        for (var difference : differences) {
            var subject = Subject.plan(difference.account(), difference.mode());
            var wanted = difference.wanted();
            if (wanted == null) {
                limits.remove(subject, difference.what(), Setter.PLAN);
            } else {
                limits.set(subject, difference.what(), wanted, Setter.PLAN);
            }
        }
        return differences.size();
    }

    static Problem noSuchPlan() {
        return Problem.notFound("plan_not_found", "There is no plan of this name.");
    }
}
