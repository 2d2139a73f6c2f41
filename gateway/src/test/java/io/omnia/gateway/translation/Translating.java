package io.omnia.gateway.translation;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.omnia.privacy.Content;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Short ways to translate in tests. JSON is written with single quotes, and backticks for quotes within strings. */
final class Translating {
    static final AnswerContext CONTEXT = context(Format.CHAT, "{}");

    private Translating() {}

    static ObjectNode json(String text) {
        return Objects.requireNonNull(Json.read(text.replace('\'', '"').replace("`", "\\\"")), text);
    }

    static AnswerContext context(Format inbound, String request) {
        return new AnswerContext(Asked.of(inbound, json(request)), "call0001", "asked-model", 1_790_000_000);
    }

    static TranslatedRequest result(Format inbound, Format upstream, Target target, String body) {
        return Translation.between(inbound, upstream).request(Json.bytes(json(body)), target, false);
    }

    static TranslatedRequest.Translated translated(Format inbound, Format upstream, String body) {
        return translated(inbound, upstream, Target.of("target", 8192), body);
    }

    static TranslatedRequest.Translated translated(Format inbound, Format upstream, Target target, String body) {
        return switch (result(inbound, upstream, target, body)) {
            case TranslatedRequest.Translated translated -> translated;
            case TranslatedRequest.Refused(var param, var message) -> throw new AssertionError(message);
        };
    }

    static byte[] bytes(Content body) {
        return body.buffer().getBytes();
    }

    static ObjectNode request(Format inbound, Format upstream, String body) {
        return read(bytes(translated(inbound, upstream, body).body()));
    }

    static ObjectNode request(Format inbound, Format upstream, Target target, String body) {
        return read(bytes(translated(inbound, upstream, target, body).body()));
    }

    static List<String> dropped(Format inbound, Format upstream, String body) {
        return translated(inbound, upstream, body).dropped();
    }

    static String refused(Format inbound, Format upstream, String body) {
        return switch (result(inbound, upstream, Target.of("target", 8192), body)) {
            case TranslatedRequest.Translated translated ->
                throw new AssertionError(new String(bytes(translated.body()), UTF_8));
            case TranslatedRequest.Refused(var param, var message) -> param + ": " + message;
        };
    }

    static ObjectNode answer(Format inbound, Format upstream, String body) {
        return answer(inbound, upstream, CONTEXT, body);
    }

    static ObjectNode answer(Format inbound, Format upstream, AnswerContext context, String body) {
        return switch (Translation.between(inbound, upstream).answer(Json.bytes(json(body)), context, null)) {
            case TranslatedAnswer.Translated answered -> read(bytes(answered.body()));
            case TranslatedAnswer.Unreadable() -> throw new AssertionError("unreadable");
        };
    }

    static ObjectNode read(byte[] bytes) {
        return Objects.requireNonNull(Json.read(bytes));
    }

    /** What a stream became. */
    record Streamed(List<String> events, List<String> lasts, EventTranslator.State state) {
        String all() {
            return String.join("", events) + String.join("", lasts);
        }

        List<JsonNode> objects() {
            return Readings.objects(all().getBytes(UTF_8));
        }

        List<String> types() {
            return objects().stream().map(event -> event.path("type").asText()).toList();
        }
    }

    static Streamed stream(Format inbound, Format upstream, String... events) {
        return stream(inbound, upstream, CONTEXT, events);
    }

    static Streamed stream(Format inbound, Format upstream, AnswerContext context, String... events) {
        var translator = Translation.between(inbound, upstream).events(context);
        var out = new Collected();
        for (var event : events) {
            translator.accept(event.startsWith("{") ? Json.bytes(json(event)) : event.getBytes(UTF_8), out);
        }
        var state = translator.end(out);
        return new Streamed(out.events, out.lasts, state);
    }

    /** Keeps what comes out. */
    static final class Collected implements Out {
        final List<String> events = new ArrayList<>();
        final List<String> lasts = new ArrayList<>();

        @Override
        public void event(byte[] frames) {
            events.add(new String(frames, UTF_8));
        }

        @Override
        public void last(byte[] frames) {
            lasts.add(new String(frames, UTF_8));
        }
    }
}
