package io.omnia.gateway;

import io.omnia.gateway.provider.Dialect;
import io.omnia.ledger.CallId;
import io.omnia.ledger.UsageReports;
import io.omnia.ledger.Usd;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@code GET /v1/credits}, {@code /v1/usage} and {@code /v1/calls/{id}}: what the key's own account has and used. */
@Singleton
final class AccountEndpoint {
    private static final int DEFAULT_DAYS = 30;
    private static final int MAX_DAYS = 400;
    private static final String TAG = "tag:";

    private final ReadAnswers answers;
    private final UsageReports reports;
    private final Vertx vertx;
    private final Clock clock;
    private final AttributionConfig attribution;

    AccountEndpoint(
            ReadAnswers answers, UsageReports reports, Vertx vertx, Clock clock, AttributionConfig attribution) {
        this.answers = answers;
        this.reports = reports;
        this.vertx = vertx;
        this.clock = clock;
        this.attribution = attribution;
    }

    void credits(RoutingContext context) {
        answers.send(
                context,
                Dialect.OPENAI,
                identity -> onWorker(() -> {
                    var balance = reports.balance(identity.principal().account(), identity.mode());
                    return new JsonObject()
                            .put("object", "credits")
                            .put("mode", identity.mode().name().toLowerCase(Locale.ROOT))
                            .put("balance_microcredits", balance.postedMicros())
                            .put("held_microcredits", balance.heldMicros())
                            .put("spent_microcredits", balance.spentMicros())
                            .put("available_microcredits", balance.availableMicros())
                            .put("balance_usd", Usd.full(balance.postedMicros()))
                            .put("available_usd", Usd.full(balance.availableMicros()));
                }));
    }

    void usage(RoutingContext context) {
        answers.send(context, Dialect.OPENAI, identity -> {
            var today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
            LocalDate from;
            LocalDate to;
            try {
                from = date(context, "from", today.minusDays(DEFAULT_DAYS));
                to = date(context, "to", today);
            } catch (DateTimeException wrong) {
                return Refusal.future(ApiError.invalid("from", "'from' and 'to' are days such as 2026-11-20."));
            }
            if (to.isBefore(from) || from.plusDays(MAX_DAYS).isBefore(to)) {
                return Refusal.future(
                        ApiError.invalid("to", "'to' is a day from 'from' on, " + MAX_DAYS + " days later at most."));
            }
            var report = report(context);
            if (report == null) {
                return Refusal.future(ApiError.invalid(
                        "group_by", "'group_by' is day, model, key, end_user, or tag: and the name of a tag."));
            }
            var span = new UsageReports.Span(
                    identity.principal().account(), identity.mode(), null, start(from), start(to.plusDays(1)));
            return onWorker(() -> rows(report.rows().apply(span), from, to, report.label()));
        });
    }

    void call(RoutingContext context) {
        answers.send(context, Dialect.OPENAI, identity -> {
            UUID id;
            try {
                id = UUID.fromString(String.valueOf(context.pathParam("id")));
            } catch (IllegalArgumentException notAnId) {
                return Refusal.future(ApiError.noSuchCall());
            }
            return onWorker(() -> reports.call(identity.principal().account(), new CallId(id))
                    .map(CallView::of)
                    .orElseThrow(() -> new Refusal(ApiError.noSuchCall())));
        });
    }

    private Future<JsonObject> onWorker(Callable<JsonObject> work) {
        return vertx.executeBlocking(work, false).map(Objects::requireNonNull);
    }

    private static JsonObject rows(List<UsageReports.Row> rows, LocalDate from, LocalDate to, String label) {
        var data = new JsonArray();
        for (var row : rows) {
            data.add(new JsonObject()
                    .put(label, row.group().isEmpty() ? null : row.group())
                    .put("calls", row.calls())
                    .put("input_tokens", row.inputTokens())
                    .put("cached_input_tokens", row.cachedInputTokens())
                    .put("output_tokens", row.outputTokens())
                    .put("reasoning_tokens", row.reasoningTokens())
                    .put("tool_uses", row.toolUses())
                    .put("cost_microcredits", row.costMicros())
                    .put("cost_usd", Usd.full(row.costMicros())));
        }
        return new JsonObject()
                .put("object", "list")
                .put("from", from.toString())
                .put("to", to.toString())
                .put("data", data);
    }

    private static LocalDate date(RoutingContext context, String name, LocalDate otherwise) {
        var text = context.request().getParam(name);
        return text == null ? otherwise : LocalDate.parse(text);
    }

    private static Instant start(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /**
     * What a report is asked for.
     *
     * @param label what its groups are called
     */
    private record Report(String label, Function<UsageReports.Span, List<UsageReports.Row>> rows) {}

    private @Nullable Report report(RoutingContext context) {
        var text = context.request().getParam("group_by");
        var by = text == null ? "day" : text;
        return switch (by) {
            case "day" -> new Report(by, span -> reports.usage(span, UsageReports.Group.DAY));
            case "model" -> new Report(by, span -> reports.usage(span, UsageReports.Group.MODEL));
            case "key" -> new Report(by, span -> reports.usage(span, UsageReports.Group.KEY));
            case "end_user" -> new Report(by, span -> reports.usageByEndUser(span, attribution.maxGroups()));
            default -> {
                var tag = by.startsWith(TAG) ? by.substring(TAG.length()) : "";
                yield Tags.isName(tag)
                        ? new Report("tag", span -> reports.usageByTag(span, tag, attribution.maxGroups()))
                        : null;
            }
        };
    }
}
