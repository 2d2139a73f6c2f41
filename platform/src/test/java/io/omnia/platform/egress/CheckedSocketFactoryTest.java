package io.omnia.platform.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CheckedSocketFactoryTest {
    @Test
    void leadsToItsDestinationAndNowhereElse() throws Exception {
        try (var declared = listen();
                var other = listen()) {
            var sockets = TestDoor.sockets(to("smtp://127.0.0.1:" + declared.getLocalPort(), Trust.OPERATOR));

            try (var socket = sockets.createSocket("127.0.0.1", declared.getLocalPort())) {
                assertThat(socket.isConnected()).isTrue();
            }
            assertThatThrownBy(() -> sockets.createSocket("127.0.0.1", other.getLocalPort()))
                    .isInstanceOf(ConnectException.class);
            var later = sockets.createSocket();
            assertThatThrownBy(
                            () -> later.connect(InetSocketAddress.createUnresolved("127.0.0.1", other.getLocalPort())))
                    .isInstanceOf(ConnectException.class);
        }
    }

    @Test
    void judgesTheAddressThatANameLeadsTo() throws Exception {
        try (var server = listen()) {
            var port = server.getLocalPort();
            var sockets = TestDoor.sockets(to("smtp://localhost:" + port, Trust.VENDOR));

            assertThatThrownBy(() -> sockets.createSocket("localhost", port))
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("loopback");
        }
    }

    @Test
    void isNotForHttp() {
        assertThatThrownBy(() -> TestDoor.sockets(to("https://example.org", Trust.OPERATOR)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static ServerSocket listen() throws Exception {
        return new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
    }

    private static Destination to(String address, Trust trust) {
        return new Destination("smtp", URI.create(address), trust, Set.of());
    }
}
