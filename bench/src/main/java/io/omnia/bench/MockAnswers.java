package io.omnia.bench;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The answers of the mock upstream, made once and then only sent. The request's model name chooses:
 *
 * <ul>
 *   <li>{@code json}: a chat completion of about 1.2 KB with its usage; {@code json-50ms} says it after 50 ms
 *   <li>{@code stream}: 60 content chunks, a finish, a usage frame and {@code [DONE]}, about 14 KB in one burst
 *   <li>{@code stream-5ms}: the same, one event every 5 ms; any whole number of milliseconds
 *   <li>{@code stream-large}: the same with 110,000 content chunks, about 25 MB, as fast as the reader takes them
 * </ul>
 */
final class MockAnswers {
    static final int CONTENT_CHUNKS = 60;
    static final int LARGE_CONTENT_CHUNKS = 110_000;

    private static final int MAX_PAUSE_MILLIS = 60_000;
    private static final int MAX_NAMES = 100;
    private static final Pattern PACED = Pattern.compile("(json|stream)-([0-9]{1,5})ms");

    private static final String STREAM_HEAD = String.join(
            "\r\n",
            "HTTP/1.1 200 OK",
            "Content-Type: text/event-stream; charset=utf-8",
            "Cache-Control: no-cache",
            "Transfer-Encoding: chunked",
            "",
            "");

    private final Map<String, MockAnswer> made = new ConcurrentHashMap<>();

    /**
     * One answer on the wire: its parts are sent in order, a pause before each.
     *
     * @param parts whole bytes of the message, chunk framing included; read-only, to be duplicated before sending
     */
    record MockAnswer(List<ByteBuffer> parts, Duration pause) {}

    /** The answer that a model name asks for, or none. */
    Optional<MockAnswer> named(String model) {
        var known = made.get(model);
        if (known != null) {
            return Optional.of(known);
        }
        var fresh = make(model);
        if (made.size() < MAX_NAMES) {
            fresh.ifPresent(answer -> made.put(model, answer));
        }
        return fresh;
    }

    /** The body of the {@code json} answer. */
    static byte[] jsonBody() {
        var text = "A gateway adds little when it only reads what it has to. "
                .repeat(13)
                .strip();
        return utf8("""
                {"id":"chatcmpl-bench000000000000000000001","object":"chat.completion","created":1767225600,\
                "model":"bench-model-2026-01-01","choices":[{"index":0,"message":{"role":"assistant","content":"%s",\
                "refusal":null,"annotations":[]},"logprobs":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":212,\
                "completion_tokens":169,"total_tokens":381,"prompt_tokens_details":{"cached_tokens":0,"audio_tokens":0},\
                "completion_tokens_details":{"reasoning_tokens":0,"audio_tokens":0}},"service_tier":"default",\
                "system_fingerprint":"fp_bench"}""".formatted(text));
    }

    /** The events of a stream in order, each with its blank line: content, finish, usage, {@code [DONE]}. */
    static List<byte[]> events(int contentChunks) {
        var events = new ArrayList<byte[]>();
        for (var i = 0; i < contentChunks; i++) {
            events.add(
                    event("{\"index\":0,\"delta\":{\"content\":\" word%06d\"},\"logprobs\":null,\"finish_reason\":null}"
                            .formatted(i)));
        }
        events.add(event("{\"index\":0,\"delta\":{},\"logprobs\":null,\"finish_reason\":\"stop\"}"));
        events.add(utf8("data: "
                + frame(
                        "",
                        ",\"usage\":{\"prompt_tokens\":212,\"completion_tokens\":%d,\"total_tokens\":%d}"
                                .formatted(contentChunks, 212 + contentChunks))
                + "\n\n"));
        events.add(utf8("data: [DONE]\n\n"));
        return events;
    }

    private static Optional<MockAnswer> make(String model) {
        if (model.equals("stream-large")) {
            return Optional.of(new MockAnswer(List.of(joined(streamParts(LARGE_CONTENT_CHUNKS))), Duration.ZERO));
        }
        var paced = PACED.matcher(model);
        if (paced.matches()) {
            var pause = Duration.ofMillis(Math.min(MAX_PAUSE_MILLIS, Integer.parseInt(paced.group(2))));
            var parts = paced.group(1).equals("json") ? List.of(json()) : streamParts(CONTENT_CHUNKS);
            return Optional.of(new MockAnswer(parts, pause));
        }
        return switch (model) {
            case "json" -> Optional.of(new MockAnswer(List.of(json()), Duration.ZERO));
            case "stream" -> Optional.of(new MockAnswer(List.of(joined(streamParts(CONTENT_CHUNKS))), Duration.ZERO));
            default -> Optional.empty();
        };
    }

    private static ByteBuffer json() {
        return message("200 OK", jsonBody());
    }

    /** A whole message with a JSON body. */
    static ByteBuffer message(String status, byte[] body) {
        var head = utf8("HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length
                + "\r\n\r\n");
        return joined(List.of(ByteBuffer.wrap(head), ByteBuffer.wrap(body)));
    }

    /** One part for each event; the head travels with the first, the end of the message with the last. */
    private static List<ByteBuffer> streamParts(int contentChunks) {
        var events = events(contentChunks);
        var parts = new ArrayList<ByteBuffer>();
        for (var i = 0; i < events.size(); i++) {
            var bytes = new ByteArrayOutputStream();
            if (i == 0) {
                bytes.writeBytes(utf8(STREAM_HEAD));
            }
            bytes.writeBytes(utf8(Integer.toHexString(events.get(i).length) + "\r\n"));
            bytes.writeBytes(events.get(i));
            bytes.writeBytes(utf8(i == events.size() - 1 ? "\r\n0\r\n\r\n" : "\r\n"));
            parts.add(joined(List.of(ByteBuffer.wrap(bytes.toByteArray()))));
        }
        return parts;
    }

    private static ByteBuffer joined(List<ByteBuffer> parts) {
        var whole = ByteBuffer.allocateDirect(
                parts.stream().mapToInt(ByteBuffer::remaining).sum());
        for (var part : parts) {
            whole.put(part.duplicate());
        }
        return whole.flip().asReadOnlyBuffer();
    }

    private static byte[] event(String choice) {
        return utf8("data: " + frame(choice, ",\"usage\":null") + "\n\n");
    }

    private static String frame(String choice, String usage) {
        return "{\"id\":\"chatcmpl-bench000000000000000000001\",\"object\":\"chat.completion.chunk\",\"created\":1767225600,"
                + "\"model\":\"bench-model-2026-01-01\",\"choices\":[" + choice + "]" + usage + "}";
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
