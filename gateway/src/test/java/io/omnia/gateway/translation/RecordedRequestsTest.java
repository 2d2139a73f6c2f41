package io.omnia.gateway.translation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Every recorded request in every other format, and from there back again: the same instructions, turns, calls, results and
 * tools. Prints the table of cases.
 */
class RecordedRequestsTest {
    private final StringBuilder table = new StringBuilder();
    private final List<String> failures = new ArrayList<>();
    private int passed;
    private int refused;

    @Test
    void saysTheSameInEveryFormatAndBack() {
        assumeTrue(Files.isDirectory(Recordings.folder()), "the recorded exchanges are not beside this checkout");

        for (var recording : Recordings.all()) {
            for (var upstream : Format.values()) {
                if (recording.request() != null
                        && recording.status() < 400
                        && !recording.name().contains("composed-")
                        && recording.format().isInbound()
                        && upstream.isUpstream()
                        && upstream != recording.format()) {
                    check(recording, upstream);
                }
            }
        }

        System.out.println(table);
        System.out.printf(
                "recorded requests into other formats: %d passed, %d failed, %d refused%n",
                passed, failures.size(), refused);
        assertThat(passed).isGreaterThan(500);
        assertThat(failures).isEmpty();
    }

    private void check(Recordings.Recording recording, Format upstream) {
        var request = java.util.Objects.requireNonNull(recording.request());
        var problems = new ArrayList<String>();
        var result = switch (translate(recording.format(), upstream, Json.bytes(request))) {
            case TranslatedRequest.Refused(var param, var message) -> {
                refused++;
                yield "refused " + message;
            }
            case TranslatedRequest.Translated translated -> {
                compare(recording, upstream, Translating.bytes(translated.body()), problems);
                if (upstream.isInbound()) {
                    back(recording, upstream, Translating.bytes(translated.body()), problems);
                }
                passed += problems.isEmpty() ? 1 : 0;
                yield (problems.isEmpty() ? "passed" : "FAILED " + problems) + " dropped " + translated.dropped();
            }
        };
        table.append(String.format("%-88s %-10s %s%n", recording.name(), upstream, result));
        problems.forEach(problem -> failures.add(recording.name() + " -> " + upstream + ": " + problem));
    }

    private static TranslatedRequest translate(Format inbound, Format upstream, byte[] body) {
        return Translation.between(inbound, upstream).request(body, Target.of("model", 8192), false);
    }

    private static void compare(
            Recordings.Recording recording, Format format, byte[] translated, List<String> problems) {
        var original = RequestDigest.of(recording.format(), java.util.Objects.requireNonNull(recording.request()));
        var read = java.util.Objects.requireNonNull(Json.read(translated));
        var now = RequestDigest.of(format, read);
        if (!original.equals(now)) {
            problems.add("was " + original + " and is " + now);
        }
    }

    private static void back(Recordings.Recording recording, Format upstream, byte[] body, List<String> problems) {
        switch (translate(upstream, recording.format(), body)) {
            case TranslatedRequest.Refused(var param, var message) -> problems.add("not back: " + message);
            case TranslatedRequest.Translated translated ->
                compare(recording, recording.format(), Translating.bytes(translated.body()), problems);
        }
    }
}
