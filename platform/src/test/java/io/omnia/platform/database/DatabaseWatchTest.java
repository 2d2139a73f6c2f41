package io.omnia.platform.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.platform.telemetry.EventLog;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DatabaseWatchTest {
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
