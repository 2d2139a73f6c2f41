package io.omnia.app;

import io.omnia.platform.startup.StartupRefusal;
import java.io.Console;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;

/** The person who started the program. Nothing else prints: what happens while it runs is for the logs. */
final class Terminal {
    private Terminal() {}

    /** Whether somebody sits there, who stops the program with the keyboard and waits for it. */
    static boolean isInteractive() {
        return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    }

    /** Where a command writes its answer. */
    static PrintStream out() {
        return System.out;
    }

    /** Prints the lines in one write, so that nothing of the log comes between them. */
    static void print(List<String> lines) {
        System.out.print(String.join(System.lineSeparator(), lines));
        System.out.flush();
    }

    /** Why the program does not start. */
    static void refuse(StartupRefusal refusal) {
        complain(String.valueOf(refusal.getMessage()));
    }

    /** One sentence about a trouble. */
    static void complain(String sentence) {
        System.err.println("omnia: " + sentence);
        System.err.flush();
    }
}
