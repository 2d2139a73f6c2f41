package io.omnia.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.app.LedgerBooks.Line;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The proof finds what is wrong when something is: evidence that is right, doctored in one place at a time. */
class BillingProofTest {
    private static final long INPUT = 11;

    private final List<CallTranscript> transcripts = new ArrayList<>(List.of(
            transcript(1, 200, "call-1", true),
            transcript(2, 200, "call-2", true),
            transcript(3, 200, "call-3", false),
            transcript(4, 0, "", false),
            transcript(5, 503, "call-5", true)));
    private final Map<Long, Integer> received = new HashMap<>(Map.of(1L, 1, 2L, 1, 3L, 1, 4L, 1));
    private final Set<Long> answered = new HashSet<>(Set.of(1L, 2L, 3L, 4L));
    private final List<Line> ledger = new ArrayList<>(List.of(
            line(1, true), line(2, true), line(4, false), new Line("call-5", 0, 0, 0, "refused", false, false)));

    @Test
    void findsNothingWhereNothingIsWrong() {
        assertThat(violations()).isEmpty();
        assertThat(proof().unconfirmed()).isEmpty();
    }

    @Test
    void findsAnAnswerThatWasNotBilled() {
        ledger.removeIf(line -> line.call().equals("call-2"));

        assertThat(violations()).containsExactly("call 2 ended for its client and was not billed");
    }

    @Test
    void findsACallThatWasBilledTwice() {
        ledger.add(new Line("another", INPUT, 1, cost(1), "completed", false, true));

        assertThat(violations()).contains("call 1 was billed twice");
    }

    @Test
    void findsAWrongAmount() {
        ledger.set(0, new Line("call-1", INPUT, 1, cost(1) + 1, "completed", false, true));

        assertThat(violations()).containsExactly("call 1 was billed " + (cost(1) + 1) + " instead of " + cost(1));
    }

    @Test
    void findsABillForACallThatWasNeverMade() {
        ledger.add(line(9, true));
        answered.add(9L);

        assertThat(violations()).containsExactly("call 9 was billed and never made");
    }

    @Test
    void findsABillForWhatTheVendorDidNotAnswer() {
        answered.remove(4L);

        assertThat(violations()).containsExactly("call 4 was billed and not answered by the vendor");
    }

    @Test
    void findsABillForARefusal() {
        ledger.add(line(5, false));
        answered.add(5L);

        assertThat(violations()).containsExactly("call 5 was refused with 503 and billed");
    }

    @Test
    void findsAnIncompleteAnswerThatIsToldAsComplete() {
        ledger.add(line(3, true));

        assertThat(violations()).containsExactly("call 3 did not end for its client and is told as complete");
    }

    @Test
    void findsAnAnswerThatBelongsToAnotherCall() {
        ledger.set(0, new Line("call-9", INPUT, 1, cost(1), "completed", false, true));

        assertThat(violations()).containsExactly("call 1 was billed as call-9 and answered as call-1");
    }

    @Test
    void findsAnAnswerOfOtherWords() {
        var right = transcripts.removeFirst();
        transcripts.add(
                new CallTranscript(1, true, right.begun(), right.took(), 200, right.call(), true, "answer", "", ""));

        assertThat(violations()).containsExactly("call 1 was answered with 'answer'");
    }

    @Test
    void findsACallThatReachedTheVendorTwice() {
        received.put(2L, 2);

        assertThat(violations()).containsExactly("call 2 was sent to the vendor 2 times");
    }

    @Test
    void tellsWhichAnswersWereNotConfirmed() {
        ledger.set(0, line(1, false));

        assertThat(violations()).isEmpty();
        assertThat(proof().unconfirmed()).containsExactly("call-1");
    }

    private List<String> violations() {
        return proof().violations();
    }

    private BillingProof proof() {
        return new BillingProof(transcripts, INPUT, received, answered, ledger);
    }

    private static Line line(long number, boolean complete) {
        return new Line("call-" + number, INPUT, number, cost(number), "completed", false, complete);
    }

    private static long cost(long number) {
        return MeteredUpstream.costMicros(INPUT, number);
    }

    private static CallTranscript transcript(long number, int status, String call, boolean ended) {
        var answer = status == 200 ? MeteredUpstream.text(number) : "unavailable";
        return new CallTranscript(
                number, true, Instant.EPOCH, Duration.ZERO, status, call, ended, answer, "1", ended ? "" : "cut");
    }
}
