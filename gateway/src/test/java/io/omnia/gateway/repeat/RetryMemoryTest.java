package io.omnia.gateway.repeat;

import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.gateway.provider.Protocol;
import io.omnia.gateway.repeat.RetryMemory.Outcome;
import io.omnia.ledger.CallId;
import io.omnia.ledger.Credits;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RetryMemoryTest {
    private static final Credits COST = new Credits(7);
    private static final int ROOM = 2_000;

    private final AtomicLong nanos = new AtomicLong();
    private final RetryMemory memory = new RetryMemory(nanos::get, ROOM);
    private final Request request = Requests.of("{\"a\":1}");

    @Test
    void givesTheAnswerOfACallThatWasBilled() {
        var call = billed(request, "said", true);

        var outcome = outcome(Requests.of("{\"a\":1}"));

        assertThat(outcome).isInstanceOfSatisfying(Outcome.Billed.class, billed -> {
            assertThat(billed.call()).isEqualTo(call);
            assertThat(billed.cost()).isEqualTo(COST);
            assertThat(Requests.text(Objects.requireNonNull(billed.answer()))).isEqualTo("said");
        });
    }

    @Test
    void knowsNoOtherRequest() {
        billed(request, "said", true);

        assertThat(memory.find(memory.asked(Requests.of("{\"a\":2}")))).isNull();
        assertThat(memory.find(memory.asked(Requests.of("omnia_live_another", Protocol.OPENAI_CHAT, "{\"a\":1}"))))
                .isNull();
        assertThat(memory.find(memory.asked(Requests.of(Requests.SECRET, Protocol.OPENAI_COMPLETIONS, "{\"a\":1}"))))
                .isNull();
    }

    @Test
    void waitsForACallThatRuns() {
        var first = memory.begin(memory.asked(request), newCall());
        var waiting = Objects.requireNonNull(memory.find(memory.asked(request))).toCompletableFuture();
        assertThat(waiting).isNotDone();

        first.ended(COST, true);

        assertThat(waiting).isCompletedWithValueMatching(outcome -> outcome instanceof Outcome.Billed);
    }

    @Test
    void forgetsACallThatFailed() {
        memory.begin(memory.asked(request), newCall()).ended(null, true);

        assertThat(outcome(request)).isInstanceOf(Outcome.Failed.class);
        assertThat(memory.find(memory.asked(request))).isNull();
    }

    @Test
    void forgetsAfterTenMinutes() {
        billed(request, "said", true);
        nanos.addAndGet(RetryMemory.LIFETIME.toNanos() - 1);
        assertThat(memory.find(memory.asked(request))).isNotNull();

        nanos.addAndGet(1);

        assertThat(memory.find(memory.asked(request))).isNull();
    }

    @Test
    void forgetsWhatNobodyAsksFor() {
        billed(request, "said", true);
        nanos.addAndGet(RetryMemory.LIFETIME.toNanos() - 1);
        memory.forgetExpired();
        assertThat(memory.size()).isEqualTo(1);
        nanos.addAndGet(1);

        memory.forgetExpired();

        assertThat(memory.size()).isZero();
    }

    @Test
    void keepsACallAsLongAsItRuns() {
        var call = newCall();
        var first = memory.begin(memory.asked(request), call);
        nanos.addAndGet(RetryMemory.LIFETIME.toNanos());
        memory.forgetExpired();
        var waiting = Objects.requireNonNull(memory.find(memory.asked(request))).toCompletableFuture();

        first.answered(Requests.answer(call.value(), "said"));
        first.ended(COST, true);

        assertThat(waiting.join())
                .isInstanceOfSatisfying(
                        Outcome.Billed.class,
                        billed -> assertThat(billed.answer()).isNotNull());
        memory.forgetExpired();
        assertThat(memory.find(memory.asked(request))).as("just after its end").isNotNull();

        nanos.addAndGet(RetryMemory.LIFETIME.toNanos());
        memory.forgetExpired();
        assertThat(memory.size()).isZero();
    }

    /** Many answers are asked for to one prompt, one of them is refused: its retry wants one of its own. */
    @Test
    void takesARetryForThatOfTheCallThatFailed() {
        billed(request, "delivered", true);
        memory.begin(memory.asked(request), newCall()).ended(null, true);

        assertThat(outcome(request)).isInstanceOf(Outcome.Failed.class);
        assertThat(outcome(request)).isInstanceOf(Outcome.Billed.class);
    }

    @Test
    void takesARetryForThatOfTheCallWhoseClientLeft() {
        billed(request, "delivered", true);
        var left = billed(request, "lost", false);
        memory.begin(memory.asked(request), newCall()).ended(null, true);

        assertThat(outcome(request))
                .isInstanceOfSatisfying(
                        Outcome.Billed.class,
                        billed -> assertThat(billed.call()).isEqualTo(left));
    }

    @Test
    void dropsTheOldestAnswersWhenThereIsNoRoom() {
        var large = "x".repeat(ROOM / 2);
        billed(request, large, true);
        var second = Requests.of("{\"a\":2}");
        billed(second, large, true);

        assertThat(outcome(request))
                .isInstanceOfSatisfying(
                        Outcome.Billed.class,
                        billed -> assertThat(billed.answer()).isNull());
        assertThat(outcome(second))
                .isInstanceOfSatisfying(
                        Outcome.Billed.class,
                        billed -> assertThat(billed.answer()).isNotNull());
    }

    private CallId billed(Request asked, String answer, boolean delivered) {
        var call = newCall();
        var first = memory.begin(memory.asked(asked), call);
        first.answered(Requests.answer(call.value(), answer));
        first.ended(COST, delivered);
        return call;
    }

    private Outcome outcome(Request asked) {
        return Objects.requireNonNull(memory.find(memory.asked(asked)))
                .toCompletableFuture()
                .join();
    }

    private static CallId newCall() {
        return new CallId(UUID.randomUUID());
    }
}
