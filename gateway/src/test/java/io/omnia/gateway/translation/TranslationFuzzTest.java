package io.omnia.gateway.translation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Mutated requests, answers and streams: the outcome is always one of those that are declared, no output is out of
 * proportion to its input, and every stream ends once. The seed is printed; {@code -Domnia.fuzz.seed} and {@code
 * -Domnia.fuzz.rounds} choose others.
 */
class TranslationFuzzTest {
    private static final int MAX_BLOW_UP = 40;

    private static final int MAX_OVERHEAD_BYTES = 400_000;

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

    private final long seed = Long.getLong("omnia.fuzz.seed", 20_261_121L);
    private final Random random = new Random(seed);

    @Test
    void everyOutcomeIsADeclaredOne() {
        var rounds = Integer.getInteger("omnia.fuzz.rounds", 20_000);
        System.out.println("fuzz of translation: seed " + seed + ", " + rounds + " rounds");
        for (var round = 0; round < rounds; round++) {
            switch (round % 3) {
                case 0 -> request();
                case 1 -> answer();
                default -> stream();
            }
        }
    }

    private Translation anyTranslation() {
        while (true) {
            var inbound = pick(List.of(Format.values()));
            var upstream = pick(List.of(Format.values()));
            if (inbound != upstream && inbound.isInbound() && upstream.isUpstream()) {
                return Translation.between(inbound, upstream);
            }
        }
    }

    private void request() {
        var body = mutated(pick(REQUESTS));
        var style = pick(List.of(ThinkingStyle.values()));

        var result = anyTranslation().request(body, new Target("m", 8192, style, true, true), random.nextInt(10) == 0);

        switch (result) {
            case TranslatedRequest.Refused(var param, var message) ->
                assertThat(message).isNotBlank();
            case TranslatedRequest.Translated translated ->
                inProportion(body.length, translated.body().length());
        }
    }

    private AnswerContext anyContext() {
        var request = Json.read(mutated(pick(REQUESTS)));
        var asked = Asked.of(pick(List.of(Format.CHAT, Format.RESPONSES)), request == null ? Json.object() : request);
        return new AnswerContext(asked, "call0001", "m", 1);
    }

    private void answer() {
        var body = mutated(pick(ANSWERS));
        var context = anyContext();
        var translation = anyTranslation();
        if (translation.answer(body, context, null) instanceof TranslatedAnswer.Translated(var translated)) {
            inProportion(body.length, translated.length());
        }
        assertThat(Json.read(translation.error(500, body, "r"))).isNotNull();
    }

    private void stream() {
        var translator = anyTranslation().events(anyContext());
        var out = new Translating.Collected();
        var read = 0;
        for (var i = random.nextInt(12); i >= 0; i--) {
            var event = mutated(random.nextInt(3) == 0 ? pick(ANSWERS) : pick(EVENTS));
            read += event.length;
            translator.accept(event, out);
        }

        var state = translator.end(out);

        assertThat(state).isNotEqualTo(EventTranslator.State.RUNNING);
        assertThat(out.lasts).hasSize(1);
        inProportion(read, String.join("", out.events).length());
    }

    private static void inProportion(int read, int written) {
        assertThat(written).isLessThan(read * MAX_BLOW_UP + MAX_OVERHEAD_BYTES);
    }

    private byte[] mutated(String json) {
        var node = Json.read(json);
        if (node == null) {
            return json.getBytes(UTF_8);
        }
        for (var i = random.nextInt(4); i > 0; i--) {
            mutate(node);
        }
        var bytes = Json.bytes(node);
        if (random.nextInt(8) == 0) {
            for (var i = random.nextInt(6); i >= 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
        }
        return random.nextInt(20) == 0 ? java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
    }

    /** Changes one member somewhere. */
    private void mutate(ObjectNode root) {
        var containers = new ArrayList<JsonNode>();
        collect(root, containers);
        switch (pick(containers)) {
            case ObjectNode object
            when !object.isEmpty() -> {
                var name = pick(List.copyOf(object.properties())).getKey();
                switch (random.nextInt(5)) {
                    case 0 -> object.remove(name);
                    case 1 -> object.set("x" + random.nextInt(3), object.path(name));
                    default -> object.set(name, anything(containers));
                }
            }
            case ArrayNode array
            when !array.isEmpty() -> {
                switch (random.nextInt(3)) {
                    case 0 -> array.remove(random.nextInt(array.size()));
                    case 1 -> array.add(array.path(random.nextInt(array.size())).deepCopy());
                    default -> array.set(random.nextInt(array.size()), anything(containers));
                }
            }
            default -> {}
        }
    }

    private static void collect(JsonNode node, List<JsonNode> containers) {
        if (node.isContainerNode()) {
            containers.add(node);
            node.forEach(inner -> collect(inner, containers));
        }
    }

    private JsonNode anything(List<JsonNode> containers) {
        return switch (random.nextInt(9)) {
            case 0 -> NullNode.getInstance();
            case 1 -> IntNode.valueOf(random.nextInt());
            case 2 -> new com.fasterxml.jackson.databind.node.DecimalNode(new java.math.BigDecimal("1e400"));
            case 3 ->
                TextNode.valueOf(pick(List.of("", " ", "{", "\ud800", "data:;base64,", "functions.f:0", "GENERATE:")));
            case 4 -> Json.object();
            case 5 -> Json.array();
            case 6 -> com.fasterxml.jackson.databind.node.BooleanNode.valueOf(random.nextBoolean());
            case 7 -> TextNode.valueOf("x".repeat(random.nextInt(2000)));
            default -> pick(containers).deepCopy();
        };
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
