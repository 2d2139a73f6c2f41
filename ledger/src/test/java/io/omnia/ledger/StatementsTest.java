package io.omnia.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.omnia.identity.Mode;
import io.omnia.platform.http.Problem;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class StatementsTest {
    private static Fixture ledger;
    private static Statements statements;

    private final LimitSet set = Fixture.newSet();

    @BeforeAll
    static void start() {
        ledger = new Fixture();
        statements = new Statements(ledger.jdbi);
    }

    @AfterAll
    static void stop() {
        assertThat(ledger.violations()).isEmpty();
        ledger.close();
    }

    @Test
    void showsWhatACallHeldPaidAndGaveBack() {
        ledger.grant(set, 100);
        var call = Fixture.newCall();
        ledger.hold(call, set, 80);
        ledger.settle(call, set, 30);

        var postings = whole(null, 10);

        assertThat(postings).extracting(StatementTable.Posting::kind).containsExactly("settle", "grant");
        assertThat(postings).extracting(StatementTable.Posting::amount).containsExactly(-30L, 100L);
        assertThat(postings).extracting(StatementTable.Posting::balanceAfter).containsExactly(70L, 100L);
        var settle = postings.getFirst();
        assertThat(settle.call()).isEqualTo(call.value());
        assertThat(settle.held()).isEqualTo(80);
        assertThat(settle.model()).isEqualTo("sandbox/echo");
        assertThat(postings.getLast().reason()).isEqualTo("test");
    }

    @Test
    void showsWhatRunningCallsHave() {
        ledger.grant(set, 100);
        var call = Fixture.newCall();
        ledger.hold(call, set, 60);

        var statement = statements.of(set.account(), set.mode(), null, null, 10);

        assertThat(statement.running()).hasSize(1);
        assertThat(statement.running().getFirst().call()).isEqualTo(call.value());
        assertThat(statement.running().getFirst().heldMicros()).isEqualTo(60);
        assertThat(statement.balance()).isEqualTo(new Balance(100, 60, 0, 40));
        assertThat(statements.standing(set.account(), set.mode()).running()).isEqualTo(1);
        assertThat(statements.standing(set.account(), Mode.LIVE)).isEqualTo(new Statements.Standing(Balance.EMPTY, 0));
    }

    @Test
    void saysWhenAGrantEnds() {
        var end = Instant.parse("2100-01-01T00:00:00Z");
        ledger.grant(set, 50, GrantKind.PROMO, end);

        assertThat(whole(null, 10))
                .extracting(StatementTable.Posting::expiresAt)
                .containsExactly(end);
    }

    @Test
    void aWalletThatNeverWasHasAnEmptyStatement() {
        assertThat(statements.of(set.account(), set.mode(), null, null, 10))
                .isEqualTo(new Statements.Statement(Balance.EMPTY, List.of(), List.of(), null));
    }

    @Test
    void addsUpToTheBalanceWhateverHappenedAndHoweverItIsPaged() {
        var seed = System.nanoTime();
        System.out.println("StatementsTest seed " + seed);
        var random = new Random(seed);
        for (var history = 0; history < 12; history++) {
            var owner = Fixture.newSet();
            live(random, owner);

            var whole = pages(owner, null, 1_000);

            var expected =
                    statements.standing(owner.account(), owner.mode()).balance().postedMicros();
            for (var posting : whole) {
                assertThat(posting.balanceAfter()).as("seed %d", seed).isEqualTo(expected);
                expected -= posting.amount();
            }
            assertThat(expected)
                    .as("seed %d: what was there before everything", seed)
                    .isZero();
            assertThat(pages(owner, null, 1 + random.nextInt(5)))
                    .as("seed %d", seed)
                    .isEqualTo(whole);
            for (var kind : Statements.KINDS) {
                var only = whole.stream()
                        .filter(posting -> posting.kind().equals(kind))
                        .toList();
                assertThat(pages(owner, kind, 1 + random.nextInt(5)))
                        .as("seed %d, %s", seed, kind)
                        .isEqualTo(only);
            }
            assertThat(whole).extracting(StatementTable.Posting::kind).contains("grant", "settle");
        }
    }

    @Test
    void goesOnWhereThePageBeforeEndedWhileNewCallsArrive() {
        ledger.grant(set, 1_000);
        for (var i = 0; i < 9; i++) {
            ledger.settle(Fixture.newCall(), set, 1 + i);
        }
        var before = whole(null, 100);

        var seen = new ArrayList<StatementTable.Posting>();
        StatementPosition after = null;
        do {
            var page = statements.of(set.account(), set.mode(), null, after, 2);
            seen.addAll(page.postings());
            after = page.next();
            ledger.settle(Fixture.newCall(), set, 5);
        } while (after != null);

        assertThat(seen).isEqualTo(before);
    }

    @Test
    void aPositionWithABalanceThatNoWalletHasIsRefused() {
        ledger.grant(set, 1_000);
        var newest = StatementPosition.newest(0);

        for (var balance : new long[] {Long.MAX_VALUE, Long.MIN_VALUE}) {
            var forged = new StatementPosition(newest.txn(), newest.call(), balance).cursor();
            assertThatThrownBy(() -> StatementPosition.of(forged)).isInstanceOf(Problem.class);
        }
    }

    /** Grants, calls one by one and at once, with and without a hold, some beyond the credit, and lots that end. */
    private static void live(Random random, LimitSet owner) {
        ledger.grant(owner, 1 + random.nextInt(1_000));
        var running = new ArrayList<CallId>();
        for (var step = random.nextInt(40); step >= 0; step--) {
            switch (random.nextInt(5)) {
                case 0 -> ledger.grant(owner, 1 + random.nextInt(500));
                case 1 -> {
                    ledger.grant(
                            owner,
                            1 + random.nextInt(50),
                            GrantKind.PROMO,
                            Instant.now().minusSeconds(1));
                    new Grants(ledger.jdbi, Clock.systemUTC()).expireLots();
                }
                case 2 -> {
                    var call = Fixture.newCall();
                    if (ledger.hold(call, owner, 1 + random.nextInt(50)) instanceof HoldResult.Placed) {
                        running.add(call);
                    }
                }
                case 3 -> {
                    var ends = new HashSet<>(running);
                    running.clear();
                    settleAtOnce(random, owner, List.copyOf(ends));
                }
                default -> settleAtOnce(random, owner, List.of(Fixture.newCall(), Fixture.newCall()));
            }
        }
        settleAtOnce(random, owner, List.of(Fixture.newCall()));
        ledger.settle(Fixture.newCall(), owner, 7);
    }

    private static void settleAtOnce(Random random, LimitSet owner, List<CallId> calls) {
        var answers = calls.stream()
                .map(call -> ledger.wallets.settle(Fixture.call(call, owner), Fixture.charge(random.nextInt(60))))
                .toList();
        answers.forEach(Fixture::await);
    }

    private List<StatementTable.Posting> whole(String kind, int limit) {
        return pages(set, kind, limit);
    }

    private static List<StatementTable.Posting> pages(LimitSet owner, String kind, int limit) {
        var all = new ArrayList<StatementTable.Posting>();
        var ids = new HashSet<List<UUID>>();
        StatementPosition after = null;
        do {
            var page = statements.of(owner.account(), owner.mode(), kind, after, limit);
            assertThat(page.postings()).hasSizeLessThanOrEqualTo(limit);
            all.addAll(page.postings());
            after = page.next() == null
                    ? null
                    : StatementPosition.of(page.next().cursor());
        } while (after != null);
        for (var posting : all) {
            assertThat(ids.add(Arrays.asList(posting.txn(), posting.call()))).isTrue();
        }
        return all;
    }
}
