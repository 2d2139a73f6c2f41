package io.omnia.app;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Compares, call by call, what clients saw, what the vendor answered and what the ledger billed. Each call reports its own
 * number as its output tokens, so that a usage line names its call also when the client never learned its identifier.
 *
 * @param inputTokens what every call reports as its input
 * @param received how often each call reached the vendor
 * @param answered the calls whose answer the vendor gave to its end
 */
record BillingProof(
        Collection<CallTranscript> transcripts,
        long inputTokens,
        Map<Long, Integer> received,
        Set<Long> answered,
        List<LedgerBooks.Line> ledger) {

    /** Everything that is not as the crash rule says; empty when it holds. */
    List<String> violations() {
        var found = new ArrayList<String>();
        var billed = billed(found);
        var asked = new HashMap<Long, CallTranscript>();
        for (var call : transcripts) {
            if (asked.put(call.number(), call) != null) {
                found.add("two transcripts are of call " + call.number());
            }
            if (call.served()) {
                checkServed(call, billed.get(call.number()), found);
            } else {
                checkUnserved(call, billed.get(call.number()), found);
            }
        }
        billed.forEach((number, line) -> {
            if (!asked.containsKey(number)) {
                found.add("call " + number + " was billed and never made");
            }
        });
        received.forEach((number, times) -> {
            if (times > 1) {
                found.add("call " + number + " was sent to the vendor " + times + " times");
            }
        });
        return found;
    }

    /** Answers that reached their clients whole while their lines do not say so: their note was lost in a crash. */
    List<String> unconfirmed() {
        var incomplete = ledger.stream()
                .filter(line -> !line.complete())
                .map(LedgerBooks.Line::call)
                .collect(Collectors.toSet());
        return transcripts.stream()
                .filter(CallTranscript::served)
                .map(CallTranscript::call)
                .filter(incomplete::contains)
                .toList();
    }

    private Map<Long, LedgerBooks.Line> billed(List<String> found) {
        var billed = new HashMap<Long, LedgerBooks.Line>();
        for (var line : ledger) {
            if (line.micros() == 0) {
                continue;
            }
            var number = line.outputTokens();
            if (billed.put(number, line) != null) {
                found.add("call " + number + " was billed twice");
            }
            var right = MeteredUpstream.costMicros(inputTokens, number);
            if (line.inputTokens() != inputTokens || line.micros() != right) {
                found.add("call " + number + " was billed " + line.micros() + " instead of " + right);
            }
            if (!answered.contains(number)) {
                found.add("call " + number + " was billed and not answered by the vendor");
            }
        }
        return billed;
    }

    private void checkServed(CallTranscript call, LedgerBooks.Line line, List<String> found) {
        if (!call.answer().equals(MeteredUpstream.text(call.number()))) {
            found.add("call " + call.number() + " was answered with '" + call.answer() + "'");
        }
        if (!answered.contains(call.number())) {
            found.add("call " + call.number() + " ended for its client and not at the vendor");
        }
        if (line == null) {
            found.add("call " + call.number() + " ended for its client and was not billed");
        } else if (!line.call().equals(call.call())) {
            found.add("call " + call.number() + " was billed as " + line.call() + " and answered as " + call.call());
        } else if (!line.outcome().equals("completed")) {
            found.add("call " + call.number() + " ended for its client and is told as " + line.outcome());
        }
    }

    private static void checkUnserved(CallTranscript call, LedgerBooks.Line line, List<String> found) {
        if (line == null) {
            return;
        }
        if (call.ended()) {
            found.add("call " + call.number() + " was refused with " + call.status() + " and billed");
        } else if (line.complete()) {
            found.add("call " + call.number() + " did not end for its client and is told as complete");
        }
    }
}
