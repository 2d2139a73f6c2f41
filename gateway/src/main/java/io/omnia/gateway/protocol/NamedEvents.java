package io.omnia.gateway.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/**
 * Streams whose events have names: in an {@code event:} line, or where a server leaves that out, as the {@code type} of
 * their data. Everything but the few events that matter is passed on unread.
 */
abstract class NamedEvents extends StreamEvents {
    private static final byte[] EVENT = "event:".getBytes(ISO_8859_1);
    private static final byte[] TYPE = "\"type\"".getBytes(ISO_8859_1);

    private boolean hasData;
    private Name name = Name.NONE;

    /** The events that mean more than content. */
    enum Name {
        /** No name was seen yet, or one of those that need no look. */
        NONE(""),
        OTHER(""),
        PING("ping"),
        ERROR("error"),
        MESSAGE_START("message_start"),
        BLOCK_START("content_block_start"),
        MESSAGE_DELTA("message_delta"),
        MESSAGE_STOP("message_stop"),
        CREATED("response.created"),
        QUEUED("response.queued"),
        IN_PROGRESS("response.in_progress"),
        ITEM_DONE("response.output_item.done"),
        COMPLETED("response.completed"),
        INCOMPLETE("response.incomplete"),
        FAILED("response.failed");

        private static final Name[] ALL = values();

        private final String text;

        Name(String text) {
            this.text = text;
        }

        static Name of(byte[] bytes, int start, int end) {
            for (var name : ALL) {
                if (!name.text.isEmpty() && name.matches(bytes, start, end)) {
                    return name;
                }
            }
            return OTHER;
        }

        private boolean matches(byte[] bytes, int start, int end) {
            if (end - start != text.length()) {
                return false;
            }
            for (var i = 0; i < text.length(); i++) {
                if (bytes[start + i] != text.charAt(i)) {
                    return false;
                }
            }
            return true;
        }
    }

    @Override
    final void line(byte[] bytes, int start, int end) {
        var event = valueStart(bytes, start, end, EVENT);
        if (event >= 0) {
            name = Name.of(bytes, event, end);
            return;
        }
        var data = dataStart(bytes, start, end);
        if (data >= 0 && data < end) {
            if (name == Name.NONE && !hasData) {
                name = typeOf(bytes, data, end);
            }
            hasData = true;
        }
    }

    /** The type that an object begins with; no name when it begins with something else. */
    private static Name typeOf(byte[] bytes, int start, int end) {
        var at = skipBlanks(bytes, start + 1, end);
        if (bytes[start] != '{' || !startsWith(bytes, at, end, TYPE)) {
            return Name.NONE;
        }
        at = skipBlanks(bytes, at + TYPE.length, end);
        if (at >= end || bytes[at] != ':') {
            return Name.OTHER;
        }
        at = skipBlanks(bytes, at + 1, end);
        if (at >= end || bytes[at] != '"') {
            return Name.OTHER;
        }
        var closing = at + 1;
        while (closing < end && bytes[closing] != '"') {
            closing++;
        }
        return Name.of(bytes, at + 1, closing);
    }

    private static int skipBlanks(byte[] bytes, int from, int end) {
        var at = from;
        while (at < end && bytes[at] == ' ') {
            at++;
        }
        return at;
    }

    @Override
    final Meaning ended(byte[] bytes, int start, int end) {
        var ended = name;
        var empty = !hasData;
        name = Name.NONE;
        hasData = false;
        if (empty) {
            return Meaning.SILENCE;
        }
        return meaning(ended == Name.NONE ? typeIn(bytes, start, end) : ended, bytes, start, end);
    }

    /** The type somewhere in the object: some servers sort its keys. */
    private static Name typeIn(byte[] bytes, int start, int end) {
        var data = data(bytes, start, end);
        if (data == null) {
            return Name.OTHER;
        }
        var cursor = new JsonCursor(data.bytes(), data.start(), data.end());
        try {
            cursor.enterObject();
            for (var first = true; cursor.nextKey(first); first = false) {
                if (cursor.keyIs("type") && cursor.peek() == '"') {
                    var from = cursor.position() + 1;
                    cursor.skip();
                    return Name.of(data.bytes(), from, cursor.position() - 1);
                }
                cursor.skip();
            }
        } catch (MalformedJson noObject) {
            return Name.OTHER;
        }
        return Name.OTHER;
    }

    /** What a named event with data means. */
    abstract Meaning meaning(Name name, byte[] bytes, int start, int end);
}
