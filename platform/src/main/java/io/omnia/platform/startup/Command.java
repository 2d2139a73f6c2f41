package io.omnia.platform.startup;

import java.io.PrintStream;
import java.util.List;

/** A word after {@code ./omnia} that works on the database and ends, without the HTTP server. */
public interface Command {
    /** The word. */
    String name();

    /**
     * Does the work and returns the exit status, 0 for success. {@code arguments} are what follows the word; what is wrong with
     * them is said in one sentence by throwing {@link StartupRefusal}. Another Omnia may be running on the same database.
     */
    int run(List<String> arguments, PrintStream out);
}
