package io.omnia.platform.http;

import java.net.InetAddress;

/** The names and addresses by which a machine means itself, and which no other machine can stand for. */
public final class Loopback {
    private Loopback() {}

    /** Whether this is one of them: a name, or an address, an IPv6 one with or without its brackets. No name is looked up. */
    public static boolean is(String host) {
        return host.equals("localhost") || host.endsWith(".localhost") || isLiteral(host);
    }

    private static boolean isLiteral(String host) {
        try {
            var literal = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
            return InetAddress.ofLiteral(literal).isLoopbackAddress();
        } catch (IllegalArgumentException name) {
            return false;
        }
    }
}
