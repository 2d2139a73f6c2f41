package io.omnia.gateway.protocol;

import io.omnia.gateway.protocol.Envelope.Edit;
import io.omnia.gateway.protocol.Envelope.OutputLimit;
import io.omnia.gateway.protocol.Envelope.Place;
import io.omnia.gateway.provider.Protocol;
import io.omnia.ledger.PriceUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Walks one request from its first byte to its last and takes down its {@link Envelope}. */
final class EnvelopeReader {
    /** What OpenAI takes for the model of a moderation that names none. */
    private static final String MODERATION_MODEL = "omni-moderation-latest";

    private final Protocol protocol;
    private final List<EnvelopeField> fields;
    private final int length;
    private final JsonCursor cursor;
    private final MediaScan media;
    private final FieldValues values;
    private final ToolReader tools;
    private final TierReader tier;
    private final RoutingFields routing;
    private final Set<EnvelopeField> seen = EnumSet.noneOf(EnvelopeField.class);
    private final List<OutputLimit> limits = new ArrayList<>(2);

    private @Nullable String model;
    private @Nullable Place modelPlace;
    private boolean stream;
    private UsageWish usageWish = UsageWish.NEVER;
    private @Nullable Edit storeEdit;
    private long choices = -1;
    private long bestOf = -1;
    private int prompts = 1;
    private int inside;

    EnvelopeReader(Protocol protocol, byte[] bytes, int start, int length) {
        this.protocol = protocol;
        this.fields = EnvelopeField.of(protocol);
        this.length = length;
        this.cursor = new JsonCursor(bytes, start, start + length);
        this.values = new FieldValues(cursor, start);
        this.tools = new ToolReader(protocol, cursor, values);
        this.tier = new TierReader(protocol, cursor, values);
        this.routing = new RoutingFields(cursor, values);
        this.media = new MediaScan(bytes, start, cursor);
    }

    EnvelopeResult read() {
        try {
            walk();
            return result();
        } catch (MalformedJson broken) {
            var refused = values.refused();
            return refused != null
                    ? refused
                    : EnvelopeResult.Invalid.of(
                            null, "The request body is not valid JSON: " + broken.getMessage() + ".");
        }
    }

    private void walk() throws MalformedJson {
        if (cursor.peek() != '{') {
            throw values.invalid(null, "The request body must be a JSON object.");
        }
        cursor.enterObject();
        inside = values.at();
        absentFields();
        for (var first = true; cursor.nextKey(first); first = false) {
            var field = field();
            if (field == null) {
                cursor.skip();
            } else {
                value(field);
            }
        }
        cursor.expectEnd();
    }

    /** What is to be put at the beginning of the object where a field turns out to be absent. */
    private void absentFields() {
        if (fields.contains(EnvelopeField.STREAM_OPTIONS)) {
            usageWish = UsageWish.absent(inside);
        }
        if (fields.contains(EnvelopeField.STORE)) {
            // OpenAI keeps every response unless it is told not to.
            storeEdit = new Edit(inside, inside, "\"store\":false,");
        }
        if (protocol == Protocol.OPENAI_MODERATIONS) {
            model = MODERATION_MODEL;
            modelPlace = new Place(inside, inside, "\"model\":", ",");
        }
    }

    /**
     * The field that the key just passed names; null when it is none of those read here. What is billed here and what is
     * read upstream must not differ, so nothing passes that another reader may take for one of them.
     */
    private @Nullable EnvelopeField field() throws MalformedJson {
        if (cursor.keyHasEscape()) {
            throw values.invalid(null, "A top-level key of the request is written with escapes.");
        }
        for (var field : fields) {
            if (cursor.keyFolds(field.text())) {
                if (!cursor.keyIs(field.text())) {
                    throw values.invalid(field.text(), "'" + field.text() + "' must be written in small letters.");
                }
                if (!seen.add(field)) {
                    throw values.invalid(field.text(), "'" + field.text() + "' stands twice in the request.");
                }
                return field;
            }
        }
        return null;
    }

    private void value(EnvelopeField field) throws MalformedJson {
        switch (field) {
            case MODEL -> model();
            case MESSAGES, INPUT_ITEMS -> media.scan();
            case PROMPTS, INPUTS -> prompts(field);
            case STREAM -> stream = values.flag(field.text());
            case STREAM_OPTIONS -> usageWish = UsageWish.read(cursor, values);
            case MAX_TOKENS, MAX_COMPLETION_TOKENS, MAX_OUTPUT_TOKENS -> limit(field);
            case N -> choices = values.count(field.text(), 1);
            case BEST_OF -> bestOf = values.count(field.text(), 1);
            case TOOLS -> tools.tools();
            case MAX_TOOL_CALLS -> tools.maxCalls();
            case MCP_SERVERS -> tools.servers();
            case WEB_SEARCH_OPTIONS -> tools.searches(field.text(), PriceUnit.WEB_SEARCH);
            case PLUGINS, ENABLE_SEARCH, SEARCH_PARAMETERS -> tools.searches(field.text(), null);
            case STORE -> store();
            case BACKGROUND -> {
                if (values.flag(field.text())) {
                    throw retention(field);
                }
            }
            case PREVIOUS_RESPONSE_ID, CONVERSATION -> values.onlyNull(() -> retention(field));
            case PROMPT_TEMPLATE ->
                values.onlyNull(() -> values.unsupported(
                        field.text(), "'prompt' names a text that is stored at the vendor; send the text itself."));
            case MODELS -> routing.models();
            case PROVIDER -> routing.provider();
            case SPEED -> values.onlyStandard(field.text());
            case SERVICE_TIER -> tier.read();
        }
    }

    private void model() throws MalformedJson {
        if (cursor.peek() == 'n' && protocol == Protocol.OPENAI_MODERATIONS) {
            var from = values.at();
            cursor.skip();
            modelPlace = Place.of(from, values.at());
            return;
        }
        if (cursor.peek() != '"') {
            throw values.invalid("model", "'model' must be a string.");
        }
        var from = values.at();
        model = cursor.string();
        modelPlace = Place.of(from, values.at());
    }

    private void limit(EnvelopeField field) throws MalformedJson {
        // Zero stands for no answer at all: a prompt is only echoed, or only written to a cache.
        var least = protocol == Protocol.OPENAI_CHAT || protocol == Protocol.OPENAI_RESPONSES ? 1 : 0;
        var tokens = values.count(field.text(), least);
        if (tokens >= 0) {
            limits.add(new OutputLimit(field.text(), tokens, field.alwaysHeeded(protocol)));
        }
    }

    /** One text, several, the tokens of one, or the tokens of several; each is a prompt of its own. */
    private void prompts(EnvelopeField field) throws MalformedJson {
        if (cursor.peek() != '[') {
            media.scan();
            return;
        }
        cursor.enterArray();
        var several = 0;
        for (var first = true; cursor.nextElement(first); first = false) {
            var next = cursor.peek();
            several += next == '"' || next == '[' || next == '{' ? 1 : 0;
            media.scan();
        }
        if (several > Envelope.MAX_PROMPTS) {
            throw values.invalid(
                    field.text(), "'" + field.text() + "' may hold " + Envelope.MAX_PROMPTS + " texts at most.");
        }
        prompts = Math.max(1, several);
    }

    private void store() throws MalformedJson {
        cursor.peek();
        var from = values.at();
        var asked = cursor.peek();
        if (values.flag("store")) {
            throw values.unsupported(
                    "store", "No response is stored here: leave 'store' out, or send false, and send the whole input.");
        }
        storeEdit = asked == 'n' ? new Edit(from, values.at(), "false") : null;
    }

    private MalformedJson retention(EnvelopeField field) {
        return values.unsupported(
                field.text(),
                "'" + field.text() + "' needs a stored response, and none is stored here: send the whole input.");
    }

    private EnvelopeResult result() {
        var wish = routing.wish();
        if (model == null && !wish.models().isEmpty()) {
            model = wish.models().getFirst();
            modelPlace = new Place(inside, inside, "\"model\":", ",");
        }
        if (model == null || modelPlace == null || model.isEmpty()) {
            return EnvelopeResult.Invalid.of("model", "The request names no model: set 'model'.");
        }
        if (model.length() > Envelope.MAX_MODEL_CHARS) {
            return EnvelopeResult.Invalid.of(
                    "model", "'model' may have " + Envelope.MAX_MODEL_CHARS + " characters at most.");
        }
        if (limits.size() == 2 && limits.getFirst().tokens() != limits.getLast().tokens()) {
            return EnvelopeResult.Invalid.of(
                    "max_tokens", "'max_tokens' and 'max_completion_tokens' differ; send one of them.");
        }
        if (Math.max(choices, bestOf) > Envelope.MAX_CHOICES) {
            return EnvelopeResult.Invalid.of(
                    choices >= bestOf ? "n" : "best_of",
                    "'" + (choices >= bestOf ? "n" : "best_of") + "' may be " + Envelope.MAX_CHOICES + " at most.");
        }
        var hosted = tools.found(inside);
        // What such a tool puts into the prompt nobody here sees.
        var found = hosted.present() ? media.found().withoutBound() : media.found();
        return new Envelope(
                model,
                modelPlace,
                stream,
                usageWish.asked(),
                usageWish.edit(),
                storeEdit,
                limits,
                (int) Math.max(1, Math.max(choices, bestOf)),
                prompts,
                length - found.payloadBytes(),
                found,
                hosted,
                tier.asked(),
                tier.pin(inside),
                wish);
    }
}
