package io.omnia.app;

import io.omnia.platform.startup.StartupRefusal;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Makes sure, before anything is started, that the address to listen on can be had. */
final class Listening {
    private Listening() {}

    /** The port, or a free one for 0; refuses one that is taken and an address that is not this machine's. */
    static int choosePort(String host, int port) {
        var address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new StartupRefusal("The host name " + host + " is unknown: correct --host.");
        }
        try (var probe = new ServerSocket()) {
            probe.bind(address);
            return probe.getLocalPort();
        } catch (IOException taken) {
            throw new StartupRefusal(
                    address.getAddress().isAnyLocalAddress() || isLocal(address)
                            ? "Port " + port + " on " + host
                                    + " is in use: stop what listens there, or choose another one with --port."
                            : "The address " + host + " is not one of this machine: correct --host.",
                    taken);
        }
    }

    private static boolean isLocal(InetSocketAddress address) {
        try (var probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(address.getAddress(), 0));
            return true;
        } catch (IOException notOurs) {
            return false;
        }
    }
}
