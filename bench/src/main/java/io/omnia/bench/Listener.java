package io.omnia.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Finds which of some processes listens on a TCP port: behind a launcher the server may be any descendant. */
final class Listener {
    private static final List<Path> TABLES = List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));
    private static final String LISTENING = "0A";
    private static final int LOCAL_ADDRESS = 1;
    private static final int STATE = 3;
    private static final int INODE = 9;

    private Listener() {}

    /** The process among {@code candidates} that listens on {@code port}. */
    static Optional<ProcessHandle> on(int port, Stream<ProcessHandle> candidates) throws IOException {
        var sockets = new HashSet<String>();
        for (var table : TABLES) {
            if (Files.isReadable(table)) {
                for (var line : Files.readAllLines(table)) {
                    inode(line, port).ifPresent(inode -> sockets.add("socket:[" + inode + "]"));
                }
            }
        }
        return candidates.filter(process -> holds(process.pid(), sockets)).findFirst();
    }

    /** The inode in a line of {@code /proc/net/tcp} if it is a socket that listens on the port; see proc(5). */
    static Optional<String> inode(String line, int port) {
        var fields = line.strip().split(" +", -1);
        var portInHex = String.format(Locale.ROOT, ":%04X", port);
        return fields.length > INODE && fields[LOCAL_ADDRESS].endsWith(portInHex) && fields[STATE].equals(LISTENING)
                ? Optional.of(fields[INODE])
                : Optional.empty();
    }

    private static boolean holds(long pid, Set<String> sockets) {
        try (Stream<Path> open = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
            return open.anyMatch(descriptor -> sockets.contains(target(descriptor)));
        } catch (IOException ended) {
            return false;
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException closed) {
            return "";
        }
    }
}
