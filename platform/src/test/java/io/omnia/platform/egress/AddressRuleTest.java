package io.omnia.platform.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRuleTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.1, a private address",
        "10.255.255.255, a private address",
        "172.16.0.1, a private address",
        "172.31.255.255, a private address",
        "192.168.1.1, a private address",
        "100.64.0.1, a carrier-grade NAT address",
        "100.127.255.255, a carrier-grade NAT address",
        "127.0.0.1, a loopback address",
        "127.255.255.254, a loopback address",
        "169.254.1.1, a link-local address",
        "192.0.0.8, a protocol-assignment address",
        "192.0.2.1, a documentation address",
        "198.18.0.1, a benchmark address",
        "198.19.255.255, a benchmark address",
        "198.51.100.1, a documentation address",
        "203.0.113.1, a documentation address",
        "240.0.0.1, a reserved address",
        "::1, a loopback address",
        "64:ff9b::7f00:1, a NAT64 address",
        "64:ff9b::808:808, a NAT64 address",
        "64:ff9b:1::a00:1, a NAT64 address",
        "fc00::1, a unique-local address",
        "fdff::1, a unique-local address",
        "fe80::1, a link-local address",
        "fec0::1, a site-local address",
        "2001::1, a protocol-assignment address",
        "2001:db8::1, a documentation address",
        "2002:7f00:1::1, a 6to4 address",
        "3fff::1, a documentation address",
        "::7f00:1, a reserved address",
        "4000::1, a reserved address",
        "100::1, a reserved address",
    })
    void keepsVendorsAndCallersOutOfEverythingThatIsNotPublic(String address, String refusal) {
        var literal = InetAddress.ofLiteral(address);

        assertThat(AddressRule.refusal(literal, Trust.VENDOR)).isEqualTo(refusal);
        assertThat(AddressRule.refusal(literal, Trust.CALLER)).isEqualTo(refusal);
        assertThat(AddressRule.refusal(literal, Trust.OPERATOR)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "126.255.255.255",
                "128.0.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "192.167.255.255",
                "192.169.0.0",
                "198.17.255.255",
                "198.20.0.0",
                "223.255.255.255",
                "2606:4700::1111",
                "2a00:1450::1"
            })
    void letsEveryonePublic(String address) {
        for (var trust : Trust.values()) {
            assertThat(AddressRule.refusal(InetAddress.ofLiteral(address), trust))
                    .isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "169.254.169.254",
                "169.254.170.2",
                "100.100.100.200",
                "168.63.129.16",
                "192.0.0.192",
                "fd00:ec2::254",
                "0.0.0.0",
                "0.1.2.3",
                "::",
                "224.0.0.1",
                "239.255.255.255",
                "255.255.255.255",
                "ff02::1"
            })
    void letsNobodyReachMetadataServicesOrWhatIsNoHost(String address) {
        for (var trust : Trust.values()) {
            assertThat(AddressRule.refusal(InetAddress.ofLiteral(address), trust))
                    .isNotNull();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"VENDOR", "CALLER"})
    void judgesAMappedAddressByWhatItHides(Trust trust) throws UnknownHostException {
        for (var hidden : new byte[][] {{127, 0, 0, 1}, {10, 0, 0, 1}, {8, 8, 8, 8}}) {
            assertThat(AddressRule.refusal(mapped(hidden), trust)).isNotNull();
        }
        assertThat(AddressRule.refusal(
                        mapped(new byte[] {(byte) 169, (byte) 254, (byte) 169, (byte) 254}), Trust.OPERATOR))
                .isEqualTo("a cloud metadata address");
    }

    /** The JDK folds mapped addresses into IPv4 ones unless they come with a scope. */
    private static InetAddress mapped(byte[] ipv4) throws UnknownHostException {
        var bytes = new byte[16];
        bytes[10] = -1;
        bytes[11] = -1;
        System.arraycopy(ipv4, 0, bytes, 12, 4);
        return java.net.Inet6Address.getByAddress(null, bytes, 0);
    }
}
