package io.omnia.platform.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The first lines of {@code postmaster.pid}, which a running server keeps in its data directory and a killed one leaves there.
 *
 * @param pid the server's process
 * @param port the TCP port it was told to listen on, 0 when it had not got that far
 */
record PidFile(long pid, int port) {
    private static final String NAME = "postmaster.pid";
    private static final int PORT_LINE = 3;

    /** What the data directory says; nothing when there is no such file or it was cut short. */
    static Optional<PidFile> read(Path cluster) throws IOException {
        var file = cluster.resolve(NAME);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(file);
        try {
            var port = lines.size() > PORT_LINE
                    ? Integer.parseInt(lines.get(PORT_LINE).strip())
                    : 0;
            return Optional.of(new PidFile(Long.parseLong(lines.getFirst().strip()), port));
        } catch (RuntimeException cutShort) {
            return Optional.empty();
        }
    }

    /** Removes the file. Only for a caller that knows that no server runs there: PostgreSQL itself trusts this file. */
    static void remove(Path cluster) throws IOException {
        Files.deleteIfExists(cluster.resolve(NAME));
    }
}
