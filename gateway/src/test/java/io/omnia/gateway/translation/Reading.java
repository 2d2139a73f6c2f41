package io.omnia.gateway.translation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * What someone reads in an answer, told apart from how it was said. Read by code of the tests' own, so that a mistake in a
 * reader of the program is not made twice.
 */
record Reading(String text, String thinking, List<Call> calls, String stop, Counts counts) {
    record Call(String name, JsonNode arguments) {}

    /** Totals contain their parts. */
    record Counts(long input, long output, long cached, long written, long reasoning) {
        static final Counts NONE = new Counts(0, 0, 0, 0, 0);
    }
}
