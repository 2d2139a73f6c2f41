package io.omnia.gateway.routing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AffinityTest {
    private final AtomicLong now = new AtomicLong();
    private final Affinity affinity = new Affinity(now::get);
    private final Deployment deployment = new Credential(now::get).deployment("acme/one");

    @Test
    void remembersWhoAnsweredForAsLongAsACacheLasts() {
        var conversation = affinity.conversation("account", "model", bytes("hello"));
        affinity.answered(conversation, deployment);
        now.addAndGet(Affinity.LIFETIME.toNanos() - 1);
        assertThat(affinity.last(affinity.conversation("account", "model", bytes("hello"))))
                .isSameAs(deployment);

        now.incrementAndGet();
        assertThat(affinity.last(conversation)).isNull();
    }

    @Test
    void anotherAccountModelOrBeginningIsAnotherConversation() {
        affinity.answered(affinity.conversation("account", "model", bytes("hello")), deployment);

        assertThat(affinity.last(affinity.conversation("other", "model", bytes("hello"))))
                .isNull();
        assertThat(affinity.last(affinity.conversation("account", "other", bytes("hello"))))
                .isNull();
        assertThat(affinity.last(affinity.conversation("account", "model", bytes("hallo"))))
                .isNull();
        assertThat(new Affinity(now::get).conversation("account", "model", bytes("hello")))
                .isNotEqualTo(affinity.conversation("account", "model", bytes("hello")));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
