package io.omnia.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.privacy.Secret;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class OwnCredentialsTest {
    private final AtomicLong now = new AtomicLong();
    private final OwnCredentials credentials = new OwnCredentials(now::get);

    @Test
    void areTheSameForTheSameKeyOfTheSameAccountAtTheSameProvider() {
        var one = credentials.of("account", "acme", Secret.of("key"));

        assertThat(credentials.of("account", "acme", Secret.of("key"))).isSameAs(one);
        assertThat(credentials.of("another", "acme", Secret.of("key"))).isNotSameAs(one);
        assertThat(credentials.of("account", "other", Secret.of("key"))).isNotSameAs(one);
        assertThat(credentials.of("account", "acme", Secret.of("key2"))).isNotSameAs(one);
    }

    @Test
    void areForgottenWhenTheyAreNotUsed() {
        var one = credentials.of("account", "acme", Secret.of("key"));
        now.addAndGet(OwnCredentials.LIFETIME.toNanos() - 1);
        assertThat(credentials.of("account", "acme", Secret.of("key"))).isSameAs(one);
        now.addAndGet(OwnCredentials.LIFETIME.toNanos());

        assertThat(credentials.of("account", "acme", Secret.of("key"))).isNotSameAs(one);
    }

    @Test
    void areBounded() {
        var first = credentials.of("account", "acme", Secret.of("key"));
        for (var i = 0; i < 5_000; i++) {
            credentials.of("account", "acme", Secret.of("key" + i));
        }

        assertThat(credentials.of("account", "acme", Secret.of("key"))).isNotSameAs(first);
    }
}
