package io.omnia.platform.database;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs short programs in one folder and waits for them. */
final class Programs {
    private static final long LIMIT_MINUTES = 15;

    private final Path folder;

    Programs(Path folder) {
        this.folder = folder;
    }

    /**
     * How a program ended.
     *
     * @param exit its exit status; 0 is success
     * @param output what it printed
     */
    record Outcome(int exit, String output) {
        boolean good() {
            return exit == 0;
        }
    }

    /** Runs the command with {@code prefix} before it. A program that cannot be started counts as exit 127. */
    Outcome run(List<String> prefix, Path program, List<String> arguments) throws IOException {
        var command = new ArrayList<>(prefix);
        command.add(program.toString());
        command.addAll(arguments);
        // A file and not a pipe: a server that stays behind may keep a pipe open for ever.
        var printed = folder.resolve("setup.log");
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(printed.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        builder.environment().put("LC_ALL", "C");
        Process process;
        try {
            process = builder.start();
        } catch (IOException notStarted) {
            return new Outcome(127, String.valueOf(notStarted.getMessage()));
        }
        return new Outcome(await(process, command), Files.readString(printed, StandardCharsets.ISO_8859_1));
    }

    private static int await(Process process, List<String> command) throws IOException {
        try {
            if (process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
                return process.exitValue();
            }
            process.destroyForcibly();
            throw new IOException(command + " did not end in " + LIMIT_MINUTES + " minutes");
        } catch (InterruptedException stop) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while running " + command, stop);
        }
    }
}
