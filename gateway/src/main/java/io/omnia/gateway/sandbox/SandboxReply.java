package io.omnia.gateway.sandbox;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** One sandbox answer as a server of its protocol would send it. */
interface SandboxReply {
    /** In one piece. */
    Buffer whole();

    /** As events. */
    List<Buffer> events();

    /**
     * What every protocol has to tell of an answer.
     *
     * @param id what makes the answer's own id unique
     * @param created seconds since 1970
     * @param words the answer, cut into the pieces it is streamed in
     * @param cutShort whether it stops at the caller's limit
     */
    record Said(
            String id,
            long created,
            String model,
            List<String> words,
            int choices,
            boolean cutShort,
            long promptTokens,
            long completionTokens) {
        String text() {
            return String.join("", words);
        }
    }

    /** An event without a name. */
    static Buffer frame(JsonObject data) {
        return Buffer.buffer("data: ").appendBuffer(data.toBuffer()).appendString("\n\n");
    }

    /** An event with the name that its data have as their type. */
    static Buffer namedFrame(JsonObject data) {
        return Buffer.buffer("event: " + data.getString("type") + "\n").appendBuffer(frame(data));
    }
}
