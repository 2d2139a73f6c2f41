package io.omnia.gateway.translation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What someone reads in an answer, told apart from how it was said. Read by code of the tests' own, so that a mistake in a
 * reader of the program is not made twice.
 */
public record Reading(String text, String thinking, List<Call> calls, String stop, Counts counts) {
    /** A tool that is to be called. */
    public record Call(String name, JsonNode arguments) {}

    /** Totals contain their parts. */
    public record Counts(long input, long output, long cached, long written, long reasoning) {
        static final Counts NONE = new Counts(0, 0, 0, 0, 0);
    }

    /** What a caller of another format is told otherwise; empty when nothing is. */
    public List<String> differences(Reading translated, Format inbound) {
        var problems = new ArrayList<String>();
        expect("text", text, translated.text, problems);
        expect("calls", calls, translated.calls, problems);
        if (!stop.isEmpty()) {
            expect("stop", stop, translated.stop, problems);
        }
        if (inbound != Format.COMPLETIONS) {
            expect("thinking", joined(thinking), joined(translated.thinking), problems);
        }
        expect("usage", counts, translated.counts, problems);
        return problems;
    }

    /** The same, stopped for another reason. */
    public Reading stoppedBy(String reason) {
        return new Reading(text, thinking, calls, reason, counts);
    }

    /** Thoughts told apart in one format are one thought in another. */
    private static String joined(String thinking) {
        return thinking.replaceAll("\\s+", "");
    }

    static void expect(String what, Object original, Object translated, List<String> problems) {
        if (!original.equals(translated)) {
            problems.add(what + " was " + shortened(original) + " and is " + shortened(translated));
        }
    }

    private static String shortened(Object value) {
        var text = value.toString();
        return text.length() > 160 ? text.substring(0, 160) + "…" : text;
    }
}
