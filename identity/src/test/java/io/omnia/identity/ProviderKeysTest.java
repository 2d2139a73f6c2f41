package io.omnia.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.platform.database.DatabaseWatch;
import io.omnia.platform.time.Eventually;
import io.omnia.privacy.Seal;
import io.omnia.privacy.Secret;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProviderKeysTest {
    private static final Secret SECRET = Secret.of("sk-somebodys-key-wxyz");

    private final TestIdentity node = new TestIdentity();
    private final AccountId account = node.member();
    private final DatabaseWatch watch = new DatabaseWatch(node.source, node.log);

    @AfterEach
    void stop() {
        watch.close();
        node.close();
    }

    @Test
    void areTheAccountsOwnAndShowFourCharacters() {
        var keys = keys(1);
        var kept = keys.put(account, "acme", SECRET, false).orElseThrow();

        assertThat(kept.last4()).isEqualTo("wxyz");
        assertThat(keys.list(account)).containsExactly(kept);
        assertThat(keys.find(account, "acme")).isEqualTo(new ProviderKeys.Open(SECRET, false));
        assertThat(keys.find(account, "other")).isNull();
        var another = node.member();
        assertThat(keys.find(another, "acme")).isNull();
        assertThat(keys.list(another)).isEmpty();
        assertThat(keys.delete(another, kept.id())).isFalse();
        assertThat(keys.find(account, "acme")).isNotNull();
    }

    @Test
    void oneReplacesTheOneBeforeAndItsEndCountsAtOnce() {
        var keys = keys(1);
        keys.put(account, "acme", SECRET, false);
        var second =
                keys.put(account, "acme", Secret.of("another-key-0000"), true).orElseThrow();

        assertThat(keys.list(account)).containsExactly(second);
        assertThat(keys.find(account, "acme")).isEqualTo(new ProviderKeys.Open(Secret.of("another-key-0000"), true));
        assertThat(keys.delete(account, second.id())).isTrue();
        assertThat(keys.find(account, "acme")).isNull();
    }

    @Test
    void whetherTheOperatorsMayBeUsedChangesWithoutAnotherKey() {
        var keys = keys(1);
        var kept = keys.put(account, "acme", SECRET, false).orElseThrow();

        var changed = keys.change(account, kept.id(), true, null).orElseThrow();

        assertThat(changed.fallback()).isTrue();
        assertThat(changed.id()).isEqualTo(kept.id());
        assertThat(keys.list(account)).containsExactly(changed);
        assertThat(keys.find(account, "acme")).isEqualTo(new ProviderKeys.Open(SECRET, true));
        assertThat(keys.change(node.member(), kept.id(), false, false)).isEmpty();
        assertThat(keys.find(account, "acme")).isEqualTo(new ProviderKeys.Open(SECRET, true));
    }

    @Test
    void oneThatIsOffIsKeptAndNotUsed() {
        var keys = keys(1);
        var kept = keys.put(account, "acme", SECRET, true).orElseThrow();

        var off = keys.change(account, kept.id(), null, false).orElseThrow();

        assertThat(off.enabled()).isFalse();
        assertThat(off.fallback()).isTrue();
        assertThat(keys.list(account)).containsExactly(off);
        assertThat(keys.find(account, "acme")).isNull();
        assertThat(keys.has(account, "acme")).isFalse();
        keys.change(account, kept.id(), null, true);
        assertThat(keys.find(account, "acme")).isEqualTo(new ProviderKeys.Open(SECRET, true));
        keys.change(account, kept.id(), null, false);
        assertThat(keys.put(account, "acme", SECRET, true).orElseThrow().enabled())
                .isTrue();
    }

    @Test
    void anotherNodeFollows() {
        var here = keys(1);
        var there = keys(1);
        there.run();
        try {
            var kept = here.put(account, "acme", SECRET, false).orElseThrow();
            Eventually.holds("the key", Duration.ofSeconds(30), () -> there.find(account, "acme") != null);
            here.delete(account, kept.id());
            // A new one at the same time leaves as many as there were.
            here.put(node.member(), "acme", SECRET, false);
            Eventually.holds("its end", Duration.ofSeconds(30), () -> there.find(account, "acme") == null);
        } finally {
            there.stop();
        }
    }

    @Test
    void aStartSealsAnewWhatIsUnderAnOlderKey() {
        keys(1).put(account, "acme", SECRET, false);
        var rotated = keys(2, 1);
        rotated.run();
        rotated.stop();
        var without = keys(2);
        without.run();
        without.stop();

        assertThat(without.find(account, "acme")).isEqualTo(new ProviderKeys.Open(SECRET, false));
    }

    @Test
    void whatCannotBeOpenedIsNoKeyButThere() {
        keys(1).put(account, "acme", SECRET, true);
        var stranger = keys(3);
        stranger.run();
        stranger.stop();

        assertThat(stranger.find(account, "acme")).isEqualTo(new ProviderKeys.Open(null, true));
    }

    @Test
    void aRowThatIsMovedOpensForNobody() {
        var keys = keys(1);
        keys.put(account, "acme", SECRET, false);
        node.jdbi.useHandle(handle -> handle.execute("update identity.provider_key set provider = 'other'"));
        var after = keys(1);
        after.run();
        after.stop();

        assertThat(after.find(account, "other")).isEqualTo(new ProviderKeys.Open(null, false));
    }

    private ProviderKeys keys(int... seals) {
        var seal = new Seal(Arrays.stream(seals).mapToObj(ProviderKeysTest::key).toList());
        return new ProviderKeys(node.jdbi, new ProviderKeyTable(), seal, node.clock, node.log, watch);
    }

    private static byte[] key(int of) {
        var key = new byte[32];
        Arrays.fill(key, (byte) of);
        return key;
    }
}
