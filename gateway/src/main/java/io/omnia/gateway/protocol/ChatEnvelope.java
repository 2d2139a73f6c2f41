package io.omnia.gateway.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

/**
 * What a chat request says about itself: the few fields that decide where it goes and what it may cost. Everything else
 * stays bytes.
 *
 * @param model the model id as the caller wrote it
 * @param modelStart where the model's value begins in the body, its quote included
 * @param modelEnd where it ends
 * @param stream whether the answer is to come as events
 * @param wantsUsage whether the caller asked for usage in the stream
 * @param usageEdit the change that asks the upstream for usage in the stream; null when the caller asked already
 * @param maxOutputTokens the caller's limit on the output; negative when there is none
 * @param choices how many answers are asked for
 * @param textBytes bytes of the body that can become text tokens: everything but base64 payloads
 * @param imageParts pictures and videos among the messages
 * @param audioParts sounds among the messages
 */
public record ChatEnvelope(
        String model,
        int modelStart,
        int modelEnd,
        boolean stream,
        boolean wantsUsage,
        @Nullable Edit usageEdit,
        long maxOutputTokens,
        int choices,
        long textBytes,
        int imageParts,
        int audioParts)
        implements EnvelopeResult {
    /** No catalog has longer ids, and a refusal repeats the id. */
    static final int MAX_MODEL_CHARS = 256;

    /** OpenAI's own limit for {@code n}. */
    static final int MAX_CHOICES = 128;

    /** Replaces {@code body[start, end)} by {@code text}. */
    public record Edit(int start, int end, String text) {}

    /** Reads {@code length} bytes of {@code bytes} from {@code start}; positions in the result count from there. */
    public static EnvelopeResult read(byte[] bytes, int start, int length) {
        var reader = new Reader(bytes, start, length);
        try {
            return reader.read();
        } catch (MalformedJson broken) {
            return reader.refused != null
                    ? reader.refused
                    : new EnvelopeResult.Invalid(
                            null, "The request body is not valid JSON: " + broken.getMessage() + ".");
        }
    }

    private static final class Reader {
        private static final byte[] MODEL = "model".getBytes(UTF_8);
        private static final byte[] STREAM = "stream".getBytes(UTF_8);
        private static final byte[] STREAM_OPTIONS = "stream_options".getBytes(UTF_8);
        private static final byte[] INCLUDE_USAGE = "include_usage".getBytes(UTF_8);
        private static final byte[] MAX_TOKENS = "max_tokens".getBytes(UTF_8);
        private static final byte[] MAX_COMPLETION_TOKENS = "max_completion_tokens".getBytes(UTF_8);
        private static final byte[] N = "n".getBytes(UTF_8);
        private static final byte[] MESSAGES = "messages".getBytes(UTF_8);
        private static final String ASK = "\"include_usage\":true";

        private final int start;
        private final int length;
        private final JsonCursor cursor;
        private final MediaScan media;

        private @Nullable String model;
        private int modelStart;
        private int modelEnd;
        private boolean streamSeen;
        private boolean stream;
        private boolean optionsSeen;
        private boolean wantsUsage;
        private @Nullable Edit usageEdit;
        private long maxTokens = -1;
        private long maxCompletionTokens = -1;
        private long choices = -1;
        private boolean messagesSeen;
        private EnvelopeResult.@Nullable Invalid refused;

        Reader(byte[] bytes, int start, int length) {
            this.start = start;
            this.length = length;
            this.cursor = new JsonCursor(bytes, start, start + length);
            this.media = new MediaScan(bytes, cursor);
        }

        EnvelopeResult read() throws MalformedJson {
            if (cursor.peek() != '{') {
                refuse(null, "The request body must be a JSON object.");
            }
            cursor.enterObject();
            usageEdit = new Edit(at(), at(), "\"stream_options\":{" + ASK + "},");
            for (var first = true; cursor.nextKey(first); first = false) {
                field();
            }
            cursor.expectEnd();
            return result();
        }

        private int at() {
            return cursor.position() - start;
        }

        private void field() throws MalformedJson {
            if (cursor.keyIs(MESSAGES)) {
                once("messages", messagesSeen);
                messagesSeen = true;
                media.scan();
            } else if (cursor.keyIs(MODEL)) {
                model();
            } else if (cursor.keyIs(STREAM)) {
                once("stream", streamSeen);
                streamSeen = true;
                stream = flag("stream");
            } else if (cursor.keyIs(STREAM_OPTIONS)) {
                streamOptions();
            } else if (cursor.keyIs(MAX_TOKENS)) {
                maxTokens = count("max_tokens", maxTokens);
            } else if (cursor.keyIs(MAX_COMPLETION_TOKENS)) {
                maxCompletionTokens = count("max_completion_tokens", maxCompletionTokens);
            } else if (cursor.keyIs(N)) {
                choices = count("n", choices);
            } else if (cursor.keyHasEscape()) {
                // It may be a second "model" in disguise: what is billed here and what is read upstream must not
                // differ.
                throw refuse(null, "A top-level key of the request is written with escapes.");
            } else {
                cursor.skip();
            }
        }

        private void model() throws MalformedJson {
            once("model", model != null);
            if (cursor.peek() != '"') {
                throw refuse("model", "'model' must be a string.");
            }
            modelStart = at();
            model = cursor.string();
            modelEnd = at();
        }

        /** Works out the smallest change after which the options ask for usage. */
        private void streamOptions() throws MalformedJson {
            once("stream_options", optionsSeen);
            optionsSeen = true;
            if (cursor.peek() == 'n') {
                var from = at();
                cursor.skip();
                usageEdit = new Edit(from, at(), "{" + ASK + "}");
                return;
            }
            if (cursor.peek() != '{') {
                throw refuse("stream_options", "'stream_options' must be an object.");
            }
            cursor.enterObject();
            var inside = at();
            usageEdit = new Edit(inside, inside, cursor.peek() == '}' ? ASK : ASK + ",");
            var seen = false;
            for (var first = true; cursor.nextKey(first); first = false) {
                if (cursor.keyIs(INCLUDE_USAGE)) {
                    once("stream_options.include_usage", seen);
                    seen = true;
                    cursor.peek();
                    var from = at();
                    wantsUsage = flag("stream_options.include_usage");
                    usageEdit = wantsUsage ? null : new Edit(from, at(), "true");
                } else if (cursor.keyHasEscape()) {
                    throw refuse("stream_options", "A key of 'stream_options' is written with escapes.");
                } else {
                    cursor.skip();
                }
            }
        }

        private boolean flag(String name) throws MalformedJson {
            var next = cursor.peek();
            if (next != 't' && next != 'f' && next != 'n') {
                throw refuse(name, "'" + name + "' must be true or false.");
            }
            cursor.skip();
            return next == 't';
        }

        /** A count of one or more; negative when the value is null. */
        private long count(String name, long before) throws MalformedJson {
            once(name, before >= 0);
            var next = cursor.peek();
            if (next == 'n') {
                cursor.skip();
                return -1;
            }
            if (next < '0' || next > '9') {
                throw refuse(name, "'" + name + "' must be a whole number, one or more.");
            }
            var value = cursor.integer();
            if (value < 1) {
                throw refuse(name, "'" + name + "' must be a whole number, one or more.");
            }
            return value;
        }

        private void once(String name, boolean seenBefore) throws MalformedJson {
            if (seenBefore) {
                throw refuse(name, "'" + name + "' stands twice in the request.");
            }
        }

        private EnvelopeResult result() {
            if (model == null || model.isEmpty()) {
                return new EnvelopeResult.Invalid("model", "The request names no model: set 'model'.");
            }
            if (model.length() > MAX_MODEL_CHARS) {
                return new EnvelopeResult.Invalid(
                        "model", "'model' may have " + MAX_MODEL_CHARS + " characters at most.");
            }
            if (maxTokens >= 0 && maxCompletionTokens >= 0 && maxTokens != maxCompletionTokens) {
                return new EnvelopeResult.Invalid(
                        "max_tokens", "'max_tokens' and 'max_completion_tokens' differ; send one of them.");
            }
            if (choices > MAX_CHOICES) {
                return new EnvelopeResult.Invalid("n", "'n' may be " + MAX_CHOICES + " at most.");
            }
            return new ChatEnvelope(
                    model,
                    modelStart,
                    modelEnd,
                    stream,
                    wantsUsage,
                    usageEdit,
                    Math.max(maxTokens, maxCompletionTokens),
                    (int) Math.max(choices, 1),
                    length - media.payloadBytes(),
                    media.imageParts(),
                    media.audioParts());
        }

        /** Leaves the walk with an answer that is better than the place in the bytes. */
        private MalformedJson refuse(@Nullable String param, String message) throws MalformedJson {
            refused = new EnvelopeResult.Invalid(param, message);
            throw new MalformedJson(message, cursor.position());
        }
    }
}
