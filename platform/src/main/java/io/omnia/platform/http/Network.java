package io.omnia.platform.http;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * A range of addresses, written as {@code 10.0.0.0/8} or as one address.
 *
 * @param first its first address
 * @param bits how many bits of an address must agree with the first
 */
record Network(InetAddress first, int bits) {
    /** Null for text that is no network. */
    static @Nullable Network parse(String text) {
        var slash = text.indexOf('/');
        try {
            var first = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
            var most = first.getAddress().length * 8;
            var bits = slash < 0 ? most : Integer.parseInt(text.substring(slash + 1));
            return bits >= 0 && bits <= most ? new Network(first, bits) : null;
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }

    boolean contains(InetAddress address) {
        var mine = first.getAddress();
        var other = address.getAddress();
        if (mine.length != other.length) {
            return false;
        }
        for (var i = 0; i < bits; i++) {
            if (((mine[i >> 3] ^ other[i >> 3]) & (0x80 >> (i & 7))) != 0) {
                return false;
            }
        }
        return true;
    }
}
