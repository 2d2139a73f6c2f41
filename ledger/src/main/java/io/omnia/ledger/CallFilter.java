package io.omnia.ledger;

import io.omnia.identity.Mode;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which calls somebody wants to see. An empty set stands for all.
 *
 * @param from the first moment that counts; null for all time
 * @param to the first moment that no longer counts; null for no end
 * @param tags each of which a call has to have
 * @param endUser the hash of whom a call was made for; null for anybody
 * @param delivery {@code complete} or {@code incomplete}; null for both
 * @param minCost the least that a call cost; null for any
 */
record CallFilter(
        Scope scope,
        Mode mode,
        @Nullable Instant from,
        @Nullable Instant to,
        Set<String> models,
        Set<String> providers,
        Set<UUID> keys,
        Set<CallRecord.Outcome> outcomes,
        Set<String> tags,
        @Nullable String endUser,
        @Nullable String delivery,
        @Nullable Credits minCost,
        Search search) {

    /** What was typed into the search. */
    sealed interface Search {
        /** Nothing. */
        record None() implements Search {}

        /** The beginning of a call's id, as the range of ids that begin so. */
        record Calls(UUID first, UUID last) implements Search {}

        /** A part of a model's id, in lower case. */
        record Models(String part) implements Search {}
    }

    /** Every call of these in this mode. */
    static CallFilter all(Scope scope, Mode mode) {
        return new CallFilter(
                scope,
                mode,
                null,
                null,
                Set.of(),
                Set.of(),
                Set.of(),
                Set.of(),
                Set.of(),
                null,
                null,
                null,
                new Search.None());
    }

    CallFilter between(Instant begin, Instant end) {
        return new CallFilter(
                scope, mode, begin, end, models, providers, keys, outcomes, tags, endUser, delivery, minCost, search);
    }

    /** Whether it asks only for what calls have in common with others, as sums know it. */
    boolean common() {
        return tags.isEmpty()
                && endUser == null
                && delivery == null
                && minCost == null
                && !(search instanceof Search.Calls);
    }

    List<String> outcomeCodes() {
        return outcomes.stream().map(Columns::code).toList();
    }
}
