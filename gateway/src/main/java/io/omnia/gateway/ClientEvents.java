package io.omnia.gateway;

import io.omnia.gateway.provider.Protocol;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;

/** The events that are written here and not passed on, in the shape that a protocol has for them. */
enum ClientEvents {
    /** OpenAI's chat and legacy completions: events have no names, and comments are for keeping alive. */
    NAMELESS(": keepalive\n\n") {
        @Override
        Buffer error(Buffer body) {
            return event("", compact(body));
        }
    },
    /** Anthropic's messages. */
    MESSAGES("event: ping\ndata: {\"type\": \"ping\"}\n\n") {
        @Override
        Buffer error(Buffer body) {
            return event("event: error\n", compact(body));
        }
    },
    /** OpenAI's responses. */
    RESPONSES(": keepalive\n\n") {
        @Override
        Buffer error(Buffer body) {
            var told = new JsonObject().put("type", "error").mergeIn(json(body));
            return event("event: error\n", told.toBuffer());
        }
    };

    private final String keepAlive;

    ClientEvents(String keepAlive) {
        this.keepAlive = keepAlive;
    }

    static ClientEvents of(Protocol protocol) {
        return switch (protocol) {
            case OPENAI_RESPONSES -> RESPONSES;
            case ANTHROPIC_MESSAGES, ANTHROPIC_COUNT_TOKENS -> MESSAGES;
            case OPENAI_CHAT,
                    OPENAI_COMPLETIONS,
                    OPENAI_EMBEDDINGS,
                    OPENAI_MODERATIONS,
                    OPENAI_INPUT_TOKENS,
                    GOOGLE_GENERATE,
                    GOOGLE_COUNT_TOKENS,
                    GOOGLE_EMBED -> NAMELESS;
        };
    }

    /** What breaks a silence. */
    Buffer keepAlive() {
        return Buffer.buffer(keepAlive);
    }

    /** The event that ends a stream which cannot go on; {@code body} is what the error would be as an answer. */
    abstract Buffer error(Buffer body);

    private static Buffer event(String name, Buffer data) {
        return Buffer.buffer(name).appendString("data: ").appendBuffer(data).appendString("\n\n");
    }

    /** On one line, as an event's data have to be. */
    private static Buffer compact(Buffer body) {
        return json(body).toBuffer();
    }

    private static JsonObject json(Buffer body) {
        try {
            return body.toJsonObject();
        } catch (DecodeException notAnObject) {
            return new JsonObject()
                    .put(
                            "error",
                            new JsonObject().put("message", body.toString().replace('\n', ' ')));
        }
    }
}
