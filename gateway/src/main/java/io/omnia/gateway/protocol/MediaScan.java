package io.omnia.gateway.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Walks the messages of a chat request and counts what is not text: picture and sound parts, and the bytes of their
 * base64, which are no text tokens however many there are.
 */
final class MediaScan {
    private static final byte[] IMAGE_URL = "image_url".getBytes(UTF_8);
    private static final byte[] VIDEO_URL = "video_url".getBytes(UTF_8);
    private static final byte[] INPUT_AUDIO = "input_audio".getBytes(UTF_8);
    private static final byte[] FILE = "file".getBytes(UTF_8);
    private static final byte[] DATA = "data".getBytes(UTF_8);
    private static final byte[] URL = "url".getBytes(UTF_8);
    private static final byte[] FILE_DATA = "file_data".getBytes(UTF_8);

    private final byte[] body;
    private final JsonCursor cursor;
    private long payloadBytes;
    private int imageParts;
    private int audioParts;

    MediaScan(byte[] body, JsonCursor cursor) {
        this.body = body;
        this.cursor = cursor;
    }

    long payloadBytes() {
        return payloadBytes;
    }

    int imageParts() {
        return imageParts;
    }

    int audioParts() {
        return audioParts;
    }

    /** Passes over the value that comes next, counting. */
    void scan() throws MalformedJson {
        switch (cursor.peek()) {
            case '[' -> {
                cursor.enterArray();
                for (var first = true; cursor.nextElement(first); first = false) {
                    scan();
                }
            }
            case '{' -> {
                cursor.enterObject();
                for (var first = true; cursor.nextKey(first); first = false) {
                    if (cursor.keyIs(IMAGE_URL) || cursor.keyIs(VIDEO_URL)) {
                        part(false);
                    } else if (cursor.keyIs(INPUT_AUDIO)) {
                        part(true);
                    } else if (cursor.keyIs(FILE) && cursor.peek() == '{') {
                        // A document can hold pictures on every page, so it counts as one too many rather than as text.
                        part(false);
                    } else {
                        scan();
                    }
                }
            }
            default -> cursor.skip();
        }
    }

    /** One picture or sound: {@code {"url": "data:…"}}, {@code {"data": "…"}}, or the address itself. */
    private void part(boolean audio) throws MalformedJson {
        switch (cursor.peek()) {
            case '"' -> {
                count(audio);
                payload();
            }
            case '{' -> {
                count(audio);
                cursor.enterObject();
                for (var first = true; cursor.nextKey(first); first = false) {
                    if (cursor.peek() == '"' && (cursor.keyIs(URL) || cursor.keyIs(DATA) || cursor.keyIs(FILE_DATA))) {
                        payload();
                    } else {
                        cursor.skip();
                    }
                }
            }
            default -> scan();
        }
    }

    private void count(boolean audio) {
        if (audio) {
            audioParts++;
        } else {
            imageParts++;
        }
    }

    private void payload() throws MalformedJson {
        var start = cursor.position();
        cursor.skip();
        var end = cursor.position();
        if (isBase64(start + 1, end - 1)) {
            payloadBytes += end - start;
        }
    }

    /** A remote address stays text; so does anything that only pretends to be base64. */
    private boolean isBase64(int start, int end) {
        var i = start;
        for (; i < end && body[i] != ','; i++) {
            if (i - start > 128) {
                break;
            }
        }
        var from = i < end && body[i] == ',' ? i + 1 : start;
        for (i = from; i < end; i++) {
            var b = body[i];
            var alphabet = (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9');
            if (!alphabet && b != '+' && b != '/' && b != '=' && b != '-' && b != '_') {
                return false;
            }
        }
        return from < end;
    }
}
