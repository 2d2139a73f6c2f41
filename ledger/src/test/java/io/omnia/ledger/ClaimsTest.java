package io.omnia.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.identity.GroupsOfKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Idempotency keys: of the calls under one key one holds, and the key follows that call's fate. */
class ClaimsTest {
    private static final Duration WINDOW = Duration.ofHours(24);
    private static final int MANY = 100;

    private static Fixture ledger;

    private final LimitSet set = Fixture.newSet();
    private final Claims claims = new Claims(ledger.jdbi, Clock.systemUTC());

    @BeforeAll
    static void start() {
        ledger = new Fixture();
    }

    @AfterAll
    static void stop() {
        ledger.close();
    }

    @Test
    void holdsForOneOfManyCallsUnderOneKey() {
        ledger.grant(set, 1_000_000);
        var claim = claim();
        var answers = new ArrayList<CompletionStage<HoldResult>>();
        for (var i = 0; i < MANY; i++) {
            answers.add(ledger.wallets.hold(Fixture.newCall(), set, Bound.of(new Credits(10)), claim));
        }

        var results = answers.stream().map(Fixture::await).toList();

        assertThat(results).filteredOn(HoldResult.Placed.class::isInstance).hasSize(1);
        assertThat(results).filteredOn(HoldResult.KeyTaken.class::isInstance).hasSize(MANY - 1);
        assertThat(ledger.held(set)).isEqualTo(10);
    }

    @Test
    void keepsTheKeyOfACallThatWasPaidFor() {
        ledger.grant(set, 1_000);
        var claim = claim();
        var first = Fixture.newCall();
        hold(first, claim);
        assertThat(claims.find(claim.id()))
                .contains(new Claims.Claimed(first, claim.body(), new Claims.Fate.Running()));
        ledger.settle(first, set, 7);

        assertThat(hold(Fixture.newCall(), claim)).isInstanceOf(HoldResult.KeyTaken.class);
        assertThat(claims.find(claim.id())).contains(new Claims.Claimed(first, claim.body(), paid(7)));
    }

    @Test
    void freesTheKeyOfACallThatFailedAndCostNothing() {
        ledger.grant(set, 1_000);
        var claim = claim();
        var failed = Fixture.newCall();
        hold(failed, claim);
        var record = Fixture.call(failed, set);
        Fixture.await(ledger.wallets.settle(failedBy(record), Charge.NOTHING));
        assertThat(claims.find(claim.id())).isEmpty();

        assertThat(hold(Fixture.newCall(), claim)).isInstanceOf(HoldResult.Placed.class);
    }

    @Test
    void claimsNothingForACallThatIsRefused() {
        ledger.grant(set, 5);
        var claim = claim();

        assertThat(hold(Fixture.newCall(), claim)).isInstanceOf(HoldResult.InsufficientCredits.class);

        assertThat(claims.find(claim.id())).isEmpty();
        ledger.grant(set, 100);
        assertThat(hold(Fixture.newCall(), claim)).isInstanceOf(HoldResult.Placed.class);
    }

    @Test
    void placesTheHoldOfTheSameCallAgain() {
        ledger.grant(set, 1_000);
        var claim = claim();
        var call = Fixture.newCall();
        hold(call, claim);

        assertThat(hold(call, claim)).isInstanceOf(HoldResult.Placed.class);
        assertThat(ledger.held(set)).isEqualTo(10);
    }

    /** Its node is cut off, and may have the bill in its spool. */
    @Test
    void keepsTheKeyOfACallWhoseHoldRanOut() {
        ledger.grant(set, 1_000);
        var claim = claim();
        var lost = lose(claim);

        assertThat(hold(Fixture.newCall(), claim)).isInstanceOf(HoldResult.KeyTaken.class);
        assertThat(claims.find(claim.id())).contains(new Claims.Claimed(lost, claim.body(), new Claims.Fate.Unknown()));
        assertThat(ledger.held(set)).isZero();

        ledger.settle(lost, set, 7);

        assertThat(hold(Fixture.newCall(), claim)).isInstanceOf(HoldResult.KeyTaken.class);
        assertThat(claims.find(claim.id())).contains(new Claims.Claimed(lost, claim.body(), paid(7)));
    }

    @Test
    void freesTheKeyOfALostCallWhenItsNodeTellsThatItFailed() {
        ledger.grant(set, 1_000);
        var claim = claim();
        var lost = lose(claim);

        Fixture.await(ledger.wallets.settle(failedBy(Fixture.call(lost, set)), Charge.NOTHING));

        var next = Fixture.newCall();
        assertThat(hold(next, claim)).isInstanceOf(HoldResult.Placed.class);
        assertThat(claims.find(claim.id()))
                .as("nothing of the first call is left in the claim")
                .contains(new Claims.Claimed(next, claim.body(), new Claims.Fate.Running()));
    }

    @Test
    void freesTheKeyOfALostCallWhenItsTimeIsOver() {
        ledger.grant(set, 1_000);
        var claim = claim();
        lose(claim);
        ledger.jdbi.useHandle(
                handle -> handle.execute("update ledger.claim set expires_at = now() where id = ?", claim.id()));

        assertThat(hold(Fixture.newCall(), claim)).isInstanceOf(HoldResult.Placed.class);
    }

    /** It has applied its spool by then, so that nobody has a bill of the call's any more. */
    @Test
    void freesTheKeyWhenItsNodeStartsAgain() {
        ledger.grant(set, 1_000);
        var claim = claim();
        hold(Fixture.newCall(), claim);

        ledger.restart();

        assertThat(claims.find(claim.id())).isEmpty();
        assertThat(hold(Fixture.newCall(), claim)).isInstanceOf(HoldResult.Placed.class);
    }

    @Test
    void deletesClaimsWhoseTimeIsOverButNotOfRunningCalls() {
        ledger.grant(set, 1_000);
        var ended = Fixture.newCall();
        var running = Fixture.newCall();
        var endedClaim = claim();
        var runningClaim = claim();
        hold(ended, endedClaim);
        ledger.settle(ended, set, 7);
        hold(running, runningClaim);
        var justBefore = new Claims(ledger.jdbi, at(WINDOW.minusMinutes(1)));
        justBefore.deleteExpired();
        assertThat(rows(endedClaim)).isEqualTo(1);

        new Claims(ledger.jdbi, at(WINDOW.plusMinutes(1))).deleteExpired();

        assertThat(rows(endedClaim)).isZero();
        assertThat(rows(runningClaim)).isEqualTo(1);
    }

    /** A call under this key whose hold was swept. */
    private CallId lose(Claim claim) {
        var lost = Fixture.newCall();
        hold(lost, claim);
        ledger.jdbi.useHandle(handle -> handle.execute(
                "update ledger.hold set expires_at = now() - interval '1 second' where call_id = ?", lost.value()));
        assertThat(ledger.sweep()).isEqualTo(1);
        return lost;
    }

    private static Claims.Fate paid(long micros) {
        return new Claims.Fate.Paid(new Credits(micros));
    }

    private static Clock at(Duration later) {
        return Clock.fixed(Instant.now().plus(later), ZoneOffset.UTC);
    }

    private static long rows(Claim claim) {
        return ledger.number("select count(*) from ledger.claim where id = ?", claim.id());
    }

    private static Claim claim() {
        return new Claim(UUID.randomUUID(), UUID.randomUUID(), WINDOW);
    }

    private HoldResult hold(CallId call, Claim claim) {
        return Fixture.await(ledger.wallets.hold(call, set, Bound.of(new Credits(10)), claim));
    }

    private static CallRecord failedBy(CallRecord call) {
        return new CallRecord(
                call.id(),
                call.startedAt(),
                call.account(),
                call.key(),
                call.mode(),
                call.model(),
                call.provider(),
                CallRecord.Outcome.UPSTREAM_ERROR,
                502,
                call.latency(),
                call.timeToFirstByte(),
                call.usage(),
                call.estimated(),
                call.attempts(),
                call.attribution(),
                call.tried(),
                GroupsOfKey.NONE);
    }
}
