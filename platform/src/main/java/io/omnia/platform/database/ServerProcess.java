package io.omnia.platform.database;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What the operating system says about a process that may be a server, our own child or not. */
final class ServerProcess {
    private final ProcessHandle handle;

    private ServerProcess(ProcessHandle handle) {
        this.handle = handle;
    }

    static Optional<ServerProcess> of(long pid) {
        return ProcessHandle.of(pid).map(ServerProcess::new).filter(ServerProcess::alive);
    }

    long pid() {
        return handle.pid();
    }

    /** False as soon as the process has ended, even if nobody has collected it: an orphan may stay a zombie for ever. */
    boolean alive() {
        return handle.isAlive() && !zombie();
    }

    /** Whether this is a program of PostgreSQL at work in this data directory, and not a later process of the same number. */
    boolean worksIn(Path cluster) {
        var folder = Path.of("/proc/" + handle.pid() + "/cwd");
        try {
            if (Files.exists(folder)) {
                return Files.isSameFile(folder, cluster);
            }
        } catch (IOException unreadable) {
            return false;
        }
        return handle.info().command().orElse("").endsWith("/postgres");
    }

    /** Ends what a killed server left at work in its data directory, so that the next one can have its shared memory. */
    static void endLeftovers(Path cluster) {
        ProcessHandle.allProcesses()
                .filter(handle -> handle.info().command().orElse("").endsWith("/postgres"))
                .map(ServerProcess::new)
                .filter(process -> process.alive() && process.worksIn(cluster))
                .forEach(process -> process.handle.destroyForcibly());
    }

    private boolean zombie() {
        try {
            var line = Files.readString(Path.of("/proc/" + handle.pid() + "/stat"), StandardCharsets.ISO_8859_1);
            // The state follows the name, and the name may itself hold a bracket.
            return line.startsWith("Z", line.lastIndexOf(')') + 2);
        } catch (IOException gone) {
            return false;
        }
    }
}
