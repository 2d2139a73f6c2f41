package io.omnia.gateway.translation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Every recorded answer that has text or tools, in every other format that a caller can speak: the same text, tools, reason
 * to stop and usage. Prints the table of cases.
 */
class RecordedAnswersTest {
    private static final Asked ASKED = Asked.of(
            Format.CHAT, java.util.Objects.requireNonNull(Json.read("{\"stream_options\":{\"include_usage\":true}}")));

    private static final AnswerContext CONTEXT = new AnswerContext(ASKED, "call0001", "asked-model", 1_790_000_000);

    /** What the notes of a recording count otherwise on purpose, each with the reason. */
    private static final Set<String> OTHER_USAGE = Set.of(
            // The total counts reasoning tokens beside the completion, which the vendor bills.
            "openai-compatible/chat-json-local-reasoning-text-cached-02#1",
            // The raw usage beside the note says otherwise.
            "openai-compatible/chat-stream-doubleword-model-qwen-basic-01#1",
            // What was spent on the side is billed too, and the notes count the last iteration only.
            "anthropic/messages-json-block-advisor-tool-result-block-server-tool-use-01#1",
            "anthropic/messages-json-block-compaction-01#1",
            "anthropic/messages-stream-block-compaction-01#1");

    /** Recordings that were shortened in one place and not in another. */
    private static final Set<String> DIFFERS_FROM_ITSELF =
            Set.of("openai/responses-stream-item-shell-call-output-item-shell-call-01#1");

    private final StringBuilder table = new StringBuilder();
    private final List<String> failures = new ArrayList<>();
    private int passed;
    private int notApplicable;

    @Test
    void saysTheSameInEveryFormat() {
        assumeTrue(Files.isDirectory(Recordings.folder()), "the recorded exchanges are not beside this checkout");

        for (var recording : Recordings.all()) {
            for (var inbound : Format.values()) {
                if (inbound.isInbound() && inbound != recording.format()) {
                    check(recording, inbound);
                }
            }
        }

        System.out.println(table);
        System.out.printf(
                "recorded answers into other formats: %d passed, %d failed, %d not applicable%n",
                passed, failures.size(), notApplicable);
        assertThat(passed).isGreaterThan(700);
        assertThat(failures).isEmpty();
    }

    private void check(Recordings.Recording recording, Format inbound) {
        var reason = notApplicable(recording, inbound);
        if (!reason.isEmpty()) {
            notApplicable++;
            table.append(String.format("%-88s %-11s n/a     %s%n", recording.name(), inbound, reason));
            return;
        }
        var problems = new ArrayList<String>();
        if (recording.status() >= 400) {
            error(recording, inbound, problems);
        } else if (recording.streaming()) {
            stream(recording, inbound, problems);
        } else {
            whole(recording, inbound, problems);
        }
        passed += problems.isEmpty() ? 1 : 0;
        table.append(String.format(
                "%-88s %-11s %s%n", recording.name(), inbound, problems.isEmpty() ? "passed" : "FAILED " + problems));
        problems.forEach(problem -> failures.add(recording.name() + " -> " + inbound + ": " + problem));
    }

    private static String notApplicable(Recordings.Recording recording, Format inbound) {
        if (recording.status() >= 400) {
            return "";
        }
        if ((recording.name().contains("image-") && recording.format() == Format.GENERATE)
                || recording.name().contains("google/tts")) {
            return "an answer of pictures or sound";
        }
        if (DIFFERS_FROM_ITSELF.contains(recording.name())) {
            return "its pieces are not what its last event says they were";
        }
        return inbound == Format.COMPLETIONS && !reading(recording).calls().isEmpty()
                ? "calls tools, which this format has none of"
                : "";
    }

    private static Reading reading(Recordings.Recording recording) {
        return Readings.of(recording.format(), recording.streaming(), recording.body());
    }

    private static void error(Recordings.Recording recording, Format inbound, List<String> problems) {
        var body = Json.read(
                Translation.between(inbound, recording.format()).error(recording.status(), recording.body(), "req_1"));
        var message = body == null ? "" : body.path("error").path("message").asText("");
        var recorded = new String(recording.body(), UTF_8);
        if (message.isEmpty() || !unescaped(recorded).contains(unescaped(message))) {
            problems.add("the message is " + message);
        }
    }

    private static String unescaped(String text) {
        return text.replaceAll("\\\\[nrt\"/\\\\]|[\\n\\r\\t\"/\\\\]|\\\\u[0-9a-fA-F]{4}|[^ -~]", "");
    }

    private static void whole(Recordings.Recording recording, Format inbound, List<String> problems) {
        var answer = Translation.between(inbound, recording.format()).answer(recording.body(), CONTEXT, null);
        switch (answer) {
            case TranslatedAnswer.Unreadable() -> {
                if (!isFailure(recording)) {
                    problems.add("unreadable");
                }
            }
            case TranslatedAnswer.Translated translated -> {
                var read = Json.read(Translating.bytes(translated.body()));
                if (read == null || isFailure(recording)) {
                    problems.add("an answer where there is none");
                } else {
                    compare(recording, inbound, Readings.whole(inbound, read), problems);
                }
            }
        }
    }

    /** Errors under a good status. */
    private static boolean isFailure(Recordings.Recording recording) {
        return recording.name().contains("base-resp-error");
    }

    private static void stream(Recordings.Recording recording, Format inbound, List<String> problems) {
        var translator = Translation.between(inbound, recording.format()).events(CONTEXT);
        var bytes = new ByteArrayOutputStream();
        var lasts = new ArrayList<byte[]>();
        var out = new Out() {
            @Override
            public void event(byte[] frames) {
                if (!lasts.isEmpty()) {
                    problems.add("something after the last piece");
                }
                bytes.writeBytes(frames);
            }

            @Override
            public void last(byte[] frames) {
                lasts.add(frames);
                bytes.writeBytes(frames);
            }
        };
        for (var event : Readings.events(recording.body())) {
            translator.accept(event.getBytes(UTF_8), out);
        }
        var state = translator.end(out);
        if (lasts.size() != 1) {
            problems.add(lasts.size() + " last pieces");
        }
        var broken = recording.name().contains("composed-") || recording.name().contains("stream-error");
        if (broken != (state == EventTranslator.State.FAILED)) {
            problems.add("ended " + state);
        } else if (!broken) {
            problems.addAll(StreamRules.broken(inbound, bytes.toByteArray()));
            compare(recording, inbound, Readings.stream(inbound, bytes.toByteArray()), problems);
        }
    }

    private static void compare(
            Recordings.Recording recording, Format inbound, Reading translated, List<String> problems) {
        problems.addAll(original(recording, inbound).differences(translated, inbound));
        var counts = translated.counts();
        var expected = recording.expected();
        if (expected != null && !OTHER_USAGE.contains(recording.name())) {
            var told = Map.of(
                    "input", counts.input(),
                    "output", counts.output(),
                    "cached", counts.cached(),
                    "reasoning", counts.reasoning());
            told.forEach((name, count) -> Reading.expect(name, number(expected, name), count, problems));
        }
    }

    /** Messages have a reason of their own for an answer that declines. */
    private static Reading original(Recordings.Recording recording, Format inbound) {
        var original = reading(recording);
        return inbound == Format.MESSAGES && recording.name().contains("refusal-structured")
                ? original.stoppedBy("filter")
                : original;
    }

    private static long number(JsonNode expected, String name) {
        var count = expected.path(name).asLong();
        // Some vendors count one token more of reasoning than of all that was generated.
        return name.equals("reasoning")
                ? Math.min(count, expected.path("output").asLong())
                : count;
    }
}
