package io.omnia.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.platform.database.TestDatabase;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/** Groups as the lane writes them, on a connection with the lane's own settings. */
class GroupWriterTest {
    private static final int WALLETS = 500;

    private static GroupWriter writer() {
        var holder = new HoldTable.Holder(java.util.UUID.randomUUID(), java.util.UUID.randomUUID());
        return new GroupWriter(
                new LimitTable(),
                new HoldTable(holder),
                new ClaimTable(),
                new UsageTable(),
                new JournalTable(),
                new GrantTable(),
                Clock.systemUTC());
    }

    private static LaneSession session(LaneSessions sessions) throws InterruptedException {
        for (var session = sessions.poll(); ; session = sessions.poll()) {
            if (session != null) {
                return session;
            }
            Thread.sleep(5);
        }
    }

    private static List<LaneOperation> holds(List<CallId> calls, List<LimitSet> sets) {
        return IntStream.range(0, calls.size())
                .<LaneOperation>mapToObj(i -> new LaneOperation.Hold(
                        calls.get(i), sets.get(i), Bound.of(new Credits(10)), null, new CompletableFuture<>()))
                .toList();
    }

    private static List<LaneOperation> settles(List<CallId> calls, List<LimitSet> sets) {
        return IntStream.range(0, calls.size())
                .<LaneOperation>mapToObj(i -> new LaneOperation.Settle(
                        Fixture.call(calls.get(i), sets.get(i)), Fixture.charge(3), null, new CompletableFuture<>()))
                .toList();
    }

    private static List<CallId> calls(int count) {
        return IntStream.range(0, count).mapToObj(i -> Fixture.newCall()).toList();
    }

    /** By one connection, since opening hundreds of them takes longer than all else here. */
    private static void fund(Fixture ledger, List<LimitSet> sets) {
        ledger.jdbi.useHandle(handle -> {
            var grants = new Grants(Jdbi.create(handle.getConnection()), Clock.systemUTC());
            for (var set : sets) {
                var grant =
                        new Grants.Grant(set.account(), set.mode(), new Credits(1_000), GrantKind.PAID, null, "test");
                grants.grant(grant, set.account().value().toString());
            }
        });
    }

    @Test
    void writesAGroupOverManyWalletsByTheirKeys() throws Exception {
        try (var ledger = new Fixture();
                var session = session(new LaneSessions(ledger.source))) {
            var sets =
                    IntStream.range(0, WALLETS).mapToObj(i -> Fixture.newSet()).toList();
            fund(ledger, sets);
            var calls = calls(WALLETS);
            var writer = writer();

            writer.write(session.handle(), holds(calls, sets), GroupWriter.Care.QUICK);
            assertThat(ledger.number("select count(*) from ledger.spend_limit where held_micros = 10"))
                    .isEqualTo(WALLETS);
            writer.write(session.handle(), settles(calls, sets), GroupWriter.Care.QUICK);

            assertThat(ledger.number(
                            "select count(*) from ledger.spend_limit where held_micros = 0 and spent_micros = 3"))
                    .isEqualTo(WALLETS);
            assertThat(ledger.number("select count(*) from ledger.usage_line")).isEqualTo(WALLETS);
            assertThat(ledger.violations()).isEmpty();
            assertThat(plans(session, writer, sets)).isNotEmpty().allSatisfy(GroupWriterTest::goesByKeys);
        }
    }

    private static void goesByKeys(List<String> plan) {
        assertThat(plan).noneMatch(line -> line.contains("Seq Scan"));
        for (var i = 0; i < plan.size(); i++) {
            if (plan.get(i).contains("Index Scan")) {
                assertThat(plan.get(i + 1)).contains("Index Cond");
            }
        }
    }

    /** The plans of what the session has prepared; they are generic, so that arguments make no difference. */
    private static List<List<String>> plans(LaneSession session, GroupWriter writer, List<LimitSet> sets) {
        for (var i = 0; i < 6; i++) {
            var calls = calls(WALLETS);
            writer.write(session.handle(), holds(calls, sets), GroupWriter.Care.CAREFUL);
            writer.write(session.handle(), settles(calls, sets), GroupWriter.Care.CAREFUL);
        }
        var plans = new ArrayList<List<String>>();
        var prepared = session.handle().select("""
                select 'explain execute "' || name || '"' || coalesce('(' || (
                    select string_agg('null', ', ') from unnest(parameter_types)) || ')', '')
                from pg_prepared_statements where statement like '%ledger.%'
                """).mapTo(String.class).list();
        for (var explain : prepared) {
            plans.add(session.handle().createQuery(explain).mapTo(String.class).list());
        }
        session.rollBack();
        return plans;
    }

    @Test
    void goesToTheDatabaseTwiceForAGroupWhateverItsSize() throws Exception {
        var target = TestDatabase.migrated("ledger");
        try (var proxy = new FlakyProxy(target);
                var ledger = new Fixture(target);
                var session = session(new LaneSessions(proxy.through(target)))) {
            var set = Fixture.newSet();
            ledger.grant(set, 1_000_000);
            for (var size : List.of(1, 20, 200)) {
                assertThat(usualTrips(proxy, session, java.util.Collections.nCopies(size, set)))
                        .isEqualTo(2);
            }
        }
    }

    /** The median, for while the driver prepares its statements a group makes more, and now and then a later one does. */
    private static int usualTrips(FlakyProxy proxy, LaneSession session, List<LimitSet> sets) {
        var writer = writer();
        var running = calls(sets.size());
        writer.write(session.handle(), holds(running, sets), GroupWriter.Care.QUICK);
        var trips = new ArrayList<Integer>();
        for (var i = 0; i < 21; i++) {
            var next = calls(sets.size());
            var group = new ArrayList<>(holds(next, sets));
            group.addAll(settles(running, sets));
            var before = proxy.trips();
            writer.write(session.handle(), group, GroupWriter.Care.QUICK);
            trips.add(proxy.trips() - before);
            running = next;
        }
        trips.sort(Integer::compare);
        return trips.get(trips.size() / 2);
    }
}
