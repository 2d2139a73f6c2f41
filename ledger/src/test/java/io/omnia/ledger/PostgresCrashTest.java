package io.omnia.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.platform.database.EmbeddedPostgres;
import io.omnia.platform.database.Schemas;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** Kills PostgreSQL under load and compares what callers were told with what the books say, call by call. */
class PostgresCrashTest {
    private static final int IN_FLIGHT = 100;
    private static final long CEILING = 50;
    private static final long COST = 20;

    @TempDir
    private Path folder;

    @Test
    void billsEverySettledCallOnceThoughPostgresIsKilledUnderLoad() throws Exception {
        crash(2);
    }

    @Test
    @Tag("long")
    void billsEverySettledCallOnceThoughPostgresIsKilledManyTimes() throws Exception {
        crash(20);
    }

    private void crash(int kills) throws Exception {
        assertThat(folder.toFile().setExecutable(true, false)).isTrue();
        try (var server = EmbeddedPostgres.start(folder.resolve("postgres"))) {
            var source = new PGSimpleDataSource();
            source.setURL(server.address().jdbcUrl());
            source.setUser(server.address().user());
            source.setPassword(server.address().password());
            Schemas.migrate(source, "ledger");
            try (var ledger = new Fixture(source)) {
                var set = Fixture.newSet();
                ledger.grant(set, 1_000_000_000_000L);
                var settled = new ConcurrentHashMap<CallId, SettleResult>();
                var stop = new AtomicBoolean();
                var load = Thread.ofPlatform().start(() -> load(ledger, set, settled, stop));
                for (var i = 0; i < kills; i++) {
                    var before = settled.size();
                    Fixture.until(() -> settled.size() > before + 500);
                    var running = held(ledger, set);
                    kill(ledger);
                    Fixture.until(() -> !ledger.wallets.available());
                    running.forEach(call -> settled.put(call, ledger.settle(call, set, COST)));
                    Fixture.until(ledger.wallets::available);
                }
                stop.set(true);
                load.join();
                Fixture.until(() -> ledger.held(set) == 0);

                assertThat(settled).containsValue(SettleResult.SPOOLED);
                assertThat(ledger.number("select count(*) from ledger.usage_line where call_id = any(?)", (Object)
                                settled.keySet().stream().map(CallId::value).toArray(java.util.UUID[]::new)))
                        .isEqualTo(settled.size());
                assertThat(ledger.posted(set)).isEqualTo(1_000_000_000_000L - COST * settled.size());
                assertThat(ledger.violations()).isEmpty();
            }
        }
    }

    /** Calls that are under way at the kill, so that some end while PostgreSQL is away, whatever the load is at then. */
    private static List<CallId> held(Fixture ledger, LimitSet set) {
        var calls = Stream.generate(Fixture::newCall).limit(10).toList();
        calls.forEach(call -> assertThat(ledger.hold(call, set, CEILING)).isInstanceOf(HoldResult.Placed.class));
        return calls;
    }

    private static void load(
            Fixture ledger, LimitSet set, ConcurrentHashMap<CallId, SettleResult> settled, AtomicBoolean stop) {
        var room = new Semaphore(IN_FLIGHT);
        try {
            while (!stop.get()) {
                room.acquire();
                var call = Fixture.newCall();
                ledger.wallets.hold(call, set, new Credits(CEILING)).whenComplete((held, problem) -> {
                    if (held instanceof HoldResult.Placed) {
                        ledger.wallets
                                .settle(Fixture.call(call, set), Fixture.charge(COST))
                                .whenComplete((result, failure) -> {
                                    if (result != null) {
                                        settled.put(call, result);
                                    }
                                    room.release();
                                });
                    } else {
                        room.release();
                    }
                });
            }
            assertThat(room.tryAcquire(IN_FLIGHT, 30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** The parent of any backend is the server's main process, which this test started. */
    private static void kill(Fixture ledger) {
        ledger.jdbi.useHandle(handle -> {
            var backend = handle.createQuery("select pg_backend_pid()")
                    .mapTo(Long.class)
                    .one();
            ProcessHandle.of(backend)
                    .flatMap(ProcessHandle::parent)
                    .orElseThrow()
                    .destroyForcibly();
        });
    }
}
