package io.omnia.ledger;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.omnia.identity.ManagementOnly;
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
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code GET /api/usage}: an account's usage by day, model or key; the last thirty days unless asked otherwise. */
@Singleton
@Path("/api/usage")
@Produces(MediaType.APPLICATION_JSON)
@ManagementOnly
@RunOnVirtualThread
final class UsageEndpoint {
    private static final Duration DEFAULT_SPAN = Duration.ofDays(30);

    private final UsageReports reports;
    private final Clock clock;

    @Inject
    UsageEndpoint(UsageReports reports, Clock clock) {
        this.reports = reports;
        this.clock = clock;
    }

    @GET
    public UsageView usage(
            @QueryParam("account") @Nullable String account,
            @QueryParam("mode") @Nullable String mode,
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to,
            @QueryParam("group") @Nullable String group) {
        if (account == null) {
            throw Problem.invalid("account", "account is missing: the id of the account.");
        }
        var now = clock.instant();
        var span = new UsageReports.Span(
                LedgerInput.account(account),
                mode == null ? null : LedgerInput.mode(mode),
                null,
                from == null ? now.minus(DEFAULT_SPAN) : Input.time("from", from),
                to == null ? now : Input.time("to", to));
        var rows = reports.usage(span, LedgerInput.group(group));
        return new UsageView(rows.stream().map(RowView::of).toList());
    }

    /** A report. */
    record UsageView(@JsonProperty("data") List<RowView> data) {}

    /** One row of it. */
    record RowView(
            @JsonProperty("group") String group,
            @JsonProperty("calls") long calls,
            @JsonProperty("input_tokens") long inputTokens,
            @JsonProperty("cached_input_tokens") long cachedInputTokens,
            @JsonProperty("output_tokens") long outputTokens,
            @JsonProperty("reasoning_tokens") long reasoningTokens,
            @JsonProperty("tool_uses") long toolUses,
            @JsonProperty("cost") Money cost) {
        static RowView of(UsageReports.Row row) {
            return new RowView(
                    row.group(),
                    row.calls(),
                    row.inputTokens(),
                    row.cachedInputTokens(),
                    row.outputTokens(),
                    row.reasoningTokens(),
                    row.toolUses(),
                    Money.of(row.costMicros()));
        }
    }
}
