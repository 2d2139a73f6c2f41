package io.omnia.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DeploymentTest {
    /** Close to where the time of {@link System#nanoTime} turns over, which must not matter. */
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1_000);

    private final Credential credential = new Credential(now::get);
    private final Deployment deployment = credential.deployment("acme/one");
    private final Deployment sibling = credential.deployment("acme/two");

    @Test
    void singleFailuresAreForgiven() {
        fail(Breaker.FAILURES_TO_OPEN - 1);
        deployment.answered(true, -1);
        fail(Breaker.FAILURES_TO_OPEN - 1);

        assertThat(deployment.isReady()).isTrue();
    }

    @Test
    void opensAfterFailuresInARowAndLetsOneProbeThroughWhenTheWaitIsOver() {
        fail(Breaker.FAILURES_TO_OPEN);
        assertThat(deployment.isReady()).isFalse();
        assertThat(deployment.enter()).isFalse();
        assertThat(sibling.isReady()).isTrue();
        assertThat(credential.troubled()).containsOnlyKeys("acme/one");

        pass(Duration.ofNanos(Breaker.FIRST_WAIT));
        assertThat(deployment.enter()).isTrue();
        assertThat(deployment.isReady()).isFalse();
        assertThat(deployment.enter()).isFalse();

        deployment.answered(true, -1);
        assertThat(deployment.enter()).isTrue();
        assertThat(deployment.enter()).isTrue();
    }

    @Test
    void aProbeThatFailsDoublesTheWait() {
        fail(Breaker.FAILURES_TO_OPEN);
        pass(Duration.ofNanos(Breaker.FIRST_WAIT));
        fail(1);

        assertThat(deployment.waitNanos()).isEqualTo(2 * Breaker.FIRST_WAIT);
    }

    @Test
    void aProbeWhoseCallerLeftIsGivenToTheNextAndOneThatIsLostEnds() {
        fail(Breaker.FAILURES_TO_OPEN);
        pass(Duration.ofNanos(Breaker.FIRST_WAIT));
        assertThat(deployment.enter()).isTrue();
        deployment.undecided();
        assertThat(deployment.enter()).isTrue();
        assertThat(deployment.enter()).isFalse();

        pass(Duration.ofNanos(Breaker.PROBE_LIFETIME));
        assertThat(deployment.enter()).isTrue();
    }

    @Test
    void whoAsksForTimeGetsIt() {
        deployment.enter();
        deployment.failed(Duration.ofSeconds(30));

        assertThat(deployment.waitNanos()).isEqualTo(Duration.ofSeconds(30).toNanos());
        assertThat(sibling.isReady()).isTrue();
    }

    @Test
    void tooManyCallsCoolTheCredentialWithAllItsModels() {
        deployment.enter();
        deployment.limited(Duration.ofSeconds(7));

        assertThat(sibling.isReady()).isFalse();
        assertThat(credential.state()).isEqualTo("cooling");
        assertThat(new Credential(now::get).deployment("acme/one").isReady()).isTrue();
        pass(Duration.ofSeconds(7));
        assertThat(sibling.isReady()).isTrue();
        assertThat(deployment.isReady()).isTrue();
    }

    @Test
    void aCredentialThatIsNotAcceptedIsOutUntilAProbeIs() {
        deployment.enter();
        deployment.refused();

        assertThat(sibling.isReady()).isFalse();
        assertThat(credential.state()).isEqualTo("refused");
        pass(Duration.ofNanos(Breaker.PROBE_LIFETIME));
        assertThat(sibling.enter()).isTrue();
        assertThat(deployment.enter()).isFalse();
        sibling.answered(false, -1);
        assertThat(deployment.enter()).isTrue();
        assertThat(credential.state()).isEqualTo("ready");
    }

    @Test
    void latencyJumpsToAPeakAndComesDownSlowly() {
        assertThat(deployment.latencyNanos(true)).isZero();
        deployment.answered(true, 100);
        deployment.answered(true, 900);
        assertThat(deployment.latencyNanos(true)).isEqualTo(900);
        assertThat(deployment.latencyNanos(false)).isZero();

        pass(Duration.ofSeconds(10));
        deployment.answered(true, 100);
        assertThat(deployment.latencyNanos(true)).isBetween(390L, 400L);
    }

    private void fail(int times) {
        for (var i = 0; i < times; i++) {
            deployment.enter();
            deployment.failed(null);
        }
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }
}
