package io.omnia.ledger;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A statement as the routes answer it. */
record StatementView(
        @JsonProperty("balance") BalanceView balance,
        @JsonProperty("running") List<RunningView> running,
        @JsonProperty("data") List<PostingView> data,
        @JsonProperty("next") @Nullable String next) {

    static StatementView of(Statements.Statement statement) {
        var next = statement.next();
        return new StatementView(
                BalanceView.of(statement.balance()),
                statement.running().stream().map(RunningView::of).toList(),
                statement.postings().stream().map(PostingView::of).toList(),
                next == null ? null : next.cursor());
    }

    /** A call that runs. */
    record RunningView(
            @JsonProperty("call_id") UUID call,
            @JsonProperty("held") Money held,
            @JsonProperty("since") Instant since) {
        static RunningView of(StatementTable.Running running) {
            return new RunningView(running.call(), Money.of(running.heldMicros()), running.since());
        }
    }

    /** One movement. */
    record PostingView(
            @JsonProperty("id") UUID id,
            @JsonProperty("at") Instant at,
            @JsonProperty("kind") String kind,
            @JsonProperty("amount") Money amount,
            @JsonProperty("balance_after") Money balanceAfter,
            @JsonProperty("call_id") @Nullable UUID call,
            @JsonProperty("model") @Nullable String model,
            @JsonProperty("held") @Nullable Money held,
            @JsonProperty("released") @Nullable Money released,
            @JsonProperty("reason") @Nullable String reason,
            @JsonProperty("expires_at") @Nullable Instant expiresAt,
            @JsonProperty("corrected_call_id") @Nullable UUID correctedCall) {
        static PostingView of(StatementTable.Posting posting) {
            var held = posting.held();
            var call = posting.call();
            return new PostingView(
                    call == null ? posting.txn() : call,
                    posting.at(),
                    posting.kind(),
                    Money.of(posting.amount()),
                    Money.of(posting.balanceAfter()),
                    call,
                    posting.model(),
                    held == null ? null : Money.of(held),
                    held == null ? null : Money.of(Math.max(0, Math.addExact(held, posting.amount()))),
                    posting.reason(),
                    posting.expiresAt(),
                    posting.corrected());
        }
    }
}
