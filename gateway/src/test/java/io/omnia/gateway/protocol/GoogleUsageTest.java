package io.omnia.gateway.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.omnia.gateway.provider.Protocol;
import io.omnia.ledger.TokenUsage;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Google's usage: by hand, and as recorded. */
class GoogleUsageTest {
    private static final String CHUNK = "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"hi\"}]}}],"
            + "\"usageMetadata\":{\"promptTokenCount\":8,\"totalTokenCount\":8}}\r\n\r\n";
    private static final String LAST = "data: {\"candidates\":[{\"content\":{},\"finishReason\":\"STOP\"}],"
            + "\"usageMetadata\":{\"promptTokenCount\":8,\"toolUsePromptTokenCount\":2,\"cachedContentTokenCount\":4,"
            + "\"candidatesTokenCount\":5,\"thoughtsTokenCount\":6,\"totalTokenCount\":21,"
            + "\"promptTokensDetails\":[{\"modality\":\"TEXT\",\"tokenCount\":5},{\"modality\":\"AUDIO\",\"tokenCount\":3}],"
            + "\"candidatesTokensDetails\":[{\"modality\":\"IMAGE\",\"tokenCount\":1}]}}\r\n\r\n";

    @Test
    void theLastUsageOfAStreamCounts() {
        var frames = fed(CHUNK + LAST);

        assertThat(frames.usage()).isEqualTo(new TokenUsage(10, 4, 0, 0, 3, 0, 11, 6, 0, 1));
        assertThat(frames.complete()).isTrue();
        assertThat(frames.done()).isFalse();
    }

    @Test
    void aStreamWithoutAFinishReasonIsCut() {
        assertThat(fed(CHUNK).complete()).isFalse();
        assertThat(fed("data: {\"promptFeedback\":{\"blockReason\":\"SAFETY\"}}\r\n\r\n")
                        .complete())
                .isTrue();
    }

    @Test
    void anErrorIsSeen() {
        assertThat(fed("data: {\"error\":{\"code\":503,\"status\":\"UNAVAILABLE\"}}\r\n\r\n")
                        .opening())
                .isEqualTo(SseFrames.Opening.ERROR);
    }

    @Test
    void aStreamThatBreaksOffBeforeItsAnswerWasCountedHasTheCountOfItsPrompt() {
        var frames = fed(CHUNK);

        assertThat(frames.usage()).isNull();
        assertThat(frames.promptUsage()).isEqualTo(TokenUsage.of(8, 0));
    }

    @Test
    void everyRecordedUsageIsReadAsItWasCounted() throws IOException {
        var folder = Path.of(System.getProperty("omnia.root")).resolve("../shared/fixtures/providers/google");
        assumeTrue(Files.isDirectory(folder), "the recordings are not beside this repository");
        var problems = new ArrayList<String>();
        var read = 0;
        try (var files = Files.list(folder)) {
            for (var file :
                    files.filter(path -> path.toString().endsWith(".meta.json")).toList()) {
                read += check(file, new JsonObject(Files.readString(file)), problems);
            }
        }

        assertThat(problems).isEmpty();
        assertThat(read).isGreaterThan(35);
    }

    private static int check(Path file, JsonObject meta, List<String> problems) throws IOException {
        var read = 0;
        var usages = meta.getJsonArray("usage", new JsonArray());
        for (var i = 0; i < usages.size(); i++) {
            var number = usages.getJsonObject(i).getInteger("exchange");
            var expected = usages.getJsonObject(i).getJsonObject("expected");
            var exchange = meta.getJsonArray("exchanges").getJsonObject(number - 1);
            var url = exchange.getJsonObject("request").getString("url");
            if (expected != null && url.matches(".*:(generateContent|streamGenerateContent).*")) {
                var response = exchange.getJsonObject("response");
                var body = Files.readAllBytes(file.resolveSibling(response.getString("body_file")));
                var usage = response.getBoolean("streaming", false) ? streamed(body) : whole(body);
                read++;
                if (usage == null || !matches(expected, usage)) {
                    problems.add(file.getFileName() + " " + usage + " instead of " + expected.encode());
                }
            }
        }
        return read;
    }

    private static boolean matches(JsonObject expected, TokenUsage usage) {
        return expected.getLong("input", 0L) == usage.input()
                && expected.getLong("output", 0L) == usage.output()
                && expected.getLong("cached", 0L) == usage.cachedInput()
                && expected.getLong("reasoning", 0L) == usage.reasoning();
    }

    private static @Nullable TokenUsage whole(byte[] body) {
        var facts = UsageReader.read(Protocol.GOOGLE_GENERATE, body, 0, body.length);
        return facts == null ? null : facts.usage();
    }

    private static @Nullable TokenUsage streamed(byte[] body) {
        var frames = fed(new String(body, UTF_8));
        return frames.usage() == null ? frames.promptUsage() : frames.usage();
    }

    private static SseFrames fed(String text) {
        var frames = new SseFrames(Protocol.GOOGLE_GENERATE, false, 1);
        var bytes = text.getBytes(UTF_8);
        frames.append(bytes, 0, bytes.length);
        frames.upstreamEnded();
        return frames;
    }
}
