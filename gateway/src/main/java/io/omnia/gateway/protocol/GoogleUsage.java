package io.omnia.gateway.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.omnia.ledger.TokenUsage;
import org.jspecify.annotations.Nullable;

/**
 * Reads a {@code usageMetadata} of Google's. The prompt's tokens contain cache reads but not the results of tools that ran
 * at Google; the candidates' do not contain the thoughts. Source: Gemini API reference, "UsageMetadata".
 */
final class GoogleUsage {
    private static final byte[] PROMPT = "promptTokenCount".getBytes(UTF_8);
    private static final byte[] TOOL_PROMPT = "toolUsePromptTokenCount".getBytes(UTF_8);
    private static final byte[] CACHED = "cachedContentTokenCount".getBytes(UTF_8);
    private static final byte[] CANDIDATES = "candidatesTokenCount".getBytes(UTF_8);
    private static final byte[] THOUGHTS = "thoughtsTokenCount".getBytes(UTF_8);
    private static final byte[] PROMPT_DETAILS = "promptTokensDetails".getBytes(UTF_8);
    private static final byte[] CANDIDATES_DETAILS = "candidatesTokensDetails".getBytes(UTF_8);
    private static final byte[] MODALITY = "modality".getBytes(UTF_8);
    private static final byte[] TOKEN_COUNT = "tokenCount".getBytes(UTF_8);

    private final JsonCursor cursor;
    private boolean absurd;
    private long prompt;
    private long toolPrompt;
    private long cached;
    private long candidates;
    private long thoughts;
    private Modalities input = Modalities.NONE;
    private Modalities output = Modalities.NONE;

    GoogleUsage(JsonCursor cursor) {
        this.cursor = cursor;
    }

    /** The parts of a side that are not text. */
    private record Modalities(long audio, long image) {
        static final Modalities NONE = new Modalities(0, 0);
    }

    /** The usage; null when a total is absurd. */
    @Nullable
    TokenUsage read() throws MalformedJson {
        cursor.enterObject();
        for (var first = true; cursor.nextKey(first); first = false) {
            if (cursor.keyIs(PROMPT)) {
                prompt = total();
            } else if (cursor.keyIs(TOOL_PROMPT)) {
                toolPrompt = total();
            } else if (cursor.keyIs(CANDIDATES)) {
                candidates = total();
            } else if (cursor.keyIs(THOUGHTS)) {
                thoughts = total();
            } else if (cursor.keyIs(CACHED)) {
                cached = TokenCount.part(cursor);
            } else if (cursor.keyIs(PROMPT_DETAILS) && cursor.peek() == '[') {
                input = modalities();
            } else if (cursor.keyIs(CANDIDATES_DETAILS) && cursor.peek() == '[') {
                output = modalities();
            } else {
                cursor.skip();
            }
        }
        return absurd
                ? null
                : new TokenUsage(
                        prompt + toolPrompt,
                        cached,
                        0,
                        0,
                        input.audio(),
                        input.image(),
                        candidates + thoughts,
                        thoughts,
                        output.audio(),
                        output.image());
    }

    private Modalities modalities() throws MalformedJson {
        var audio = 0L;
        var image = 0L;
        cursor.enterArray();
        for (var first = true; cursor.nextElement(first); first = false) {
            var modality = "";
            var count = 0L;
            cursor.enterObject();
            for (var firstKey = true; cursor.nextKey(firstKey); firstKey = false) {
                if (cursor.keyIs(MODALITY) && cursor.peek() == '"') {
                    modality = cursor.string();
                } else if (cursor.keyIs(TOKEN_COUNT)) {
                    count = TokenCount.part(cursor);
                } else {
                    cursor.skip();
                }
            }
            audio += modality.equals("AUDIO") ? count : 0;
            image += modality.equals("IMAGE") ? count : 0;
        }
        return new Modalities(audio, image);
    }

    private long total() throws MalformedJson {
        var count = TokenCount.total(cursor);
        absurd |= count == TokenCount.ABSURD;
        return Math.max(0, count);
    }
}
