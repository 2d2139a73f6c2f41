package io.omnia.ledger;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.omnia.identity.ManagementOnly;
import io.omnia.ledger.ReconciliationTable.Kind;
import io.omnia.platform.http.Input;
import io.omnia.platform.http.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code /api/admin/reconciliation}: what checks of the books found, and what the calls of each day earned. */
@Singleton
@Path("/api/admin/reconciliation")
@Produces(MediaType.APPLICATION_JSON)
@ManagementOnly
@RunOnVirtualThread
final class AdminReconciliationEndpoint {
    private static final Duration MONTH = Duration.ofDays(30);
    private static final int MOST_ROWS = 5_000;

    private final Reconciliation reconciliation;
    private final Clock clock;

    @Inject
    AdminReconciliationEndpoint(Reconciliation reconciliation, Clock clock) {
        this.reconciliation = reconciliation;
        this.clock = clock;
    }

    /** What is wrong at this moment, the newest first and at most two hundred, when it was last looked for, and what is owed. */
    @GET
    public ReconciliationView findings() {
        return new ReconciliationView(
                reconciliation.findings().stream().map(FindingView::of).toList(),
                RunView.of(reconciliation.last(Kind.CHANGED)),
                RunView.of(reconciliation.last(Kind.ALL)),
                OvershootView.of(reconciliation.overshoot()));
    }

    /**
     * What the calls of each model on each day were billed and cost, the newest day first; the last thirty days. They are as of
     * the last check of everything.
     */
    @GET
    @Path("/margins")
    public MarginsView margins(
            @QueryParam("mode") @Nullable String mode,
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to) {
        var end = to == null ? clock.instant() : Input.time("to", to);
        var begin = from == null ? end.minus(MONTH) : Input.time("from", from);
        if (!begin.isBefore(end)) {
            throw Problem.invalid("from", "from must be before to.");
        }
        var margins = reconciliation.margins(LedgerInput.modeOrLive(mode), day(begin), dayAfter(end), MOST_ROWS);
        return new MarginsView(
                margins.rows().stream().map(MarginView::of).toList(), EarnedView.of(margins.total()), margins.asOf());
    }

    private static LocalDate day(Instant time) {
        return LocalDate.ofInstant(time, ZoneOffset.UTC);
    }

    private static LocalDate dayAfter(Instant end) {
        var day = day(end);
        return end.truncatedTo(ChronoUnit.DAYS).equals(end) ? day : day.plusDays(1);
    }

    /** What is wrong, and when it was looked for; a run is null when there was none. */
    record ReconciliationView(
            @JsonProperty("data") List<FindingView> data,
            @JsonProperty("changed") @Nullable RunView changed,
            @JsonProperty("all") @Nullable RunView all,
            @JsonProperty("overshoot") OvershootView overshoot) {}

    /** How far live calls went beyond their wallets, and how many wallets owe how much now. */
    record OvershootView(
            @JsonProperty("calls") long calls,
            @JsonProperty("amount") Money amount,
            @JsonProperty("wallets") long wallets,
            @JsonProperty("debt") Money debt) {
        static OvershootView of(Overshoot overshoot) {
            return new OvershootView(
                    overshoot.calls(), Money.of(overshoot.amount()), overshoot.wallets(), Money.of(overshoot.debt()));
        }
    }

    /** One finding. */
    record FindingView(
            @JsonProperty("rule") String rule,
            @JsonProperty("sentence") String sentence,
            @JsonProperty("detail") String detail,
            @JsonProperty("found_at") Instant foundAt) {
        static FindingView of(ReconciliationTable.Finding found) {
            return new FindingView(found.rule(), found.sentence(), found.detail(), found.foundAt());
        }
    }

    /** One run. */
    record RunView(
            @JsonProperty("started_at") Instant startedAt,
            @JsonProperty("ended_at") Instant endedAt,
            @JsonProperty("findings") int findings) {
        static @Nullable RunView of(Optional<ReconciliationTable.Run> run) {
            return run.map(ended -> new RunView(ended.startedAt(), ended.endedAt(), ended.findings()))
                    .orElse(null);
        }
    }

    /**
     * The answer.
     *
     * @param total of all models and days, of those as well that are too many to be listed
     * @param asOf when it was last computed; null when it never was
     */
    record MarginsView(
            @JsonProperty("data") List<MarginView> data,
            @JsonProperty("total") EarnedView total,
            @JsonProperty("as_of") @Nullable Instant asOf) {}

    /** What calls earned. */
    record EarnedView(
            @JsonProperty("calls") long calls,
            @JsonProperty("billed") Money billed,
            @JsonProperty("cost") Money cost,
            @JsonProperty("margin") Money margin) {
        static EarnedView of(ReconciliationTable.Earned earned) {
            return new EarnedView(
                    earned.calls(),
                    Money.of(earned.billedMicros()),
                    Money.of(earned.costMicros()),
                    Money.of(earned.marginMicros()));
        }
    }

    /** What the calls of one model on one day earned. */
    record MarginView(
            @JsonProperty("day") String day,
            @JsonProperty("model") String model,
            @JsonProperty("provider") String provider,
            @JsonProperty("credential") String credential,
            @JsonUnwrapped EarnedView earned) {
        static MarginView of(ReconciliationTable.Margin row) {
            return new MarginView(
                    row.day().toString(), row.model(), row.provider(), row.credential(), EarnedView.of(row.earned()));
        }
    }
}
