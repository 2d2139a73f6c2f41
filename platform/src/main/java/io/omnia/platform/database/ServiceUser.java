package io.omnia.platform.database;

import com.sun.security.auth.module.UnixSystem;
import io.omnia.platform.startup.StartupRefusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Under whose name the programs of PostgreSQL run, which refuse to run as root. Anyone but root runs them under their own
 * name. Root hands the folder to a service user and drops to it; when that user cannot reach the folder (a closed home above
 * it), a user namespace gives root another number for the programs' eyes while the files stay root's.
 *
 * @param prefix the command that gets there, put before the program; empty when nothing has to change
 * @param uid the owner that the files must have
 * @param gid the group that the files must have
 */
record ServiceUser(List<String> prefix, int uid, int gid) {
    private static final List<String> NAMES = List.of("omnia", "postgres", "_postgres", "nobody");

    /**
     * The probe runs in a shell: setpriv itself keeps root's power to enter any folder until its exec is done, so a program
     * started by it directly proves nothing.
     */
    private static final Path SHELL = Path.of("/bin/sh");

    /** The first way that works in {@code home}, which is handed over together with everything in it that needs to be. */
    static ServiceUser choose(Path home, Path cluster, Path probe) throws IOException {
        var system = new UnixSystem();
        if (system.getUid() != 0) {
            if (Files.exists(cluster) && uidOf(cluster) != (int) system.getUid()) {
                throw new StartupRefusal("The database in " + cluster
                        + " belongs to another user: start Omnia as that user, or give it another folder with --data.");
            }
            return new ServiceUser(List.of(), (int) system.getUid(), (int) system.getGid());
        }
        var programs = new Programs(home);
        for (var candidate : candidates(cluster)) {
            candidate.own(home);
            if (programs.run(candidate.prefix, SHELL, List.of("-c", "exec \"$0\" --version", probe.toString()))
                    .good()) {
                candidate.ownAll(cluster);
                return candidate;
            }
        }
        throw new StartupRefusal(
                "PostgreSQL does not run as root, and no other user could be used for " + home
                        + ": start Omnia as another user, add a user named omnia, or name a PostgreSQL server in OMNIA_DATABASE_URL.");
    }

    /** Hands one file or folder over; does nothing when it is in the right hands already. */
    void own(Path file) throws IOException {
        if (prefix.isEmpty()) {
            return;
        }
        if (uidOf(file) != uid) {
            Files.setAttribute(file, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(file, "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
        }
    }

    /** Hands a folder and all below it over, if the folder is not in the right hands already. */
    private void ownAll(Path folder) throws IOException {
        if (!Files.exists(folder) || uidOf(folder) == uid) {
            return;
        }
        try (var files = Files.walk(folder)) {
            // The folder itself comes last: if this is cut short, the next start does it again.
            for (var file : files.toList().reversed()) {
                own(file);
            }
        }
    }

    private static List<ServiceUser> candidates(Path cluster) throws IOException {
        var found = new ArrayList<ServiceUser>();
        if (Files.exists(cluster) && uidOf(cluster) != 0) {
            found.add(setpriv(uidOf(cluster), (int) Files.getAttribute(cluster, "unix:gid")));
        }
        var accounts = accounts();
        for (var account : accounts) {
            found.add(setpriv(account.uid, account.gid));
            found.add(new ServiceUser(List.of("runuser", "-u", account.name, "--"), account.uid, account.gid));
        }
        for (var account : accounts) {
            found.add(new ServiceUser(
                    List.of("unshare", "--user", "--map-user=" + account.uid, "--map-group=" + account.gid, "--"),
                    0,
                    0));
        }
        return found;
    }

    private static ServiceUser setpriv(int uid, int gid) {
        return new ServiceUser(
                List.of("setpriv", "--reuid=" + uid, "--regid=" + gid, "--clear-groups", "--"), uid, gid);
    }

    private static int uidOf(Path file) throws IOException {
        return (int) Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    }

    private record Account(String name, int uid, int gid) {}

    private static List<Account> accounts() throws IOException {
        var lines = Files.readAllLines(Path.of("/etc/passwd")).stream()
                .map(line -> line.split(":", -1))
                .filter(fields -> fields.length >= 4)
                .toList();
        return NAMES.stream()
                .map(name -> lines.stream()
                        .filter(fields -> fields[0].equals(name))
                        .findFirst()
                        .map(fields -> new Account(
                                name, Integer.parseUnsignedInt(fields[2]), Integer.parseUnsignedInt(fields[3])))
                        .orElse(null))
                .filter(Objects::nonNull)
                .toList();
    }
}
