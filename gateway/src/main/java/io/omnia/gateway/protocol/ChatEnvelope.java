package io.omnia.gateway.protocol;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
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
 * @param maxTokens the caller's limit on the output under the name {@code max_tokens}; negative when there is none
 * @param maxCompletionTokens the same under the name {@code max_completion_tokens}
 * @param choices how many answers are asked for
 * @param textBytes bytes of the body that can become text tokens: everything but base64 payloads
 * @param media what among the messages is not text
 * @param namesProviders whether the caller says which of OpenRouter's providers may answer
 */
public record ChatEnvelope(
        String model,
        int modelStart,
        int modelEnd,
        boolean stream,
        boolean wantsUsage,
        @Nullable Edit usageEdit,
        long maxTokens,
        long maxCompletionTokens,
        int choices,
        long textBytes,
        Media media,
        boolean namesProviders)
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
                    : EnvelopeResult.Invalid.of(
                            null, "The request body is not valid JSON: " + broken.getMessage() + ".");
        }
    }

    /** A top-level field that is read here. */
    private enum Field {
        MODEL("model"),
        MESSAGES("messages"),
        STREAM("stream"),
        STREAM_OPTIONS("stream_options"),
        MAX_TOKENS("max_tokens"),
        MAX_COMPLETION_TOKENS("max_completion_tokens"),
        N("n"),
        MODELS("models"),
        PROVIDER("provider");

        private static final List<Field> ALL = List.of(values());

        private final String text;

        Field(String text) {
            this.text = text;
        }
    }

    private static final class Reader {
        private static final String INCLUDE_USAGE = "include_usage";
        private static final String ORDER = "order";
        private static final String ALLOW_FALLBACKS = "allow_fallbacks";
        private static final String ASK = "\"include_usage\":true";

        private final int start;
        private final int length;
        private final JsonCursor cursor;
        private final MediaScan media;
        private final Set<Field> seen = EnumSet.noneOf(Field.class);

        private @Nullable String model;
        private int modelStart;
        private int modelEnd;
        private boolean stream;
        private boolean wantsUsage;
        private @Nullable Edit usageEdit;
        private long maxTokens = -1;
        private long maxCompletionTokens = -1;
        private long choices = -1;
        private boolean namesProviders;
        private EnvelopeResult.@Nullable Invalid refused;

        Reader(byte[] bytes, int start, int length) {
            this.start = start;
            this.length = length;
            this.cursor = new JsonCursor(bytes, start, start + length);
            this.media = new MediaScan(bytes, start, cursor);
        }

        EnvelopeResult read() throws MalformedJson {
            if (cursor.peek() != '{') {
                refuse(null, "The request body must be a JSON object.");
            }
            cursor.enterObject();
            usageEdit = new Edit(at(), at(), "\"stream_options\":{" + ASK + "},");
            for (var first = true; cursor.nextKey(first); first = false) {
                var field = field();
                if (field == null) {
                    cursor.skip();
                } else {
                    value(field);
                }
            }
            cursor.expectEnd();
            return result();
        }

        private int at() {
            return cursor.position() - start;
        }

        /**
         * The field that the key just passed names; null when it is none of those read here. What is billed here and what
         * is read upstream must not differ, so nothing passes that another reader may take for one of them.
         */
        private @Nullable Field field() throws MalformedJson {
            if (cursor.keyHasEscape()) {
                throw refuse(null, "A top-level key of the request is written with escapes.");
            }
            for (var field : Field.ALL) {
                if (cursor.keyFolds(field.text)) {
                    if (!cursor.keyIs(field.text)) {
                        throw refuse(field.text, "'" + field.text + "' must be written in small letters.");
                    }
                    if (!seen.add(field)) {
                        throw refuse(field.text, "'" + field.text + "' stands twice in the request.");
                    }
                    return field;
                }
            }
            return null;
        }

        private void value(Field field) throws MalformedJson {
            switch (field) {
                case MODEL -> model();
                case MESSAGES -> media.scan();
                case STREAM -> stream = flag(field.text);
                case STREAM_OPTIONS -> streamOptions();
                case MAX_TOKENS -> maxTokens = count(field.text);
                case MAX_COMPLETION_TOKENS -> maxCompletionTokens = count(field.text);
                case N -> choices = count(field.text);
                case MODELS -> {
                    if (cursor.peek() != 'n') {
                        throw unsupported("models", "'models' is not supported here yet; send one 'model'.");
                    }
                    cursor.skip();
                }
                case PROVIDER -> provider();
            }
        }

        private void model() throws MalformedJson {
            if (cursor.peek() != '"') {
                throw refuse("model", "'model' must be a string.");
            }
            modelStart = at();
            model = cursor.string();
            modelEnd = at();
        }

        /** Conditions that nobody would keep are refused; an order is told, for a router upstream may follow it. */
        private void provider() throws MalformedJson {
            if (cursor.peek() == '{') {
                cursor.enterObject();
                for (var first = true; cursor.nextKey(first); first = false) {
                    if (!cursor.keyIs(ORDER) && !cursor.keyIs(ALLOW_FALLBACKS)) {
                        throw unsupported(
                                "provider",
                                "'provider' is supported here with 'order' and"
                                        + " 'allow_fallbacks' only; conditions on privacy go into the headers"
                                        + " x-omnia-jurisdictions and x-omnia-zdr.");
                    }
                    namesProviders = true;
                    cursor.skip();
                }
            } else if (cursor.peek() == 'n') {
                cursor.skip();
            } else {
                throw refuse("provider", "'provider' must be an object.");
            }
        }

        /** Works out the smallest change after which the options ask for usage. */
        private void streamOptions() throws MalformedJson {
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
            var usageSeen = false;
            for (var first = true; cursor.nextKey(first); first = false) {
                if (cursor.keyHasEscape()) {
                    throw refuse("stream_options", "A key of 'stream_options' is written with escapes.");
                } else if (!cursor.keyFolds(INCLUDE_USAGE)) {
                    cursor.skip();
                } else if (usageSeen || !cursor.keyIs(INCLUDE_USAGE)) {
                    throw refuse(
                            "stream_options.include_usage",
                            "'stream_options.include_usage' must stand there once, in small letters.");
                } else {
                    usageSeen = true;
                    cursor.peek();
                    var from = at();
                    wantsUsage = flag("stream_options.include_usage");
                    usageEdit = wantsUsage ? null : new Edit(from, at(), "true");
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
        private long count(String name) throws MalformedJson {
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

        private EnvelopeResult result() {
            if (model == null || model.isEmpty()) {
                return EnvelopeResult.Invalid.of("model", "The request names no model: set 'model'.");
            }
            if (model.length() > MAX_MODEL_CHARS) {
                return EnvelopeResult.Invalid.of(
                        "model", "'model' may have " + MAX_MODEL_CHARS + " characters at most.");
            }
            if (maxTokens >= 0 && maxCompletionTokens >= 0 && maxTokens != maxCompletionTokens) {
                return EnvelopeResult.Invalid.of(
                        "max_tokens", "'max_tokens' and 'max_completion_tokens' differ; send one of them.");
            }
            if (choices > MAX_CHOICES) {
                return EnvelopeResult.Invalid.of("n", "'n' may be " + MAX_CHOICES + " at most.");
            }
            var found = media.found();
            return new ChatEnvelope(
                    model,
                    modelStart,
                    modelEnd,
                    stream,
                    wantsUsage,
                    usageEdit,
                    maxTokens,
                    maxCompletionTokens,
                    (int) Math.max(choices, 1),
                    length - found.payloadBytes(),
                    found,
                    namesProviders);
        }

        /** Leaves the walk with an answer that is better than the place in the bytes. */
        private MalformedJson refuse(@Nullable String param, String message) throws MalformedJson {
            refused = EnvelopeResult.Invalid.of(param, message);
            throw new MalformedJson(message, cursor.position());
        }

        /** The same for a field that is right and not heeded here: dropping it would drop what its caller relies on. */
        private MalformedJson unsupported(String param, String message) throws MalformedJson {
            refused = new EnvelopeResult.Invalid(param, message, true);
            throw new MalformedJson(message, cursor.position());
        }
    }
}
