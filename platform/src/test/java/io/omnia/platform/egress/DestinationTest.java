package io.omnia.platform.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://example.com",
                "file:///etc/passwd",
                "gopher://example.com",
                "https://user:word@example.com",
                "https://user@example.com",
                "https://example.com/a?key=1",
                "https://example.com/#part",
                "https:///nohost",
                "https://example.com:0/"
            })
    void refusesAddressesThatAreMoreOrLessThanAHostAndAPath(String address) {
        for (var trust : Trust.values()) {
            assertThatThrownBy(() -> new Destination("someone", URI.create(address), trust, Set.of()))
                    .isInstanceOf(EgressRefused.class)
                    .hasMessageContaining("someone");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://example.com:22", "https://example.com:6379", "http://example.com:5432"})
    void opensOnlyTheUsualPortsForCallers(String address) {
        assertThatThrownBy(() -> new Destination("someone", URI.create(address), Trust.CALLER, Set.of()))
                .isInstanceOf(EgressRefused.class)
                .hasMessageContaining("not open");
        assertThat(new Destination("someone", URI.create(address), Trust.OPERATOR, Set.of()).port())
                .isPositive();
    }

    @Test
    void knowsTheUsualPortsAndLiterals() {
        assertThat(new Destination("a", URI.create("https://Example.COM/v1"), Trust.VENDOR, Set.of()))
                .returns(443, Destination::port)
                .returns("example.com", Destination::host);
        assertThat(new Destination("a", URI.create("http://[::1]/v1"), Trust.OPERATOR, Set.of()))
                .returns(80, Destination::port)
                .returns("::1", Destination::host);
    }
}
