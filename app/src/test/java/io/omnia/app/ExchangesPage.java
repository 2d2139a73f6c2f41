package io.omnia.app;

import io.omnia.app.RecordedExchanges.Exchange;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The page of what came of every recorded exchange: one row a case, one column for callers of each protocol. */
final class ExchangesPage {
    private static final String HEAD = """
            # Recorded exchanges

            Made by `RecordedExchangesIT`, which sends every recorded exchange of these kinds through the packaged program and compares this
            page with what came of it. Vendors are played by their recorded answers, over HTTP.

            In its **own** protocol a case passes when the request reaches the vendor unchanged (but for the model's id, the wish for usage in
            a stream, and `store: false`), the answer reaches the caller byte for byte, the usage billed is the recorded one, and the cost is
            that usage at the prices in force. A recorded error passes when its caller gets it, or a refusal where it is about the operator's
            own key, and nothing is billed. A list of models passes when ours has the fields of the recorded one and the provider's test
            reads the recorded one.

            For callers of **another** protocol the recorded answer passes when the caller reads the same text, the same calls of tools with
            the same arguments, the same thinking, the same reason to stop and the same usage, and is billed the recorded usage to the
            micro-credit.

            A case of several exchanges is one row, and passes when all of them do. A letter says why a column is not applicable; a dot is the
            case's own protocol.

            """;

    private static final List<ExchangeKind> COLUMNS =
            List.of(ExchangeKind.CHAT, ExchangeKind.RESPONSES, ExchangeKind.MESSAGES, ExchangeKind.COMPLETIONS);

    private final Map<String, Row> rows = new LinkedHashMap<>();

    /** One case: the verdicts of its exchanges, under the kind of the callers. */
    private record Row(Exchange first, Map<ExchangeKind, List<Verdict>> verdicts) {}

    /** What came of an exchange for callers of this kind; its own kind for its own column. */
    void add(Exchange exchange, ExchangeKind callers, Verdict verdict) {
        rows.computeIfAbsent(exchange.caseName(), name -> new Row(exchange, new LinkedHashMap<>()))
                .verdicts()
                .computeIfAbsent(callers, kind -> new ArrayList<>())
                .add(verdict);
    }

    Set<String> cases() {
        return rows.keySet();
    }

    /** Everything that failed, a line each. */
    List<String> failures() {
        var failures = new ArrayList<String>();
        rows.forEach((name, row) -> row.verdicts()
                .forEach((callers, verdicts) -> verdicts.forEach(verdict -> {
                    if (verdict instanceof Verdict.Failed(var problems)) {
                        failures.add(name + " > " + word(callers) + ": " + problems);
                    }
                })));
        return failures;
    }

    String text() {
        var page = new StringBuilder(HEAD);
        summary(page);
        page.append("\nWhy a column is not applicable:\n\n");
        for (var reason : used()) {
            page.append("- ")
                    .append(reason.letter())
                    .append(": ")
                    .append(reason.sentence())
                    .append('\n');
        }
        page.append("\n| case | kind | own");
        COLUMNS.forEach(column -> page.append(" | ").append(word(column)));
        page.append(" |\n|").append("---|".repeat(COLUMNS.size() + 3)).append('\n');
        rows.forEach((name, row) -> {
            var own = row.first().kind();
            page.append("| ").append(name).append(" | ").append(word(own));
            page.append(" | ").append(cell(row, own));
            COLUMNS.forEach(column -> page.append(" | ").append(column == own ? "·" : cell(row, column)));
            page.append(" |\n");
        });
        return page.toString();
    }

    private void summary(StringBuilder page) {
        page.append("| kind | cases | own: passed, failed, n/a | others: passed, failed, n/a |\n|---|---|---|---|\n");
        for (var kind : ExchangeKind.values()) {
            var own = new int[3];
            var others = new int[3];
            var cases = 0;
            for (var row : rows.values()) {
                if (row.first().kind() == kind) {
                    cases++;
                    row.verdicts().forEach((callers, verdicts) -> (callers == kind ? own : others)[place(verdicts)]++);
                }
            }
            page.append("| %s | %d | %s | %s |\n".formatted(word(kind), cases, counts(own), counts(others)));
        }
        var own = new int[3];
        var others = new int[3];
        rows.values()
                .forEach(row -> row.verdicts()
                        .forEach((callers, verdicts) ->
                                (callers == row.first().kind() ? own : others)[place(verdicts)]++));
        page.append("| **all** | %d | %s | %s |\n".formatted(rows.size(), counts(own), counts(others)));
    }

    private static String counts(int[] counts) {
        return counts[0] + ", " + counts[1] + ", " + counts[2];
    }

    /** 0 for passed, 1 for failed, 2 for not applicable. */
    private static int place(List<Verdict> verdicts) {
        if (verdicts.stream().anyMatch(Verdict.Failed.class::isInstance)) {
            return 1;
        }
        return verdicts.stream().anyMatch(Verdict.Passed.class::isInstance) ? 0 : 2;
    }

    private static String cell(Row row, ExchangeKind callers) {
        var verdicts = row.verdicts().getOrDefault(callers, List.of());
        var letters = new StringBuilder();
        for (var reason : reasons(verdicts)) {
            letters.append(letters.isEmpty() ? "" : " ").append(reason.letter());
        }
        var word = switch (place(verdicts)) {
            case 0 -> "passed";
            case 1 -> "FAILED";
            default -> "";
        };
        return word + (word.isEmpty() || letters.isEmpty() ? "" : ", ") + letters;
    }

    private static Set<Verdict.Reason> reasons(List<Verdict> verdicts) {
        var reasons = EnumSet.noneOf(Verdict.Reason.class);
        for (var verdict : verdicts) {
            if (verdict instanceof Verdict.NotApplicable(var reason)) {
                reasons.add(reason);
            }
        }
        return reasons;
    }

    private Set<Verdict.Reason> used() {
        var used = EnumSet.noneOf(Verdict.Reason.class);
        rows.values().forEach(row -> row.verdicts().values().forEach(verdicts -> used.addAll(reasons(verdicts))));
        return used;
    }

    private static String word(ExchangeKind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
