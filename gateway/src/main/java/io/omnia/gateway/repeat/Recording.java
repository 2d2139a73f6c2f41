package io.omnia.gateway.repeat;

import io.omnia.privacy.Content;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Notes an answer while it goes out. One that grows beyond its limit, or for which all recordings together have no room, is
 * not noted; nothing else comes of that. Lives on one event loop.
 */
public final class Recording {
    private final int maxBytes;
    private final Recordings all;
    private @Nullable Buffer body = Buffer.buffer();
    private int status;
    private String contentType = "";
    private boolean begun;

    Recording(int maxBytes, Recordings all) {
        this.maxBytes = maxBytes;
        this.all = all;
    }

    /** Notes the head of an answer whose length is not known yet. */
    public void begin(int answerStatus, String type) {
        status = answerStatus;
        contentType = type;
        begun = true;
    }

    public void add(Buffer bytes) {
        if (body == null) {
            return;
        }
        if (body.length() + bytes.length() <= maxBytes && all.take(bytes.length())) {
            body.appendBuffer(bytes);
        } else {
            discard();
        }
    }

    /** Gives the memory back. Safe to repeat. */
    public void discard() {
        if (body != null) {
            all.giveBack(body.length());
            body = null;
        }
    }

    /** The status of what was begun. */
    public int status() {
        return status;
    }

    public String contentType() {
        return contentType;
    }

    /** All that went out, and this; null when it is not all there, or was not begun. */
    public @Nullable Content with(Content rest) {
        return body == null || !begun || body.length() + rest.length() > maxBytes
                ? null
                : Content.of(Buffer.buffer(body.length() + rest.length())
                        .appendBuffer(body)
                        .appendBuffer(rest.buffer()));
    }
}
