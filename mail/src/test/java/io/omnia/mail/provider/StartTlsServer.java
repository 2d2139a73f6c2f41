package io.omnia.mail.provider;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** Stands before a mail server that cannot encrypt: agrees to begin TLS, and passes on what comes after it. */
final class StartTlsServer implements AutoCloseable {
    private final SSLContext tls;
    private final int behind;
    private final ServerSocket door = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    private final List<String> clear = new CopyOnWriteArrayList<>();

    StartTlsServer(SSLContext tls, int behind) throws IOException {
        this.tls = tls;
        this.behind = behind;
        Thread.ofVirtual().start(this::serve);
    }

    static SSLContext context(KeyStore keys, String password) throws GeneralSecurityException {
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, password.toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    int port() {
        return door.getLocalPort();
    }

    /** Every line that clients sent before they were encrypted. */
    List<String> saidInTheClear() {
        return clear;
    }

    private void serve() {
        while (!door.isClosed()) {
            try {
                var client = door.accept();
                Thread.ofVirtual().start(() -> talk(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void talk(Socket client) {
        try (client;
                var server = new Socket(InetAddress.getLoopbackAddress(), behind)) {
            say(client, "220 localhost");
            for (var line = line(client.getInputStream()); !line.equals("STARTTLS"); ) {
                clear.add(line);
                say(client, "250-localhost\r\n250 STARTTLS");
                line = line(client.getInputStream());
            }
            clear.add("STARTTLS");
            say(client, "220 begin");
            var encrypted = (SSLSocket) tls.getSocketFactory().createSocket(client, null, port(), true);
            encrypted.setUseClientMode(false);
            encrypted.startHandshake();
            // The client has been greeted already.
            line(server.getInputStream());
            var back = Thread.ofVirtual().start(() -> pass(server, encrypted));
            pass(encrypted, server);
            back.join();
        } catch (IOException | InterruptedException over) {
            // The client left, or does not believe us.
        }
    }

    private static void pass(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException over) {
            // One of them left.
        } finally {
            close(to);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    private static void say(Socket client, String text) throws IOException {
        client.getOutputStream().write((text + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (var next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("the other side left");
            }
            line.append((char) next);
        }
        return line.toString().strip();
    }

    @Override
    public void close() throws IOException {
        door.close();
    }
}
