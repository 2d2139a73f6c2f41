package io.omnia.platform.egress;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import javax.net.SocketFactory;

/** Sockets that can be connected to one destination only, whatever they are asked for. */
final class CheckedSocketFactory extends SocketFactory {
    private final Destination destination;

    CheckedSocketFactory(Destination destination) {
        this.destination = destination;
    }

    @Override
    public Socket createSocket() {
        return new CheckedSocket();
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        var socket = new CheckedSocket();
        socket.connect(InetSocketAddress.createUnresolved(host, port), EgressDoor.CONNECT_TIMEOUT_MILLIS);
        return socket;
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
        return createSocket(host, port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return createSocket(host.getHostAddress(), port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
        return createSocket(host.getHostAddress(), port);
    }

    private final class CheckedSocket extends Socket {
        @Override
        public void connect(SocketAddress endpoint) throws IOException {
            connect(endpoint, EgressDoor.CONNECT_TIMEOUT_MILLIS);
        }

        @Override
        public void connect(SocketAddress endpoint, int timeoutMillis) throws IOException {
            if (!(endpoint instanceof InetSocketAddress asked)
                    || !asked.getHostString().equalsIgnoreCase(destination.host())
                    || asked.getPort() != destination.port()) {
                throw new ConnectException("This socket leads to " + destination.host() + " only.");
            }
            super.connect(new InetSocketAddress(checkedAddress(), destination.port()), timeoutMillis);
        }
    }

    private InetAddress checkedAddress() throws IOException {
        var refusal = "no address";
        for (var address : InetAddress.getAllByName(destination.host())) {
            refusal = AddressRule.refusal(address, destination.trust());
            if (refusal == null) {
                return address;
            }
        }
        throw new ConnectException("The host " + destination.host() + " leads to " + refusal + ".");
    }
}
