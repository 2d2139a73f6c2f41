package io.omnia.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Everything one run found out: printed as it comes, then beside its targets, and written as JSON by name. */
final class Report {
    private static final MathContext SHOWN = new MathContext(4);
    private static final MathContext WRITTEN = new MathContext(7);

    private final PrintStream out;
    private final Map<String, Figure> figures = new LinkedHashMap<>();
    private final Map<String, String> facts = new LinkedHashMap<>();
    private final Map<String, String> leftOut = new LinkedHashMap<>();
    private final Map<String, String> doubts = new LinkedHashMap<>();

    Report(PrintStream out) {
        this.out = out;
    }

    /** A fact about the machine or a version. */
    void fact(String name, String value) {
        facts.put(name, value);
        out.printf(Locale.ROOT, "  %-18s %s%n", name, value);
    }

    void heading(String words) {
        out.println();
        out.println(words);
    }

    void line(String words) {
        out.println("  " + words);
    }

    void figure(Figure figure) {
        figures.put(figure.name(), figure);
        var range = figure.windows() == 1
                ? ""
                : " (" + shown(figure.low()) + " to " + shown(figure.high()) + ", " + figure.windows() + " windows)";
        var note = figure.note().isEmpty() ? "" : "; " + figure.note();
        out.printf(Locale.ROOT, "  %-42s %s %s%s%s%n", figure.name(), shown(figure.best()), figure.unit(), range, note);
    }

    /** A subject or scenario that could not be measured, and why. */
    void leftOut(String what, String why) {
        var words = why.strip().replaceAll("\\s+", " ");
        leftOut.put(what, words);
        out.println("  left out: " + what + ": " + words);
    }

    /** Why the figures of a scenario do not count although they were measured. */
    void doubt(String what, String why) {
        doubts.put(what, why);
        out.println("  does not count: " + what + ": " + why);
    }

    boolean counts() {
        return doubts.isEmpty();
    }

    /** Each target that this run has a figure for, with its verdict; the others as not measured. */
    void printTargets() {
        heading("Targets");
        for (var target : Target.ALL) {
            var figure = figures.get(target.figure());
            var bounds = (target.atMost() ? "at most " : "at least ")
                    + shown(target.reach())
                    + (target.reach() == target.stretch() ? "" : ", stretch " + shown(target.stretch()));
            var result = figure == null ? "not measured" : shown(figure.best()) + ": " + verdict(target, figure);
            out.printf(Locale.ROOT, "  %-36s %-30s %s [%s]%n", target.figure(), bounds, result, target.meaning());
        }
        if (!counts()) {
            out.println("This run does not count: " + doubts);
        }
    }

    /** Writes the whole report. */
    void write(Path file) throws IOException {
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), json());
    }

    ObjectNode json() {
        var root = new ObjectMapper().createObjectNode();
        root.put("counts", counts());
        doubts.forEach(root.putObject("doubts")::put);
        facts.forEach(root.putObject("facts")::put);
        leftOut.forEach(root.putObject("left_out")::put);
        var all = root.putObject("figures");
        for (var figure : figures.values()) {
            all.putObject(figure.name())
                    .put("unit", figure.unit())
                    .put("best", rounded(figure.best()))
                    .put("low", rounded(figure.low()))
                    .put("high", rounded(figure.high()))
                    .put("windows", figure.windows())
                    .put("note", figure.note());
        }
        var targets = root.putObject("targets");
        for (var target : Target.ALL) {
            var figure = figures.get(target.figure());
            var entry = targets.putObject(target.figure())
                    .put(target.atMost() ? "at_most" : "at_least", target.reach())
                    .put("stretch", target.stretch())
                    .put("meaning", target.meaning());
            entry.put("verdict", figure == null ? "not measured" : verdict(target, figure));
        }
        return root;
    }

    private static String verdict(Target target, Figure figure) {
        return target.verdict(figure.best()).name().toLowerCase(Locale.ROOT);
    }

    private static String shown(double value) {
        return BigDecimal.valueOf(value).round(SHOWN).stripTrailingZeros().toPlainString();
    }

    private static BigDecimal rounded(double value) {
        return BigDecimal.valueOf(value).round(WRITTEN);
    }
}
