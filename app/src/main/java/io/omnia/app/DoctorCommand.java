package io.omnia.app;

import io.omnia.platform.startup.Command;
import io.omnia.platform.startup.DoctorCheck;
import io.omnia.platform.startup.DoctorCheck.Finding;
import io.quarkus.arc.All;
import jakarta.inject.Singleton;
import java.io.PrintStream;
import java.util.List;

/**
 * {@code ./omnia doctor}: every {@link DoctorCheck}. That it runs at all already shows that the settings can be read, the data
 * folder be written and the database be reached.
 */
@Singleton
final class DoctorCommand implements Command {
    private final List<DoctorCheck> checks;

    DoctorCommand(@All List<DoctorCheck> checks) {
        this.checks = checks;
    }

    @Override
    public String name() {
        return "doctor";
    }

    @Override
    public int run(List<String> arguments, PrintStream out) {
        var good = true;
        for (var check : checks) {
            good &= report(out, check);
        }
        return good ? 0 : 1;
    }

    private static boolean report(PrintStream out, DoctorCheck check) {
        return switch (check.run()) {
            case Finding.Good(var detail) -> {
                line(out, "ok", check.name(), detail);
                yield true;
            }
            case Finding.Advice(var sentence, var setting) -> {
                line(out, "note", check.name(), setting == null ? sentence : sentence + " Setting: " + setting + ".");
                yield true;
            }
            case Finding.Trouble(var sentences) -> {
                sentences.forEach(sentence -> line(out, "BAD", check.name(), sentence));
                yield false;
            }
        };
    }

    private static void line(PrintStream out, String verdict, String name, String detail) {
        out.printf("%-4s %-12s %s%n", verdict, name, detail);
    }
}
