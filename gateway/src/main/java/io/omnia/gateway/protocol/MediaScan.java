package io.omnia.gateway.protocol;

import java.util.ArrayList;
import java.util.List;

/**
 * Walks the messages of a request and notes what is not text. Keys are taken in any case, since there are upstreams
 * that do; a key written with escapes may name anything, so it makes the request unbounded.
 */
final class MediaScan {
    private static final String IMAGE_URL = "image_url";
    private static final String INPUT_AUDIO = "input_audio";
    /** What vendors call documents and videos, and pictures and sounds in other dialects than the one spoken here. */
    private static final List<String> UNBOUNDED = List.of(
            "file",
            "file_url",
            "input_file",
            "document",
            "video",
            "video_url",
            "input_video",
            "image",
            "input_image",
            "audio",
            "audio_url",
            "file_data",
            "file_id");

    /** Where Anthropic puts the bytes of a picture or a document; the {@code type} beside it says of which. */
    private static final String SOURCE = "source";

    private static final String TYPE = "type";
    private static final String IMAGE = "image";

    private static final String DATA = "data";
    private static final String URL = "url";
    private static final String FILE_DATA = "file_data";

    /** Shorter ones count as text: it costs their callers nothing, and a body of nothing else makes no endless list. */
    private static final int SMALLEST_PAYLOAD_BYTES = 256;

    private final byte[] body;
    private final int bodyStart;
    private final JsonCursor cursor;
    private final List<Media.Stretch> payloads = new ArrayList<>();
    private int images;
    private int sounds;
    private boolean unbounded;

    MediaScan(byte[] body, int bodyStart, JsonCursor cursor) {
        this.body = body;
        this.bodyStart = bodyStart;
        this.cursor = cursor;
    }

    Media found() {
        return new Media(images, sounds, unbounded, payloads);
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
                var isImage = false;
                for (var first = true; cursor.nextKey(first); first = false) {
                    if (cursor.peek() == '"' && cursor.keyIs(TYPE)) {
                        isImage = cursor.stringIs(IMAGE);
                    } else {
                        member(isImage);
                    }
                }
            }
            default -> cursor.skip();
        }
    }

    private void member(boolean isImage) throws MalformedJson {
        var next = cursor.peek();
        unbounded |= cursor.keyHasEscape();
        if (next != '"' && next != '{' && next != '[') {
            cursor.skip();
        } else if (cursor.keyFolds(IMAGE_URL)) {
            images++;
            part();
        } else if (cursor.keyFolds(INPUT_AUDIO)) {
            sounds++;
            part();
        } else if (cursor.keyFolds(SOURCE)) {
            images += isImage ? 1 : 0;
            unbounded |= !isImage;
            part();
        } else if (isUnbounded()) {
            unbounded = true;
            part();
        } else {
            scan();
        }
    }

    private boolean isUnbounded() {
        for (var name : UNBOUNDED) {
            if (cursor.keyFolds(name)) {
                return true;
            }
        }
        return false;
    }

    /** {@code {"url": "data:…"}}, {@code {"data": "…"}}, or the address itself. */
    private void part() throws MalformedJson {
        switch (cursor.peek()) {
            case '"' -> payload();
            case '{' -> {
                cursor.enterObject();
                for (var first = true; cursor.nextKey(first); first = false) {
                    if (cursor.peek() == '"' && (cursor.keyIs(URL) || cursor.keyIs(DATA) || cursor.keyIs(FILE_DATA))) {
                        payload();
                    } else {
                        cursor.skip();
                    }
                }
            }
            default -> scanList();
        }
    }

    /** Several of a kind under one key: how many there are is not limited by what one costs. */
    private void scanList() throws MalformedJson {
        unbounded = true;
        scan();
    }

    private void payload() throws MalformedJson {
        var start = cursor.position();
        cursor.skip();
        var end = cursor.position();
        if (end - start >= SMALLEST_PAYLOAD_BYTES && isBase64(start + 1, end - 1)) {
            payloads.add(new Media.Stretch(start - bodyStart, end - bodyStart));
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
