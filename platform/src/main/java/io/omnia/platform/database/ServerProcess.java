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

    /**
     * Whether this may be the server of this data directory, and not a later process of the same number. In a container
     * even root may not look into other users' processes; then all that is known is the name, and only the server's own
     * answer is a proof.
     */
    boolean mayWorkIn(Path cluster) {
        return folder().map(folder -> same(folder, cluster)).orElseGet(this::isPostgres);
    }

    private boolean worksIn(Path cluster) {
        return folder().filter(folder -> same(folder, cluster)).isPresent();
    }

    /** Where it works; empty if that may not be seen. */
    private Optional<Path> folder() {
        try {
            return Optional.of(Files.readSymbolicLink(Path.of("/proc/" + handle.pid() + "/cwd")));
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    private static boolean same(Path one, Path other) {
        try {
            return Files.isSameFile(one, other);
        } catch (IOException gone) {
            return false;
        }
    }

    private boolean isPostgres() {
        return stat().map(line -> line.contains("(postgres)"))
                .orElseGet(() -> handle.info().command().orElse("").endsWith("/postgres"));
    }

    /** Ends what a killed server left at work in its data directory, so that the next one can have its shared memory. */
    static void endLeftovers(Path cluster) {
        ProcessHandle.allProcesses()
                .map(ServerProcess::new)
                .filter(process -> process.isPostgres() && process.alive() && process.worksIn(cluster))
                .forEach(process -> process.handle.destroyForcibly());
    }

    private boolean zombie() {
        // The state follows the name, and the name may itself hold a bracket.
        return stat().filter(line -> line.startsWith("Z", line.lastIndexOf(')') + 2))
                .isPresent();
    }

    /** What Linux tells everyone about a process; empty elsewhere, or when it has ended. */
    private Optional<String> stat() {
        try {
            return Optional.of(
                    Files.readString(Path.of("/proc/" + handle.pid() + "/stat"), StandardCharsets.ISO_8859_1));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }
}
