package io.omnia.ledger;

import io.omnia.identity.AccountId;
import io.omnia.identity.Operator;
import io.omnia.platform.time.Uuid7;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Changes of wallets by hand: what was granted is taken back, and what was booked is corrected, by one more balanced
 * transaction each. Above a limit a second operator has to agree first. Every method waits for the database.
 */
final class Adjustments {
    /**
     * When a second operator is asked.
     *
     * @param above every change of more than this needs one; null when none does
     * @param lifetime how long a proposal waits
     */
    record Rule(@Nullable Credits above, Duration lifetime) {
        boolean asksForSecond(Credits amount) {
            return above != null && amount.compareTo(above) > 0;
        }
    }

    private final Jdbi database;
    private final Clock clock;
    private final Rule rule;
    private final LimitTable limits = new LimitTable();
    private final AdjustmentTable table = new AdjustmentTable();
    private final WalletChanges changes = new WalletChanges();

    Adjustments(Jdbi database, Clock clock, Rule rule) {
        this.database = database;
        this.clock = clock;
        this.rule = rule;
    }

    /**
     * Makes the change, or proposes it where it is above the limit. Safe to repeat: the same key with the same wish answers
     * as the first time.
     *
     * @param idempotencyKey 1 to 200 characters, unique to this change
     */
    AdjustmentResult ask(Adjustment.Wish wish, Operator by, String idempotencyKey) {
        return Attempts.locking(database, handle -> ask(handle, wish, by, idempotencyKey));
    }

    private AdjustmentResult ask(Handle handle, Adjustment.Wish wish, Operator by, String idempotencyKey) {
        var wallet = limits.lockOrMakeWallet(handle, wish.account(), wish.mode());
        var hash = hash(wish);
        var earlier = table.findByKey(handle, idempotencyKey);
        if (earlier != null) {
            return earlier.inputHash().equals(hash)
                    ? new AdjustmentResult.Recorded(earlier.adjustment())
                    : new AdjustmentResult.KeyUsedBefore();
        }
        return switch (changes.plan(handle, wallet, wish)) {
            case WalletChanges.Plan.Refused(var why) -> why;
            case WalletChanges.Plan.Possible possible -> {
                var id = Uuid7.next(clock);
                var row = new AdjustmentTable.NewRow(id, wish.of(possible.amount()), by, idempotencyKey, hash);
                if (rule.asksForSecond(possible.amount())) {
                    table.insertProposed(handle, row, rule.lifetime());
                } else {
                    var txn = Uuid7.next(clock);
                    changes.make(handle, wallet, id, txn, possible);
                    table.insertApplied(handle, row, txn);
                }
                yield new AdjustmentResult.Recorded(existing(handle, id));
            }
        };
    }

    /**
     * Makes what was proposed, as the wallet stands now. Safe to repeat by the same operator. A refusal for what the wallet has
     * leaves the proposal waiting.
     */
    AdjustmentResult approve(UUID id, Operator by) {
        return Attempts.locking(database, handle -> decide(handle, id, by, Adjustment.State.APPROVED));
    }

    /** Ends what was proposed without making it. Safe to repeat by the same operator. */
    AdjustmentResult decline(UUID id, Operator by) {
        return Attempts.locking(database, handle -> decide(handle, id, by, Adjustment.State.DECLINED));
    }

    private AdjustmentResult decide(Handle handle, UUID id, Operator by, Adjustment.State decision) {
        var asked = table.find(handle, id).orElse(null);
        if (asked == null) {
            return new AdjustmentResult.Unknown();
        }
        var wallet = limits.lockOrMakeWallet(
                handle, asked.wish().account(), asked.wish().mode());
        var now = existing(handle, id);
        if (now.state() != Adjustment.State.PROPOSED) {
            return now.state() == decision && by.equals(now.decidedBy())
                    ? new AdjustmentResult.Recorded(now)
                    : new AdjustmentResult.DecidedBefore(now);
        }
        if (by.isSameAs(now.proposedBy())) {
            return new AdjustmentResult.OwnProposal();
        }
        if (decision == Adjustment.State.DECLINED) {
            return decided(handle, now, decision, by, null);
        }
        return switch (changes.plan(handle, wallet, now.wish())) {
            case WalletChanges.Plan.Refused(var why) -> why;
            case WalletChanges.Plan.Possible possible -> {
                var txn = Uuid7.next(clock);
                changes.make(handle, wallet, id, txn, possible);
                yield decided(handle, now, decision, by, txn);
            }
        };
    }

    private AdjustmentResult decided(
            Handle handle, Adjustment proposed, Adjustment.State decision, Operator by, @Nullable UUID txn) {
        if (!table.decide(handle, proposed.id(), decision, by, txn)) {
            throw new IllegalStateException("decided by somebody who did not lock the wallet: " + proposed.id());
        }
        return new AdjustmentResult.Recorded(existing(handle, proposed.id()));
    }

    /** The adjustment of this id; null when there is none. */
    @Nullable
    Adjustment find(UUID id) {
        return database.withHandle(handle -> table.find(handle, id).orElse(null));
    }

    /** As {@link AdjustmentTable#list}. */
    List<Adjustment> list(@Nullable AccountId account, boolean waiting, @Nullable UUID before, int limit) {
        return database.withHandle(handle -> table.list(handle, account, waiting, before, limit));
    }

    /** Ends proposals that nobody decided in time, by the database's time; returns how many. */
    int expireProposals() {
        return Attempts.<Integer>of(database, table::expire);
    }

    private Adjustment existing(Handle handle, UUID id) {
        return table.find(handle, id).orElseThrow();
    }

    private static String hash(Adjustment.Wish wish) {
        var call = wish.call();
        return InputHash.of(Stream.of(
                wish.account().value(),
                wish.mode().name(),
                wish.action().name(),
                wish.amount().micros(),
                wish.shortfall().name(),
                String.valueOf(wish.grant()),
                call == null ? "null" : call.value().toString(),
                wish.reason()));
    }
}
