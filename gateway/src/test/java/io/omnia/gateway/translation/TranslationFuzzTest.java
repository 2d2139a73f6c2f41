package io.omnia.gateway.translation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.gateway.Mutations;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Mutated requests, answers and streams: the outcome is always one of those that are declared, no output is out of
 * proportion to its input, and every stream ends once, by its format's own rules. Recorded exchanges are mutated too where
 * they are at hand.
 */
class TranslationFuzzTest {
    private static final int MAX_BLOW_UP = 40;

    private static final int MAX_OVERHEAD_BYTES = 400_000;

    private static final int MAX_RECORDED = 20_000;
    private static final int MAX_EVENTS = 60;

    private static final List<String> REQUESTS = List.of("""
            {"model":"m","messages":[{"role":"system","content":"S"},{"role":"user","content":[{"type":"text","text":"Q",
            "cache_control":{"type":"ephemeral"}},{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA","detail":"low"}},
            {"type":"file","file":{"filename":"a.txt","file_data":"data:text/plain;base64,SGk="}}]},{"role":"assistant","content":null,
            "reasoning_content":"R","tool_calls":[{"id":"c","type":"function","function":{"name":"f","arguments":"{\\"a\\":1}"}}]},
            {"role":"tool","tool_call_id":"c","content":"x"}],"tools":[{"type":"function","function":{"name":"f","parameters":
            {"type":"object","properties":{"a":{"$ref":"#/$defs/A"}},"$defs":{"A":{"anyOf":[{"type":"string"},{"type":"null"}]}}}}}],
            "tool_choice":"auto","temperature":0.5,"max_tokens":50,"stop":["x"],"reasoning_effort":"low","n":1,"stream":true,
            "stream_options":{"include_usage":true},"response_format":{"type":"json_schema","json_schema":{"name":"n","schema":
            {"type":"object","properties":{"a":{"enum":["x",1]}}}}},"metadata":{"a":"b"}}""", """
            {"model":"m","max_tokens":4000,"system":[{"type":"text","text":"S","cache_control":{"type":"ephemeral"}}],"messages":[
            {"role":"user","content":"Q"},{"role":"assistant","content":[{"type":"thinking","thinking":"T","signature":"GENERATE:S"},
            {"type":"redacted_thinking","data":"D"},{"type":"tool_use","id":"t","name":"f","input":{"a":[1,2]}}]},{"role":"user",
            "content":[{"type":"tool_result","tool_use_id":"t","content":[{"type":"text","text":"r"},{"type":"image","source":
            {"type":"base64","media_type":"image/png","data":"AAAA"}}],"is_error":true},{"type":"document","source":{"type":"text",
            "media_type":"text/plain","data":"d"},"title":"x"}]}],"tools":[{"name":"f","input_schema":{"type":"object"}},
            {"type":"web_search_20250305","name":"web_search"}],"tool_choice":{"type":"any"},"thinking":{"type":"enabled",
            "budget_tokens":2000},"stop_sequences":["x"],"metadata":{"user_id":"u"},"service_tier":"auto","stream":false}""", """
            {"model":"m","instructions":"I","input":[{"role":"user","content":[{"type":"input_text","text":"Q"},{"type":"input_image",
            "image_url":"https://e.org/x.png"}]},{"type":"reasoning","id":"r","summary":[{"type":"summary_text","text":"s"}],
            "encrypted_content":"E"},{"type":"function_call","call_id":"c","name":"f","arguments":"{}"},{"type":"function_call_output",
            "call_id":"c","output":"x"},{"type":"message","role":"assistant","content":[{"type":"output_text","text":"A"}]}],
            "tools":[{"type":"function","name":"f","parameters":{}},{"type":"web_search"}],"reasoning":{"effort":"low","summary":
            "auto"},"text":{"format":{"type":"json_schema","name":"n","schema":{}},"verbosity":"low"},"store":false}""", """
            {"model":"m","prompt":"Once","max_tokens":5,"stop":"x","stream":true}""");

    private static final List<String> ANSWERS = List.of("""
            {"id":"chatcmpl-1","model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"A","refusal":"no",
            "reasoning":"R","annotations":[{"type":"url_citation","url_citation":{"url":"u","start_index":0,"end_index":1}}],
            "tool_calls":[{"id":"a","index":0,"function":{"name":"f","arguments":"{}"}}]},"delta":{"content":"A","reasoning_content":
            "R","tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":"{}"}},{"index":1,"id":"b","function":{"name":
            "g","arguments":"{"}}]},"finish_reason":"stop"}],"usage":{"prompt_tokens":9,"completion_tokens":3,
            "prompt_tokens_details":{"cached_tokens":4},"completion_tokens_details":{"reasoning_tokens":2}}}""", """
            {"id":"msg_1","type":"message","model":"m","content":[{"type":"thinking","thinking":"T","signature":"S"},{"type":"text",
            "text":"A","citations":[{"url":"u","title":"t","cited_text":"c"}]},{"type":"tool_use","id":"t","name":"f","input":{"a":1}}],
            "stop_reason":"tool_use","usage":{"input_tokens":4,"cache_read_input_tokens":2,"output_tokens":3}}""", """
            {"id":"resp_1","model":"m","status":"completed","output":[{"type":"reasoning","id":"r","summary":[{"text":"s"}],
            "encrypted_content":"E"},{"type":"message","content":[{"type":"output_text","text":"A","annotations":[{"url":"u",
            "start_index":0,"end_index":1}]}]},{"type":"function_call","call_id":"c","name":"f","arguments":"{}"}],"usage":
            {"input_tokens":4,"output_tokens":3}}""", """
            {"responseId":"r","candidates":[{"content":{"parts":[{"text":"T","thought":true},{"text":"A"},{"functionCall":{"name":"f",
            "args":{}},"thoughtSignature":"S"}]},"finishReason":"STOP","groundingMetadata":{"groundingChunks":[{"web":{"uri":"u"}}],
            "groundingSupports":[{"segment":{"text":"A"},"groundingChunkIndices":[0]}]}}],"usageMetadata":{"promptTokenCount":4}}""");

    private static final List<String> EVENTS = List.of(
            "{\"type\":\"message_start\",\"message\":{\"id\":\"m\",\"model\":\"m\",\"usage\":{\"input_tokens\":3}}}",
            "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}",
            "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"f\"}}",
            "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"A\"}}",
            "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"{\"}}",
            "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"signature_delta\",\"signature\":\"S\"}}",
            "{\"type\":\"content_block_stop\",\"index\":0}",
            "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":3}}",
            "{\"type\":\"response.created\",\"response\":{\"id\":\"r\",\"model\":\"m\"}}",
            "{\"type\":\"response.output_item.added\",\"output_index\":0,\"item\":{\"type\":\"function_call\",\"id\":\"f\",\"name\":\"f\"}}",
            "{\"type\":\"response.function_call_arguments.delta\",\"item_id\":\"f\",\"delta\":\"{}\"}",
            "{\"type\":\"response.output_text.delta\",\"item_id\":\"m\",\"delta\":\"A\"}",
            "{\"type\":\"response.reasoning_summary_text.delta\",\"item_id\":\"r\",\"delta\":\"A\"}",
            "{\"type\":\"response.output_item.done\",\"item\":{\"type\":\"reasoning\",\"id\":\"r\",\"encrypted_content\":\"E\"}}",
            "{\"type\":\"response.completed\",\"response\":{\"status\":\"completed\",\"usage\":{\"input_tokens\":1}}}",
            "[DONE]");

    private static final List<Format> INBOUND =
            Stream.of(Format.values()).filter(Format::isInbound).toList();

    private final Mutations mutations = new Mutations("translation", 60_000);
    private final List<String> requests = new ArrayList<>(REQUESTS);
    private final List<String> answers = new ArrayList<>(ANSWERS);
    private final List<List<String>> streams = new ArrayList<>(List.of(EVENTS));

    /** Hangs are failures too; nothing here takes a second. */
    @Test
    @Timeout(300)
    void everyOutcomeIsADeclaredOne() {
        readRecordings();
        for (var round = 0; round < mutations.rounds(); round++) {
            switch (round % 3) {
                case 0 -> request();
                case 1 -> answer();
                default -> stream();
            }
        }
    }

    private void readRecordings() {
        if (!Files.isDirectory(Recordings.folder())) {
            return;
        }
        for (var recording : Recordings.all()) {
            if (recording.request() != null) {
                keep(Json.string(recording.request()), requests);
            }
            if (recording.streaming()) {
                streams.add(Readings.events(recording.body()));
            } else {
                keep(new String(recording.body(), UTF_8), answers);
            }
        }
    }

    /** Pictures are long and all the same. */
    private static void keep(String body, List<String> among) {
        if (body.length() < MAX_RECORDED) {
            among.add(body);
        }
    }

    private Translation anyTranslation(Format inbound) {
        while (true) {
            var upstream = mutations.pick(List.of(Format.values()));
            if (inbound != upstream && upstream.isUpstream()) {
                return Translation.between(inbound, upstream);
            }
        }
    }

    private void request() {
        var body = mutations.json(mutations.pick(requests));
        var style = mutations.pick(List.of(ThinkingStyle.values()));
        var target = new Target("m", 8192, style, true, true);

        var result = anyTranslation(mutations.pick(INBOUND)).request(body, target, mutations.oneIn(10));

        switch (result) {
            case TranslatedRequest.Refused(var param, var message) ->
                assertThat(message).isNotBlank();
            case TranslatedRequest.Translated translated ->
                inProportion(body.length, translated.body().length());
        }
    }

    private AnswerContext anyContext() {
        var request = Json.read(mutations.json(mutations.pick(REQUESTS)));
        var asked = Asked.of(
                mutations.pick(List.of(Format.CHAT, Format.RESPONSES)), request == null ? Json.object() : request);
        return new AnswerContext(asked, "call0001", "m", 1);
    }

    private void answer() {
        var body = mutations.json(mutations.pick(answers));
        var inbound = mutations.pick(INBOUND);
        var translation = anyTranslation(inbound);
        if (translation.answer(body, anyContext(), null) instanceof TranslatedAnswer.Translated translated) {
            inProportion(body.length, translated.body().length());
            assertThat(Json.read(translated.body().buffer().getBytes())).isNotNull();
        }
        var error = Translating.read(translation.error(500, body, "r"));
        assertThat(error.path("error").path("message").asText()).isNotBlank();
        assertThat(error.path("type").asText()).isEqualTo(inbound == Format.MESSAGES ? "error" : "");
    }

    private void stream() {
        var inbound = mutations.pick(INBOUND);
        var translator = anyTranslation(inbound).events(anyContext());
        var out = new Translating.Collected();
        var read = 0;
        for (var event : anyEvents()) {
            read += event.length;
            translator.accept(event, out);
        }

        var state = translator.end(out);

        assertThat(state).isNotEqualTo(EventTranslator.State.RUNNING);
        assertThat(out.lasts).hasSize(1);
        var written = String.join("", out.events) + out.lasts.getFirst();
        inProportion(read, written.length());
        if (state == EventTranslator.State.COMPLETE && inbound != Format.COMPLETIONS && inbound != Format.CHAT) {
            assertThat(StreamRules.broken(inbound, written.getBytes(UTF_8)))
                    .as(written)
                    .isEmpty();
        }
    }

    /** Some events of anyone's, or all those of one stream but a few. */
    private List<byte[]> anyEvents() {
        var events = new ArrayList<byte[]>();
        if (mutations.oneIn(2)) {
            for (var i = mutations.below(12); i >= 0; i--) {
                events.add(mutations.json(mutations.oneIn(3) ? mutations.pick(ANSWERS) : mutations.pick(EVENTS)));
            }
            return events;
        }
        for (var event : mutations.pick(streams)) {
            if (events.size() < MAX_EVENTS && !mutations.oneIn(30)) {
                events.add(mutations.oneIn(10) ? mutations.json(event) : event.getBytes(UTF_8));
            }
        }
        return events;
    }

    private static void inProportion(int read, int written) {
        assertThat(written).isLessThan(read * MAX_BLOW_UP + MAX_OVERHEAD_BYTES);
    }
}
