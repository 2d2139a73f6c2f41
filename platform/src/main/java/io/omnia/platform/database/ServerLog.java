package io.omnia.platform.database;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The log of the embedded server: a few lines at each start and stop, no rows and no statements. */
final class ServerLog {
    static final String NAME = "server.log";
    private static final long MAX_BYTES = 1 << 20;
    private static final Pattern TROUBLE = Pattern.compile("(?:FATAL|PANIC|ERROR|error):\\s+(.*)");

    private ServerLog() {}

    /**
     * Starts over when the file has grown beyond a megabyte, and makes sure that the server may write it. Returns the length
     * from which on new lines will stand.
     */
    static long prepare(Path home, ServiceUser user) throws IOException {
        var file = home.resolve(NAME);
        if (Files.exists(file) && Files.size(file) > MAX_BYTES) {
            Files.delete(file);
        }
        if (!Files.exists(file)) {
            Files.createFile(file);
        }
        user.own(file);
        return Files.size(file);
    }

    /** The lines from that length on. */
    static String since(Path home, long length) throws IOException {
        var whole = Files.readString(home.resolve(NAME), StandardCharsets.ISO_8859_1);
        return whole.substring((int) Math.min(length, whole.length()));
    }

    /** The last complaint in what a program printed; the last line when there is none. */
    static String lastTrouble(String printed) {
        List<String> lines = printed.lines().filter(line -> !line.isBlank()).toList();
        for (var line : lines.reversed()) {
            var found = TROUBLE.matcher(line);
            if (found.find()) {
                return found.group(1).strip();
            }
        }
        return lines.isEmpty() ? "it gave no reason" : lines.getLast().strip();
    }
}
