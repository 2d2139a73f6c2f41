package io.omnia.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A chat request as bytes, with a place for a serial number in its prompt: no two calls are the same, so neither a cache nor
 * a retry detector can answer in the upstream's stead.
 */
final class RequestTemplate {
    private static final int SERIAL_DIGITS = 16;
    private static final int MAX_TOKENS = 256;
    private static final int LARGE_MAX_TOKENS = 200_000;
    private static final String WORDS = "what a metered call costs is decided before its first byte leaves ";

    private final byte[] bytes;
    private final int serialAt;

    private RequestTemplate(byte[] bytes, int serialAt) {
        this.bytes = bytes;
        this.serialAt = serialAt;
    }

    /** How a call is put: the mock speaks chat completions, so a call of another protocol has to be translated there and back. */
    enum Caller {
        CHAT("/v1/chat/completions", ""),
        /** As the official libraries send it: a gateway that knows their repeated calls has to remember this one. */
        CHAT_LIBRARY("/v1/chat/completions", "x-stainless-retry-count: 0\r\n"),
        MESSAGES("/v1/messages", "");

        final String path;
        private final String header;

        Caller(String path, String header) {
            this.path = path;
            this.header = header;
        }
    }

    /**
     * What to ask for.
     *
     * @param answer the mock's answer, see {@link MockAnswers}
     * @param bodyBytes the size of the request's body
     */
    record Work(String answer, int bodyBytes, Caller caller) {
        Work(String answer, int bodyBytes) {
            this(answer, bodyBytes, Caller.CHAT);
        }

        /** The same work for what only relays. */
        Work relayed() {
            return caller == Caller.MESSAGES ? new Work(answer, bodyBytes) : this;
        }

        boolean translated() {
            return caller == Caller.MESSAGES;
        }

        boolean streamed() {
            return answer.startsWith("stream");
        }

        /** Above what the answer says, so that no gateway has a reason to cut it short. */
        int maxTokens() {
            return answer.equals("stream-large") ? LARGE_MAX_TOKENS : MAX_TOKENS;
        }
    }

    /** The request for some work through a subject whose model names start with {@code modelPrefix}. */
    static RequestTemplate of(Work work, int port, String modelPrefix, Map<String, String> headers) {
        var body = body(work, modelPrefix);
        var extra = headers.entrySet().stream()
                .map(header -> header.getKey() + ": " + header.getValue() + "\r\n")
                .collect(Collectors.joining());
        var head = "POST " + work.caller().path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nAccept: "
                + (work.streamed() ? "text/event-stream" : "application/json")
                + "\r\nContent-Type: application/json\r\n" + work.caller().header + extra + "Content-Length: "
                + body.length() + "\r\n\r\n";
        var message = (head + body).getBytes(StandardCharsets.US_ASCII);
        return new RequestTemplate(message, head.length() + body.indexOf("0".repeat(SERIAL_DIGITS)));
    }

    static String body(Work work, String modelPrefix) {
        var start = "{\"model\":\"" + modelPrefix + work.answer() + "\"," + (work.streamed() ? "\"stream\":true," : "")
                + "\"max_tokens\":" + work.maxTokens() + ",";
        start += work.translated()
                ? "\"system\":\"Answer in one word.\",\"messages\":["
                : (work.streamed() ? "\"stream_options\":{\"include_usage\":true}," : "")
                        + "\"messages\":[{\"role\":\"system\",\"content\":\"Answer in one word.\"},";
        start += "{\"role\":\"user\",\"content\":\"" + "0".repeat(SERIAL_DIGITS) + " ";
        var end = "\"}]}";
        var padding = work.bodyBytes() - start.length() - end.length();
        if (padding < 0) {
            throw new IllegalArgumentException("no room for a prompt in " + work.bodyBytes() + " bytes");
        }
        return start + WORDS.repeat(padding / WORDS.length() + 1).substring(0, padding) + end;
    }

    /** A copy to send from, off the heap so that a large prompt is not copied again at each write. */
    ByteBuffer copy() {
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }

    /** Writes the serial into a copy. */
    void number(ByteBuffer copy, long serial) {
        var rest = serial;
        for (var at = serialAt + SERIAL_DIGITS - 1; at >= serialAt; at--) {
            copy.put(at, (byte) ('0' + rest % 10));
            rest /= 10;
        }
    }
}
