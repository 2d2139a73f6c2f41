package io.omnia.platform.database;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;

/**
 * The TCP port of the embedded server, kept in a file so that it stays the same. New ones are taken below the range from which
 * systems number outgoing connections: a client that keeps trying a port of that range can connect to itself and take it.
 */
final class Ports {
    private static final int LOWEST = 15_000;
    private static final int HIGHEST = 30_000;
    private static final int ATTEMPTS = 200;
    private static final String FILE = "port";

    private final Path home;

    Ports(Path home) {
        this.home = home;
    }

    /** The kept port if it is free, else a new one, which is kept from then on. */
    int choose() throws IOException {
        var file = home.resolve(FILE);
        if (Files.exists(file)) {
            var kept = parse(Files.readString(file));
            if (kept > 0 && free(kept)) {
                return kept;
            }
        }
        var random = new SecureRandom();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            var port = random.nextInt(LOWEST, HIGHEST);
            if (free(port)) {
                Files.writeString(file, Integer.toString(port));
                return port;
            }
        }
        throw new IOException("no free port between " + LOWEST + " and " + HIGHEST);
    }

    private static int parse(String text) {
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException cutShort) {
            return 0;
        }
    }

    static boolean free(int port) {
        try (var probe = new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return probe.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
