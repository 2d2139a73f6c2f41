package io.omnia.gateway.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Gathers what has to be counted when a provider reports no usage: the texts of a request, or the texts that an answer
 * brought. Only for counting; the result is never shown or kept.
 */
public final class TextCollector {
    private static final List<byte[]> ANSWER_KEYS = List.of(
            "content".getBytes(UTF_8),
            "reasoning_content".getBytes(UTF_8),
            "reasoning".getBytes(UTF_8),
            "refusal".getBytes(UTF_8),
            "arguments".getBytes(UTF_8),
            "name".getBytes(UTF_8),
            "text".getBytes(UTF_8));
    private static final byte[] CHOICES = "choices".getBytes(UTF_8);
    private static final String DATA = "data:";

    private final StringBuilder text = new StringBuilder();
    private final byte[] bytes;
    private final int end;
    private final JsonCursor cursor;

    private TextCollector(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        this.end = end;
        cursor = new JsonCursor(bytes, start, end);
    }

    /**
     * Every key and every value in a request but the base64 of its media, and one blank between them. Keys are text too:
     * the names in a tool's schema are read by the model like its descriptions.
     */
    public static String ofRequest(byte[] bytes, int start, int length, List<Media.Stretch> payloads) {
        var collector = new TextCollector(bytes, start, start + length);
        try {
            collector.everything(start, new ArrayDeque<>(payloads));
        } catch (MalformedJson brokenOff) {
            // What came before is counted; the request was checked when it arrived.
            return collector.text.toString();
        }
        return collector.text.toString();
    }

    /** What the answer said: a JSON document, or as much of a stream of events as there is. */
    public static String ofAnswer(byte[] bytes) {
        var first = new JsonCursor(bytes, 0, bytes.length).peek();
        if (first == '{' || first == '[') {
            return choicesOf(bytes, 0, bytes.length);
        }
        var text = new StringBuilder();
        for (var line = 0; line < bytes.length; ) {
            var end = line;
            while (end < bytes.length && bytes[end] != '\n') {
                end++;
            }
            if (new String(bytes, line, Math.min(DATA.length(), end - line), UTF_8).equals(DATA)) {
                text.append(choicesOf(bytes, line + DATA.length(), end));
            }
            line = end + 1;
        }
        return text.toString();
    }

    private static String choicesOf(byte[] bytes, int start, int end) {
        var collector = new TextCollector(bytes, start, end);
        try {
            collector.choices();
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

    private void choices() throws MalformedJson {
        if (cursor.peek() != '{') {
            return;
        }
        cursor.enterObject();
        for (var first = true; cursor.nextKey(first); first = false) {
            if (cursor.keyIs(CHOICES)) {
                said();
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
                    if (cursor.peek() == '"' && isSaid()) {
                        text.append(saidString());
                    } else {
                        said();
                    }
                }
            }
            default -> cursor.skip();
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

    private boolean isSaid() {
        for (var key : ANSWER_KEYS) {
            if (cursor.keyIs(key)) {
                return true;
            }
        }
        return false;
    }
}
