package io.omnia.gateway.repeat;

import io.omnia.platform.egress.Destination;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a Redis or Valkey server, over a socket that leads nowhere else; it asks one thing at a time and blocks.
 * It has no time-outs: on a virtual thread, an interrupt closes a socket that is waited for.
 * Source: Redis serialization protocol specification (RESP2).
 */
final class RedisConnection implements AutoCloseable {
    /** More than any entry of ours. */
    private static final int MAX_REPLY_BYTES = 64 * 1024 * 1024;

    private static final byte[] NEW_LINE = {'\r', '\n'};

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;

    private RedisConnection(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        this.out = socket.getOutputStream();
    }

    /** @param sockets made by the egress door for this address */
    static RedisConnection open(Destination address, SocketFactory sockets) throws IOException {
        var plain = sockets.createSocket(address.host(), address.port());
        plain.setTcpNoDelay(true);
        return new RedisConnection(address.encrypted() ? encrypted(plain, address) : plain);
    }

    private static Socket encrypted(Socket plain, Destination address) throws IOException {
        var factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
        if (!(factory.createSocket(plain, address.host(), address.port(), true) instanceof SSLSocket secure)) {
            throw new IOException("no TLS");
        }
        var parameters = secure.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secure.setSSLParameters(parameters);
        secure.startHandshake();
        return secure;
    }

    /** Sends a command and reads its reply: the bytes of a string, null for none. An error of the server's is an exception. */
    byte @Nullable [] ask(byte[]... words) throws IOException {
        var command = new ByteArrayOutputStream();
        command.write(("*" + words.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
        for (var word : words) {
            command.write(("$" + word.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
            command.write(word);
            command.write(NEW_LINE);
        }
        command.writeTo(out);
        out.flush();
        return reply();
    }

    private byte @Nullable [] reply() throws IOException {
        var line = line();
        var rest = line.substring(1);
        return switch (line.charAt(0)) {
            case '+', ':' -> rest.getBytes(StandardCharsets.US_ASCII);
            case '$' -> bulk(Integer.parseInt(rest));
            // What it says may quote what was sent.
            case '-' -> throw new IOException("the Redis server refused a command");
            default -> throw new IOException("the Redis server said something that is no reply");
        };
    }

    private byte @Nullable [] bulk(int length) throws IOException {
        if (length < 0) {
            return null;
        }
        if (length > MAX_REPLY_BYTES) {
            throw new IOException("the Redis server sent more than was stored");
        }
        var bytes = in.readNBytes(length);
        if (bytes.length < length || in.readNBytes(NEW_LINE.length).length < NEW_LINE.length) {
            throw new EOFException();
        }
        return bytes;
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        for (var next = in.readByte(); next != '\n'; next = in.readByte()) {
            if (next != '\r') {
                line.append((char) next);
            }
            if (line.length() > 1_000) {
                throw new IOException("the Redis server sent a line without an end");
            }
        }
        if (line.isEmpty()) {
            throw new IOException("the Redis server sent nothing");
        }
        return line.toString();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException gone) {
            // It is no longer used either way.
        }
    }
}
