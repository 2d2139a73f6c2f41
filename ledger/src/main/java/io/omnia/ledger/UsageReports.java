package io.omnia.ledger;

import io.omnia.identity.AccountId;
import io.omnia.identity.KeyId;
import io.omnia.identity.Mode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** What accounts have, what they used, and what one call cost. Blocking reads; for endpoints off the inference path. */
public final class UsageReports {
    /** The group of what is not told apart; no tag and no hash is spelled so. */
    public static final String OTHER = "other";

    private final Jdbi database;
    private final UsageReadTable table = new UsageReadTable();

    public UsageReports(Jdbi database) {
        this.database = database;
    }

    /** What a usage report has one row for. */
    public enum Group {
        /** A day of UTC. */
        DAY,
        MODEL,
        KEY
    }

    /**
     * Which calls a report counts.
     *
     * @param mode null for both
     * @param key null for every key of the account
     * @param from the first moment that counts
     * @param to the first moment that no longer counts
     */
    public record Span(
            AccountId account,
            @Nullable Mode mode,
            @Nullable KeyId key,
            Instant from,
            Instant to) {}

    /**
     * One row of a report.
     *
     * @param group the day as {@code 2026-11-20}, the model's id or the key's id
     * @param calls how many, refused and failed ones too
     * @param toolUses how often providers used tools of their own that are charged by the use
     * @param costMicros micro-credits
     */
    public record Row(
            String group,
            long calls,
            long inputTokens,
            long cachedInputTokens,
            long outputTokens,
            long reasoningTokens,
            long toolUses,
            long costMicros) {}

    /**
     * One call as it was billed.
     *
     * @param delivered whether the client got the answer's last byte
     */
    public record Call(CallRecord record, Charge charge, boolean delivered) {}

    /** The account's wallet in this mode; an empty one when it never received credit. */
    public Balance balance(AccountId account, Mode mode) {
        return database.withHandle(handle -> table.balance(handle, account, mode));
    }

    /** Usage in the span, one row per group, in the group's order. */
    public List<Row> usage(Span span, Group group) {
        return database.withHandle(handle -> table.usage(handle, span, group));
    }

    /**
     * Usage in the span by the values of one tag, as {@code name=value}; the group is empty for calls without it. Beyond so
     * many values the dearest are told apart, and the rest is {@link #OTHER}.
     */
    public List<Row> usageByTag(Span span, String name, int most) {
        return database.withHandle(handle -> table.usageByTag(handle, span, name, most));
    }

    /** The same by whom calls were made for. */
    public List<Row> usageByEndUser(Span span, int most) {
        return database.withHandle(handle -> table.usageByEndUser(handle, span, most));
    }

    /** One call of this account; empty when there is none by that id, or it is another account's. */
    public Optional<Call> call(AccountId account, CallId call) {
        return database.withHandle(handle -> table.call(handle, account, call));
    }
}
