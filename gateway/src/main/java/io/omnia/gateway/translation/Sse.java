package io.omnia.gateway.translation;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;

/** Frames of server-sent events. */
final class Sse {
    static final byte[] DONE = "data: [DONE]\n\n".getBytes(UTF_8);

    private Sse() {}

    static byte[] data(JsonNode data) {
        return ("data: " + Json.string(data) + "\n\n").getBytes(UTF_8);
    }

    static byte[] named(String event, JsonNode data) {
        return ("event: " + event + "\ndata: " + Json.string(data) + "\n\n").getBytes(UTF_8);
    }
}
