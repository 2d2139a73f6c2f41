package io.omnia.platform.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.platform.telemetry.EventLog;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DatabaseWatchTest {
    @Test
    void tellsWhatIsAnnouncedAndWhatMayHaveBeenMissed() throws Exception {
        var folder = TestServers.openFolder();
        try (var server = EmbeddedPostgres.start(folder);
                var watch = new DatabaseWatch(PostgresProbe.source(server.address()), new EventLog())) {
            var keys = new Semaphore(0);
            var prices = new Semaphore(0);
            watch.onChange("keys", keys::release);
            watch.onChange("prices", prices::release);
            // Until the connection listens there is nothing to hear; what began to listen late is told to look.
            while (!keys.tryAcquire(100, TimeUnit.MILLISECONDS)) {
                TestServers.execute(server.address(), "select pg_notify('omnia', 'keys')");
            }
            Thread.sleep(500);
            keys.drainPermits();
            prices.drainPermits();

            TestServers.execute(server.address(), "select pg_notify('omnia', 'keys')");

            assertThat(keys.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
            assertThat(prices.availablePermits()).isZero();

            TestServers.kill(server.pid());

            assertThat(prices.tryAcquire(30, TimeUnit.SECONDS))
                    .as("whatever it was, it may have been announced while nobody listened")
                    .isTrue();
        } finally {
            TestServers.delete(folder);
        }
    }

    @Test
    void comesBackAndSaysSoAfterTheServerWasKilled() throws Exception {
        var folder = TestServers.openFolder();
        try (var server = EmbeddedPostgres.start(folder);
                var watch = new DatabaseWatch(PostgresProbe.source(server.address()), new EventLog())) {
            var connections = new Semaphore(0);
            watch.onReconnect(() -> {
                throw new IllegalStateException("a callback that fails keeps none of the others from being called");
            });
            watch.onReconnect(connections::release);
            assertThat(connections.tryAcquire(1, TimeUnit.SECONDS))
                    .as("called back although the database was never away")
                    .isFalse();

            TestServers.kill(server.pid());

            assertThat(connections.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            TestServers.delete(folder);
        }
    }
}
