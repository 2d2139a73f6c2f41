package io.omnia.gateway.repeat;

import io.omnia.privacy.Content;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An answer as its caller got it, to be given once more.
 *
 * @param call whose answer it is
 * @param begun whether its head went out before its length was known, as a stream's does
 * @param dropped the header that lists parameters which were dropped; null when none were
 */
public record KeptAnswer(
        UUID call,
        int status,
        String contentType,
        boolean begun,
        String provider,
        String model,
        @Nullable String dropped,
        Content body) {

    /** All of it as bytes: the length of the head, the head, the body. */
    byte[] write() {
        var head = new JsonObject()
                .put("call", call.toString())
                .put("status", status)
                .put("type", contentType)
                .put("begun", begun)
                .put("provider", provider)
                .put("model", model)
                .put("dropped", dropped)
                .toBuffer();
        return Buffer.buffer(Integer.BYTES + head.length() + body.length())
                .appendInt(head.length())
                .appendBuffer(head)
                .appendBuffer(body.buffer())
                .getBytes();
    }

    static KeptAnswer read(byte[] bytes) {
        var all = Buffer.buffer(bytes);
        var bodyAt = Integer.BYTES + all.getInt(0);
        var head = all.slice(Integer.BYTES, bodyAt).toJsonObject();
        return new KeptAnswer(
                UUID.fromString(head.getString("call")),
                head.getInteger("status"),
                head.getString("type"),
                head.getBoolean("begun"),
                head.getString("provider"),
                head.getString("model"),
                head.getString("dropped"),
                Content.of(all.slice(bodyAt, all.length())));
    }
}
