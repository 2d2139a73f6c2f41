package io.omnia.ledger;

import io.omnia.identity.AccountId;
import io.omnia.identity.KeyGroup;
import io.omnia.identity.KeyId;
import io.omnia.identity.Mode;
import io.omnia.platform.http.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Limits that somebody sets: one per subject, measure and period at most. A limit takes effect by existing. */
final class Limits {
    /** The most that a limit of anything can be. */
    static final long MAX = Credits.MAX_MICROS;

    private static final int MAX_ATTEMPTS = 10;
    private static final Optional<Limit> NONE = Optional.empty();

    /** PostgreSQL ends a lane that stalls inside a transaction before that. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(5);

    private final Jdbi database;
    private final SetLimitTable table = new SetLimitTable();

    Limits(Jdbi database) {
        this.database = database;
    }

    /**
     * Whose limit it is.
     *
     * @param mode which of the calls it is about; null of a key, which has one mode
     */
    record Subject(LimitKind kind, UUID id, @Nullable Mode mode) {
        static Subject key(KeyId key) {
            return new Subject(LimitKind.KEY, key.value(), null);
        }

        static Subject account(AccountId account, Mode mode) {
            return new Subject(LimitKind.ACCOUNT, account.value(), mode);
        }

        /** The keys of a project or member may be of both modes, and nothing crosses. */
        static Subject group(KeyGroup group, Mode mode) {
            var kind = switch (group.kind()) {
                case PROJECT -> LimitKind.PROJECT;
                case MEMBER -> LimitKind.MEMBER;
            };
            return new Subject(kind, group.id(), mode);
        }

        static Subject plan(AccountId account, Mode mode) {
            return new Subject(LimitKind.PLAN, account.value(), mode);
        }
    }

    /** What a limit counts, over what. */
    record What(Measure measure, Period period) {
        What {
            if (!measure.countsOver(period)) {
                throw new IllegalArgumentException("no limit counts " + measure + " over " + period);
            }
        }
    }

    /** Who set a limit, and so who may lift it. */
    enum Setter {
        OWNER,
        OPERATOR,
        PLAN;

        /** The lower-case name: in tables and answers. */
        String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A limit as it stands, in what its measure counts.
     *
     * @param limit the most in one period, or at one time
     * @param spent what counts in the present period
     * @param held what running calls have set aside
     * @param resetsAt when the period ends; null where it does not
     */
    record Limit(
            Subject subject,
            What what,
            long limit,
            long spent,
            long held,
            @Nullable Instant resetsAt,
            Setter setBy) {}

    /**
     * Sets or replaces a limit; {@link Problem} 403 when it is not the setter's to change. Safe to repeat, and to break off.
     *
     * <p>A count begins at nothing when it is set. Of a budget, what was spent in the running period counts from the start;
     * a budget below that admits nothing until the period ends. No wallet is locked, for the count may take long. First the
     * budget exists without binding, and counts what settles from then on; when every transaction that may not have seen it is
     * over, the lines tell what it missed; with that it gets its limit. So each line counts exactly once.
     *
     * <p>Whose a limit is, is decided when it binds: until then it is nobody's, so that a request that broke off keeps
     * nobody from setting it.
     */
    Limit set(Subject subject, What what, long limit, Setter by) {
        for (var attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            Attempts.<Boolean>locking(database, handle -> {
                refuseUnlessAllowed(handle, subject, what, limit, by);
                table.watch(handle, subject, what, by);
                return true;
            });
            if (what.measure() == Measure.MONEY) {
                awaitWritersThatDoNotSeeIt();
            }
            var missed = database.inTransaction(handle -> table.missed(handle, subject, what));
            var set = missed.flatMap(
                    found -> Attempts.locking(database, handle -> bind(handle, found, subject, what, limit, by)));
            if (set.isPresent()) {
                return set.get();
            }
        }
        throw Problem.unavailable(RETRY_AFTER);
    }

    /** Asks again, now that the row is locked: another may have set the limit in the meantime. */
    private Optional<Limit> bind(
            Handle handle, SetLimitTable.Missed missed, Subject subject, What what, long limit, Setter by) {
        table.lock(handle, subject, what);
        refuseUnlessAllowed(handle, subject, what, limit, by);
        return table.bind(handle, missed, limit, by) ? find(handle, subject, what) : NONE;
    }

    /** What they settle is in no budget; once they have ended it is in the lines that are counted. */
    private void awaitWritersThatDoNotSeeIt() {
        var end = System.nanoTime() + PATIENCE.toNanos();
        var before = new HashSet<>(database.withHandle(table::writers));
        while (!before.isEmpty()) {
            if (System.nanoTime() > end) {
                throw Problem.unavailable(RETRY_AFTER);
            }
            try {
                Thread.sleep(LOOK_AGAIN);
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                throw Problem.unavailable(RETRY_AFTER);
            }
            before.retainAll(database.withHandle(table::writers));
        }
    }

    /**
     * Removes a limit; false when there was none, {@link Problem} 403 when it is not the remover's to lift. One that does not
     * bind yet is none: whoever is setting it goes on.
     */
    boolean remove(Subject subject, What what, Setter by) {
        return Attempts.<Boolean>locking(database, handle -> {
            table.lock(handle, subject, what);
            var own = find(handle, subject, what);
            refuseIfOperators(own, by);
            if (own.isEmpty() && ofPlanAbove(handle, subject, what, by).isPresent()) {
                throw ofPlan();
            }
            return (own.isPresent() || by == Setter.PLAN) && table.remove(handle, subject, what);
        });
    }

    /** Every limit that was set on any of these keys, groups or accounts. */
    List<Limit> of(Collection<UUID> subjects) {
        return database.withHandle(handle -> table.of(handle, subjects));
    }

    private Optional<Limit> find(Handle handle, Subject subject, What what) {
        return table.of(handle, List.of(subject.id())).stream()
                .filter(limit -> limit.subject().equals(subject) && limit.what().equals(what))
                .findFirst();
    }

    /**
     * Nobody lifts what the house has set: an owner changes nothing that an operator set, and neither gets more than the plan
     * allows in the same measure and period by a limit beside it.
     */
    private void refuseUnlessAllowed(Handle handle, Subject subject, What what, long limit, Setter by) {
        refuseIfOperators(find(handle, subject, what), by);
        var plan = ofPlanAbove(handle, subject, what, by);
        if (plan.isPresent() && plan.get().limit() < limit) {
            throw ofPlan();
        }
    }

    private static void refuseIfOperators(Optional<Limit> own, Setter by) {
        if (by == Setter.OWNER && own.isPresent() && own.get().setBy() == Setter.OPERATOR) {
            throw new Problem(
                    403,
                    "limit_of_operator",
                    "This limit was set by the operator of this server, who alone can change it.",
                    null);
        }
    }

    /** The limit that an account's plan has beside this one; only the plan's own rows have none. */
    private Optional<Limit> ofPlanAbove(Handle handle, Subject subject, What what, Setter by) {
        return by == Setter.PLAN || subject.kind() != LimitKind.ACCOUNT
                ? NONE
                : find(handle, new Subject(LimitKind.PLAN, subject.id(), subject.mode()), what);
    }

    private static Problem ofPlan() {
        return new Problem(
                403,
                "limit_of_plan",
                "This limit belongs to the account's plan and ends or changes with it; beside it only a smaller one can be set.",
                null);
    }
}
