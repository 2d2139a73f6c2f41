package io.omnia.platform.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.platform.telemetry.EventLog;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

class NoticesTest {
    @Test
    void reachesEverySubscriberOfTheChannelOnEveryNode() throws Exception {
        var database = TestDatabase.create();
        try (var here = new Notices(database, new EventLog());
                var there = new Notices(database, new EventLog())) {
            var heard = new LinkedBlockingQueue<String>();
            connected(database, here, there);
            here.subscribe("prices", payload -> heard.add("here " + payload));
            there.subscribe("prices", payload -> heard.add("there " + payload));
            there.subscribe("keys", payload -> heard.add("wrong channel " + payload));

            publish(here, database, "prices", "a:b c");

            assertThat(heard.poll(10, TimeUnit.SECONDS)).endsWith("here a:b c");
            assertThat(heard.poll(10, TimeUnit.SECONDS)).endsWith("here a:b c");
            assertThat(heard).isEmpty();
        }
    }

    @Test
    void saysNothingOfATransactionThatIsRolledBack() throws Exception {
        var database = TestDatabase.create();
        try (var notices = new Notices(database, new EventLog())) {
            var heard = new LinkedBlockingQueue<String>();
            connected(database, notices);
            notices.subscribe("keys", heard::add);

            Jdbi.create(database).useTransaction(handle -> {
                notices.publish(handle, "keys", "undone");
                handle.rollback();
            });
            publish(notices, database, "keys", "done");

            assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("done");
        }
    }

    @Test
    void survivesASubscriberThatFails() throws Exception {
        var database = TestDatabase.create();
        try (var notices = new Notices(database, new EventLog())) {
            var heard = new LinkedBlockingQueue<String>();
            connected(database, notices);
            notices.subscribe("keys", payload -> {
                throw new IllegalStateException(payload);
            });
            notices.subscribe("keys", heard::add);

            publish(notices, database, "keys", "first");
            publish(notices, database, "keys", "second");

            assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("first");
            assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("second");
        }
    }

    @Test
    void comesBackAndSaysSoAfterTheServerWasKilled() throws Exception {
        var folder = TestServers.openFolder();
        try (var server = EmbeddedPostgres.start(folder);
                var notices = new Notices(PostgresProbe.source(server.address()), new EventLog())) {
            var database = PostgresProbe.source(server.address());
            var heard = new LinkedBlockingQueue<String>();
            var connections = new Semaphore(0);
            notices.onReconnect(connections::release);
            notices.subscribe("keys", heard::add);
            assertThat(connections.tryAcquire(10, TimeUnit.SECONDS)).isTrue();

            TestServers.kill(server.pid());

            assertThat(connections.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
            publish(notices, database, "keys", "after");
            assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("after");
        } finally {
            TestServers.delete(folder);
        }
    }

    /** Waits until each listens, by sending messages until one comes back. */
    private static void connected(DataSource database, Notices... all) throws Exception {
        for (var notices : all) {
            var there = new Semaphore(0);
            notices.subscribe("ready", payload -> there.release());
            TestServers.eventually(() -> {
                publish(notices, database, "ready", "");
                assertThat(there.tryAcquire(100, TimeUnit.MILLISECONDS)).isTrue();
                return null;
            });
        }
    }

    private static void publish(Notices notices, DataSource database, String channel, String payload) {
        Jdbi.create(database).useTransaction(handle -> notices.publish(handle, channel, payload));
    }
}
