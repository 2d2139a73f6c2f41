package io.omnia.app;

import io.omnia.platform.data.DataFolder;
import io.omnia.platform.data.DiskSpace;
import io.omnia.platform.database.DatabaseProof;
import io.omnia.platform.database.PostgresAddress;
import io.omnia.platform.startup.Command;
import io.omnia.platform.startup.DoctorCheck;
import io.omnia.platform.startup.DoctorCheck.Finding;
import io.quarkus.arc.All;
import jakarta.inject.Singleton;
import java.io.PrintStream;
import java.util.List;

/**
 * {@code ./omnia doctor}: what it runs on, and every {@link DoctorCheck}. That it runs at all already shows that the settings
 * can be read, the data folder be written and the database be reached.
 */
@Singleton
final class DoctorCommand implements Command {
    private final List<DoctorCheck> checks;
    private final DataFolder folder;
    private final DiskSpace space;
    private final PostgresAddress database;

    DoctorCommand(@All List<DoctorCheck> checks, DataFolder folder, DiskSpace space, PostgresAddress database) {
        this.checks = checks;
        this.folder = folder;
        this.space = space;
        this.database = database;
    }

    @Override
    public String name() {
        return "doctor";
    }

    @Override
    public int run(List<String> arguments, PrintStream out) {
        line(
                out,
                true,
                "Java",
                Runtime.version() + " on " + System.getProperty("os.name") + ", "
                        + Runtime.getRuntime().availableProcessors() + " processors");
        line(out, !space.low(), "data folder", folder.path() + (space.low() ? ", whose disk is nearly full" : ""));
        line(out, true, "database", "PostgreSQL " + DatabaseProof.prove(database));
        var good = !space.low();
        for (var check : checks) {
            good &= report(out, check);
        }
        return good ? 0 : 1;
    }

    private static boolean report(PrintStream out, DoctorCheck check) {
        return switch (check.run()) {
            case Finding.Good(var detail) -> {
                line(out, true, check.name(), detail);
                yield true;
            }
            case Finding.Trouble(var sentences) -> {
                sentences.forEach(sentence -> line(out, false, check.name(), sentence));
                yield false;
            }
        };
    }

    private static void line(PrintStream out, boolean good, String name, String detail) {
        out.printf("%-4s %-12s %s%n", good ? "ok" : "BAD", name, detail);
    }
}
