package io.omnia.ledger;

import io.omnia.identity.AccountId;
import io.omnia.identity.KeyId;
import io.omnia.identity.Mode;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** What wallets look like at this moment, for those who watch them. A blocking read of one statement for all of them. */
@Singleton
public final class LiveAccounts {
    private final Jdbi database;
    private final LiveTable table = new LiveTable();

    @Inject
    public LiveAccounts(Jdbi database) {
        this.database = database;
    }

    /** One wallet that is watched. */
    public record Wallet(AccountId account, Mode mode) {}

    /**
     * A wallet and its calls.
     *
     * @param running the calls that have not ended, but those that a node admitted on credit of its own
     * @param runningCalls how many calls have not ended, as far as the nodes have said
     * @param ended those that ended among the calls asked about, and those that began lately and have ended
     */
    public record State(Balance balance, Set<CallId> running, int runningCalls, List<EndedCall> ended) {
        public State {
            running = Set.copyOf(running);
            ended = List.copyOf(ended);
        }
    }

    /** A call as a list shows it. */
    public record EndedCall(
            CallId id,
            Instant startedAt,
            AccountId account,
            KeyId key,
            Mode mode,
            String model,
            String provider,
            CallRecord.Outcome outcome,
            int httpStatus,
            boolean delivered,
            Duration latency,
            @Nullable Duration timeToFirstByte,
            int attempts,
            long inputTokens,
            long outputTokens,
            Credits cost) {
        /** When its answer ended. */
        public Instant endedAt() {
            return startedAt.plus(latency);
        }
    }

    /**
     * The state of these wallets now; an empty one for a wallet that never received credit.
     *
     * @param asked calls that were running when somebody last looked
     * @param began the first moment at which a call counts as one that began lately
     */
    public Map<Wallet, State> of(Collection<Wallet> wallets, Collection<CallId> asked, Instant began) {
        return database.withHandle(handle -> table.states(handle, wallets, asked, began));
    }
}
