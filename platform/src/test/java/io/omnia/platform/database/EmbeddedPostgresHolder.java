package io.omnia.platform.database;

import java.nio.file.Path;

/** A program of its own that starts the embedded server, says so, and waits to be killed. */
final class EmbeddedPostgresHolder {
    private EmbeddedPostgresHolder() {}

    public static void main(String[] arguments) throws Exception {
        var server = EmbeddedPostgres.start(Path.of(arguments[0]));
        System.out.println("ready " + server.pid());
        Thread.currentThread().join();
    }
}
