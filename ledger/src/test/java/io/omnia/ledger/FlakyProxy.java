package io.omnia.ledger;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Stands between the wallets and PostgreSQL and breaks the connection in chosen ways. */
final class FlakyProxy implements AutoCloseable {
    /** The command tag of a commit that succeeded. */
    private static final byte[] COMMIT = "COMMIT".getBytes(StandardCharsets.US_ASCII);

    private static final int READY_BYTES = 6;

    private final ServerSocket listener;
    private final String host;
    private final int port;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicInteger answersToLose = new AtomicInteger();
    private final AtomicInteger lost = new AtomicInteger();
    private final AtomicInteger trips = new AtomicInteger();
    private final AtomicBoolean answered = new AtomicBoolean(true);
    private volatile boolean away;
    private volatile boolean closed;

    FlakyProxy(DataSource target) throws IOException {
        var address = URI.create(((PGSimpleDataSource) target).getURL().substring("jdbc:".length()));
        host = address.getHost();
        port = address.getPort();
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    /** The same database as {@code target}, through the proxy. */
    DataSource through(DataSource target) {
        var original = (PGSimpleDataSource) target;
        var source = new PGSimpleDataSource();
        source.setServerNames(new String[] {"127.0.0.1"});
        source.setPortNumbers(new int[] {listener.getLocalPort()});
        source.setDatabaseName(original.getDatabaseName());
        source.setUser(original.getUser());
        source.setPassword(original.getPassword());
        return source;
    }

    /** Cuts every connection and refuses new ones. */
    void leave() {
        away = true;
        sockets.forEach(FlakyProxy::close);
        sockets.clear();
    }

    void comeBack() {
        away = false;
    }

    /** Lets the next commit through, keeps its answer, and leaves. */
    void loseAnswerOfNextCommit() {
        answersToLose.set(1);
    }

    int answersLost() {
        return lost.get();
    }

    /** How often a client waited for a whole answer and then spoke again. */
    int trips() {
        return trips.get();
    }

    @Override
    public void close() throws IOException {
        closed = true;
        leave();
        listener.close();
    }

    private void accept() {
        while (!closed) {
            try {
                var client = listener.accept();
                if (away) {
                    close(client);
                    continue;
                }
                var server = new Socket(host, port);
                server.setTcpNoDelay(true);
                client.setTcpNoDelay(true);
                sockets.add(client);
                sockets.add(server);
                Thread.ofVirtual().start(() -> pump(client, server, true));
                Thread.ofVirtual().start(() -> pump(server, client, false));
            } catch (IOException stopped) {
                // The loop ends when the proxy is closed, and goes on when a single connection failed.
            }
        }
    }

    private void pump(Socket from, Socket to, boolean towardsServer) {
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            var buffer = new byte[64 * 1024];
            for (var n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                if (!towardsServer && contains(buffer, n) && answersToLose.getAndDecrement() > 0) {
                    lost.incrementAndGet();
                    leave();
                    return;
                }
                if (!towardsServer) {
                    answered.set(isReady(buffer, n));
                } else if (answered.getAndSet(false)) {
                    trips.incrementAndGet();
                }
                out.write(buffer, 0, n);
                out.flush();
            }
        } catch (IOException broken) {
            // A cut connection is what this class is for.
        } finally {
            close(from);
            close(to);
        }
    }

    /** Whether the answer ends with PostgreSQL's message that it waits for the client. */
    private static boolean isReady(byte[] buffer, int length) {
        return length >= READY_BYTES && buffer[length - READY_BYTES] == 'Z' && buffer[length - 2] == READY_BYTES - 1;
    }

    private static boolean contains(byte[] buffer, int length) {
        for (var i = 0; i + COMMIT.length <= length; i++) {
            var same = true;
            for (var j = 0; j < COMMIT.length && same; j++) {
                same = buffer[i + j] == COMMIT[j];
            }
            if (same) {
                return true;
            }
        }
        return false;
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException gone) {
            // Closed already.
        }
    }
}
