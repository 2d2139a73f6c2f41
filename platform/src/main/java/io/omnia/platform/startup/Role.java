package io.omnia.platform.startup;

/** What one node does: the same program each time, with other routes and other threads. */
public enum Role {
    /** Everything that there is. */
    ALL,
    /** Answers calls. */
    GATEWAY,
    /** Serves the console and its API. */
    CONSOLE,
    /** Does the work that nobody waits for. */
    WORKER;

    /** Whether it has the routes below {@code /v1}. */
    public boolean takesCalls() {
        return this == ALL || this == GATEWAY;
    }

    /** Whether it has the web app and the routes below {@code /api}. */
    public boolean servesConsole() {
        return this == ALL || this == CONSOLE;
    }

    /** Whether it does the work on rows that one node does for all. What a node does for itself, each of them does. */
    public boolean runsJobs() {
        return this == ALL || this == WORKER;
    }
}
