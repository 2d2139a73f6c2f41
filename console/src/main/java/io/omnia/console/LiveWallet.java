package io.omnia.console;

import io.omnia.ledger.CallId;
import io.omnia.ledger.LiveAccounts.EndedCall;
import io.omnia.ledger.LiveAccounts.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is known of one watched wallet, and so what is new in its next state. Used by one thread. */
final class LiveWallet {
    /** How long a call that has ended may wait for the word that its last byte was delivered. */
    static final Duration DELIVERY_PATIENCE = Duration.ofSeconds(3);

    private final Map<CallId, Instant> told = new HashMap<>();
    private Set<CallId> asked = Set.of();
    private @Nullable State last;

    /**
     * What is new.
     *
     * @param changed whether anything is
     * @param ended the calls that nobody was told of, the newest first
     */
    record News(State state, boolean changed, List<EndedCall> ended) {}

    /** The calls whose end is waited for. */
    Set<CallId> asked() {
        return asked;
    }

    /**
     * Takes the next state.
     *
     * @param began from when on calls are in the state whether asked for or not
     */
    News next(State state, Instant now, Instant began) {
        var first = last == null;
        var waiting = new HashSet<>(state.running());
        var ended = new ArrayList<EndedCall>();
        for (var call : state.ended()) {
            if (told.containsKey(call.id())) {
                continue;
            }
            if (!call.delivered() && call.endedAt().plus(DELIVERY_PATIENCE).isAfter(now)) {
                waiting.add(call.id());
                continue;
            }
            told.put(call.id(), call.startedAt());
            if (!first) {
                ended.add(call);
            }
        }
        told.values().removeIf(startedAt -> startedAt.isBefore(began));
        asked = Set.copyOf(waiting);
        var before = last;
        last = state;
        ended.sort(Comparator.comparing(EndedCall::startedAt).reversed());
        var changed = before == null
                || !before.balance().equals(state.balance())
                || before.runningCalls() != state.runningCalls()
                || !ended.isEmpty();
        return new News(state, changed, ended);
    }
}
