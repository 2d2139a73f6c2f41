package io.omnia.gateway.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.omnia.gateway.provider.Protocol;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

/**
 * Gathers what has to be counted when a provider reports no usage: the texts of a request, or the texts that an answer
 * brought. Only for counting; the result is never shown or kept.
 */
public final class TextCollector {
    private static final List<byte[]> CHAT_ROOTS = names("choices");
    private static final List<byte[]> CHAT_TEXTS =
            names("content", "reasoning_content", "reasoning", "refusal", "arguments", "name", "text");
    /** The whole answer has its blocks at the top, its stream each of them and then its pieces. */
    private static final List<byte[]> MESSAGES_ROOTS = names("content", "content_block", "delta");

    private static final List<byte[]> MESSAGES_TEXTS =
            names("text", "thinking", "partial_json", "name", "content", "data");
    /** The arguments of a tool call, where they are no text. */
    private static final List<byte[]> MESSAGES_DATA = names("input");

    private static final List<byte[]> RESPONSES_ROOTS = names("output", "delta");
    private static final List<byte[]> RESPONSES_TEXTS = names("text", "refusal", "arguments", "name", "input");
    private static final List<byte[]> GOOGLE_ROOTS = names("candidates");
    private static final List<byte[]> GOOGLE_TEXTS = names("text", "name");
    private static final List<byte[]> GOOGLE_DATA = names("args");
    private static final String DATA = "data:";

    private final Spoken spoken;
    private final StringBuilder text = new StringBuilder();
    private final byte[] bytes;
    private final int end;
    private final JsonCursor cursor;

    private TextCollector(Spoken spoken, byte[] bytes, int start, int end) {
        this.spoken = spoken;
        this.bytes = bytes;
        this.end = end;
        cursor = new JsonCursor(bytes, start, end);
    }

    /**
     * Where an answer says something.
     *
     * @param roots the members of the document, or of an event, below which it does
     * @param texts the members whose text is said
     * @param data the members of which everything is
     */
    private record Spoken(List<byte[]> roots, List<byte[]> texts, List<byte[]> data) {
        static final Spoken NOTHING = new Spoken(List.of(), List.of(), List.of());

        static Spoken in(Protocol protocol) {
            return switch (protocol) {
                case OPENAI_CHAT, OPENAI_COMPLETIONS -> new Spoken(CHAT_ROOTS, CHAT_TEXTS, List.of());
                case OPENAI_RESPONSES -> new Spoken(RESPONSES_ROOTS, RESPONSES_TEXTS, List.of());
                case ANTHROPIC_MESSAGES -> new Spoken(MESSAGES_ROOTS, MESSAGES_TEXTS, MESSAGES_DATA);
                case GOOGLE_GENERATE -> new Spoken(GOOGLE_ROOTS, GOOGLE_TEXTS, GOOGLE_DATA);
                case OPENAI_EMBEDDINGS,
                        OPENAI_MODERATIONS,
                        OPENAI_INPUT_TOKENS,
                        ANTHROPIC_COUNT_TOKENS,
                        GOOGLE_COUNT_TOKENS,
                        GOOGLE_EMBED -> NOTHING;
            };
        }
    }

    private static List<byte[]> names(String... names) {
        return Stream.of(names).map(name -> name.getBytes(UTF_8)).toList();
    }

    /**
     * Every key and every value in a request but the base64 of its media, and one blank between them. Keys are text too:
     * the names in a tool's schema are read by the model like its descriptions.
     */
    public static String ofRequest(byte[] bytes, int start, int length, List<Media.Stretch> payloads) {
        var collector = new TextCollector(Spoken.NOTHING, bytes, start, start + length);
        try {
            collector.everything(start, new ArrayDeque<>(payloads));
        } catch (MalformedJson brokenOff) {
            // What came before is counted; the request was checked when it arrived.
            return collector.text.toString();
        }
        return collector.text.toString();
    }

    /** What the answer said: a JSON document, or as much of a stream of events as there is. */
    public static String ofAnswer(Protocol protocol, byte[] bytes) {
        var spoken = Spoken.in(protocol);
        var first = new JsonCursor(bytes, 0, bytes.length).peek();
        if (first == '{' || first == '[') {
            return saidIn(spoken, bytes, 0, bytes.length);
        }
        var text = new StringBuilder();
        for (var line = 0; line < bytes.length; ) {
            var end = line;
            while (end < bytes.length && bytes[end] != '\n') {
                end++;
            }
            if (new String(bytes, line, Math.min(DATA.length(), end - line), UTF_8).equals(DATA)) {
                text.append(saidIn(spoken, bytes, line + DATA.length(), end));
            }
            line = end + 1;
        }
        return text.toString();
    }

    private static String saidIn(Spoken spoken, byte[] bytes, int start, int end) {
        var collector = new TextCollector(spoken, bytes, start, end);
        try {
            collector.document();
        } catch (MalformedJson brokenOff) {
            // The event was cut; what it said up to there arrived and counts.
            return collector.text.toString();
        }
        return collector.text.toString();
    }

    private void everything(int bodyStart, Deque<Media.Stretch> payloads) throws MalformedJson {
        switch (cursor.peek()) {
            case '"' -> {
                var payload = payloads.peek();
                if (payload != null && bodyStart + payload.start() == cursor.position()) {
                    payloads.remove();
                    cursor.skip();
                } else {
                    text.append(cursor.string()).append(' ');
                }
            }
            case '[' -> {
                cursor.enterArray();
                for (var first = true; cursor.nextElement(first); first = false) {
                    everything(bodyStart, payloads);
                }
            }
            case '{' -> {
                cursor.enterObject();
                for (var first = true; cursor.nextKey(first); first = false) {
                    text.append(cursor.key()).append(' ');
                    everything(bodyStart, payloads);
                }
            }
            default -> {
                var from = cursor.position();
                cursor.skip();
                text.append(new String(bytes, from, cursor.position() - from, UTF_8))
                        .append(' ');
            }
        }
    }

    private void document() throws MalformedJson {
        if (cursor.peek() != '{') {
            return;
        }
        cursor.enterObject();
        for (var first = true; cursor.nextKey(first); first = false) {
            if (isOneOf(spoken.roots())) {
                saidValue();
            } else {
                cursor.skip();
            }
        }
    }

    private void said() throws MalformedJson {
        switch (cursor.peek()) {
            case '[' -> {
                cursor.enterArray();
                for (var first = true; cursor.nextElement(first); first = false) {
                    said();
                }
            }
            case '{' -> {
                cursor.enterObject();
                for (var first = true; cursor.nextKey(first); first = false) {
                    if (cursor.peek() == '"' && !isOneOf(spoken.texts())) {
                        cursor.skip();
                    } else if (isOneOf(spoken.data())) {
                        everything(0, new ArrayDeque<>());
                    } else {
                        saidValue();
                    }
                }
            }
            default -> cursor.skip();
        }
    }

    /** A text that is said, or what is inside of it. */
    private void saidValue() throws MalformedJson {
        if (cursor.peek() == '"') {
            text.append(saidString());
        } else {
            said();
        }
    }

    /** A text that was cut before its closing quote counts as far as it came. */
    private String saidString() throws MalformedJson {
        var start = cursor.position();
        try {
            return cursor.string();
        } catch (MalformedJson cut) {
            text.append(new String(bytes, start + 1, end - start - 1, UTF_8));
            throw cut;
        }
    }

    private boolean isOneOf(List<byte[]> names) {
        for (var name : names) {
            if (cursor.keyIs(name)) {
                return true;
            }
        }
        return false;
    }
}
