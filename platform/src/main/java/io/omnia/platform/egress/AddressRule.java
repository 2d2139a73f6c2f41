package io.omnia.platform.egress;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which addresses a destination may lead to. Ranges: the IANA special-purpose registries for IPv4 and IPv6 (RFC 6890 and
 * its updates) and the metadata addresses of the large clouds, which answer credentials to whoever asks.
 */
final class AddressRule {
    private static final List<Range> METADATA = List.of(
            range("169.254.169.254", 32, "a cloud metadata"),
            range("169.254.170.2", 32, "a cloud metadata"),
            range("100.100.100.200", 32, "a cloud metadata"),
            range("168.63.129.16", 32, "a cloud metadata"),
            range("192.0.0.192", 32, "a cloud metadata"),
            range("fd00:ec2::254", 128, "a cloud metadata"),
            range("fd20:ce::254", 128, "a cloud metadata"));

    private static final List<Range> NO_HOST = List.of(
            range("0.0.0.0", 8, "an unspecified"),
            range("224.0.0.0", 4, "a multicast"),
            range("255.255.255.255", 32, "a broadcast"),
            range("::", 128, "an unspecified"),
            range("ff00::", 8, "a multicast"));

    private static final List<Range> NOT_PUBLIC = List.of(
            range("10.0.0.0", 8, "a private"),
            range("100.64.0.0", 10, "a carrier-grade NAT"),
            range("127.0.0.0", 8, "a loopback"),
            range("169.254.0.0", 16, "a link-local"),
            range("172.16.0.0", 12, "a private"),
            range("192.0.0.0", 24, "a protocol-assignment"),
            range("192.0.2.0", 24, "a documentation"),
            range("192.88.99.0", 24, "a 6to4 relay"),
            range("192.168.0.0", 16, "a private"),
            range("198.18.0.0", 15, "a benchmark"),
            range("198.51.100.0", 24, "a documentation"),
            range("203.0.113.0", 24, "a documentation"),
            range("240.0.0.0", 4, "a reserved"),
            range("::1", 128, "a loopback"),
            range("64:ff9b::", 96, "a NAT64"),
            range("64:ff9b:1::", 48, "a NAT64"),
            range("fc00::", 7, "a unique-local"),
            range("fe80::", 10, "a link-local"),
            range("fec0::", 10, "a site-local"),
            range("2001::", 23, "a protocol-assignment"),
            range("2001:db8::", 32, "a documentation"),
            range("2002::", 16, "a 6to4"),
            range("3fff::", 20, "a documentation"));

    /** Everything that is handed out for the public IPv6 internet lies in here. */
    private static final Range PUBLIC_IPV6 = range("2000::", 3, "a public");

    private AddressRule() {}

    /** Why {@code address} may not be connected to under {@code trust}, as "a loopback address", or null if it may. */
    static @Nullable String refusal(InetAddress address, Trust trust) {
        var bytes = unwrapped(address.getAddress());
        var refusal = first(METADATA, bytes);
        if (refusal == null) {
            refusal = first(NO_HOST, bytes);
        }
        return switch (trust) {
            case OPERATOR -> refusal;
            case VENDOR, CALLER -> refusal != null ? refusal : notPublic(bytes, address);
        };
    }

    private static @Nullable String notPublic(byte[] bytes, InetAddress address) {
        if (isMapped(address.getAddress())) {
            return "a v4-mapped address";
        }
        var refusal = first(NOT_PUBLIC, bytes);
        if (refusal == null && bytes.length == 16 && !PUBLIC_IPV6.contains(bytes)) {
            return "a reserved address";
        }
        return refusal;
    }

    private static @Nullable String first(List<Range> ranges, byte[] bytes) {
        for (var range : ranges) {
            if (range.contains(bytes)) {
                return range.kind + " address";
            }
        }
        return null;
    }

    /** ::ffff:a.b.c.d reaches a.b.c.d on most systems, so it is judged as that. */
    private static byte[] unwrapped(byte[] bytes) {
        return isMapped(bytes) ? new byte[] {bytes[12], bytes[13], bytes[14], bytes[15]} : bytes;
    }

    private static boolean isMapped(byte[] bytes) {
        if (bytes.length != 16 || bytes[10] != -1 || bytes[11] != -1) {
            return false;
        }
        for (var i = 0; i < 10; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private static Range range(String first, int bits, String kind) {
        return new Range(InetAddress.ofLiteral(first).getAddress(), bits, kind);
    }

    private static final class Range {
        private final byte[] first;
        private final int bits;
        private final String kind;

        Range(byte[] first, int bits, String kind) {
            this.first = first;
            this.bits = bits;
            this.kind = kind;
        }

        boolean contains(byte[] address) {
            if (address.length != first.length) {
                return false;
            }
            for (var i = 0; i < bits; i++) {
                var mask = 0x80 >> (i & 7);
                if ((address[i >> 3] & mask) != (first[i >> 3] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }
}
