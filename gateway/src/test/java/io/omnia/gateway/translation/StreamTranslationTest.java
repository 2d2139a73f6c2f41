package io.omnia.gateway.translation;

import static io.omnia.gateway.translation.Format.CHAT;
import static io.omnia.gateway.translation.Format.COMPLETIONS;
import static io.omnia.gateway.translation.Format.GENERATE;
import static io.omnia.gateway.translation.Format.MESSAGES;
import static io.omnia.gateway.translation.Format.RESPONSES;
import static io.omnia.gateway.translation.Translating.context;
import static io.omnia.gateway.translation.Translating.json;
import static io.omnia.gateway.translation.Translating.stream;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.omnia.ledger.TokenUsage;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a stream becomes in another format: the exact order of events, and what is kept back to the end. */
class StreamTranslationTest {
    private static final String CHUNK =
            "{'id':'chatcmpl-1','model':'gpt','choices':[{'index':0,'delta':%s,'finish_reason':%s}]}";

    private static final String USAGE = "{'id':'chatcmpl-1','choices':[],'usage':{'prompt_tokens':9,"
            + "'completion_tokens':4,'prompt_tokens_details':{'cached_tokens':5}}}";

    private static String delta(String delta) {
        return CHUNK.formatted(delta, "null");
    }

    private static String finish(String reason) {
        return CHUNK.formatted("{}", "'" + reason + "'");
    }

    private static String call(int index, String rest) {
        return delta("{'tool_calls':[{'index':" + index + "," + rest + "}]}");
    }

    @Test
    void chatBecomesMessages() {
        var streamed = stream(
                MESSAGES,
                CHAT,
                delta("{'role':'assistant','content':''}"),
                delta("{'content':'Hel'}"),
                delta("{'content':'lo'}"),
                finish("stop"),
                USAGE,
                "[DONE]");

        assertThat(streamed.all()).isEqualTo("""
                event: message_start
                data: {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"gpt","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":0,"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"output_tokens":0,"cache_creation":{"ephemeral_5m_input_tokens":0,"ephemeral_1h_input_tokens":0}}}}

                event: content_block_start
                data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

                event: content_block_delta
                data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hel"}}

                event: content_block_delta
                data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"lo"}}

                event: content_block_stop
                data: {"type":"content_block_stop","index":0}

                event: message_delta
                data: {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"input_tokens":4,"cache_creation_input_tokens":0,"cache_read_input_tokens":5,"output_tokens":4,"cache_creation":{"ephemeral_5m_input_tokens":0,"ephemeral_1h_input_tokens":0}}}

                event: message_stop
                data: {"type":"message_stop"}

                """);
        assertThat(streamed.lasts()).containsExactly("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
    }

    private static final String[] MESSAGES_STREAM = {
        "{'type':'message_start','message':{'id':'msg_1','model':'claude','usage':{'input_tokens':3,'cache_read_input_tokens':2,'output_tokens':1}}}",
        "{'type':'ping'}",
        "{'type':'content_block_start','index':0,'content_block':{'type':'thinking','thinking':'','signature':''}}",
        "{'type':'content_block_delta','index':0,'delta':{'type':'thinking_delta','thinking':'Hm'}}",
        "{'type':'content_block_delta','index':0,'delta':{'type':'signature_delta','signature':'SIG'}}",
        "{'type':'content_block_stop','index':0}",
        "{'type':'content_block_start','index':1,'content_block':{'type':'tool_use','id':'t1','name':'f','input':{}}}",
        "{'type':'content_block_delta','index':1,'delta':{'type':'input_json_delta','partial_json':''}}",
        "{'type':'content_block_delta','index':1,'delta':{'type':'input_json_delta','partial_json':'{`a`:'}}",
        "{'type':'content_block_delta','index':1,'delta':{'type':'input_json_delta','partial_json':' 1}'}}",
        "{'type':'content_block_stop','index':1}",
        "{'type':'content_block_start','index':2,'content_block':{'type':'tool_use','id':'t2','name':'g','input':{}}}",
        "{'type':'content_block_stop','index':2}",
        "{'type':'message_delta','delta':{'stop_reason':'tool_use','stop_sequence':null},'usage':{'output_tokens':8}}",
        "{'type':'message_stop'}",
    };

    @Test
    void messagesBecomeChat() {
        var streamed =
                stream(CHAT, MESSAGES, context(CHAT, "{'stream_options':{'include_usage':true}}"), MESSAGES_STREAM);

        var deltas = streamed.objects().stream()
                .map(event -> event.path("choices").path(0).path("delta"))
                .toList();
        assertThat(deltas.subList(0, 7))
                .isEqualTo(List.of(
                        json("{'role':'assistant','content':'','refusal':null}"),
                        json("{'reasoning_content':'Hm'}"),
                        json(
                                "{'tool_calls':[{'index':0,'type':'function','id':'t1','function':{'name':'f','arguments':''}}]}"),
                        json("{'tool_calls':[{'index':0,'function':{'arguments':'{`a`:'}}]}"),
                        json("{'tool_calls':[{'index':0,'function':{'arguments':' 1}'}}]}"),
                        json(
                                "{'tool_calls':[{'index':1,'type':'function','id':'t2','function':{'name':'g','arguments':''}}]}"),
                        json("{'tool_calls':[{'index':1,'function':{'arguments':'{}'}}]}")));
        assertThat(streamed.objects()
                        .get(7)
                        .path("choices")
                        .path(0)
                        .path("finish_reason")
                        .asText())
                .isEqualTo("tool_calls");
        var usage = streamed.objects().get(8);
        assertThat(usage.path("choices").isEmpty()).isTrue();
        assertThat(usage.path("usage").path("prompt_tokens").asInt()).isEqualTo(5);
        assertThat(usage.path("usage").path("completion_tokens").asInt()).isEqualTo(8);
        assertThat(streamed.objects().getFirst().path("usage").isNull()).isTrue();
        assertThat(streamed.lasts()).containsExactly("data: [DONE]\n\n");
    }

    @Test
    void usageComesOnlyToThoseWhoAsked() {
        var streamed = stream(CHAT, MESSAGES, MESSAGES_STREAM);

        assertThat(streamed.all()).doesNotContain("usage");
    }

    @Test
    void messagesBecomeAResponse() {
        var streamed = stream(RESPONSES, MESSAGES, MESSAGES_STREAM);

        assertThat(streamed.types())
                .containsExactly(
                        "response.created",
                        "response.in_progress",
                        "response.output_item.added",
                        "response.reasoning_summary_part.added",
                        "response.reasoning_summary_text.delta",
                        "response.reasoning_summary_text.done",
                        "response.reasoning_summary_part.done",
                        "response.output_item.done",
                        "response.output_item.added",
                        "response.function_call_arguments.delta",
                        "response.function_call_arguments.delta",
                        "response.function_call_arguments.done",
                        "response.output_item.done",
                        "response.output_item.added",
                        "response.function_call_arguments.done",
                        "response.output_item.done",
                        "response.completed");
        assertThat(streamed.objects()
                        .get(7)
                        .path("item")
                        .path("encrypted_content")
                        .asText())
                .isEqualTo("MESSAGES:SIG");
        assertThat(streamed.lasts()).hasSize(1);
        assertThat(streamed.lasts().getFirst()).startsWith("event: response.completed\ndata: ");
        assertThat(StreamRules.broken(RESPONSES, streamed.all().getBytes(UTF_8)))
                .isEmpty();
    }

    @Test
    void textOfAResponseIsAddedToldAndDone() {
        var streamed =
                stream(RESPONSES, CHAT, delta("{'content':'Hel'}"), delta("{'content':'lo'}"), finish("length"), USAGE);

        assertThat(streamed.types())
                .containsExactly(
                        "response.created",
                        "response.in_progress",
                        "response.output_item.added",
                        "response.content_part.added",
                        "response.output_text.delta",
                        "response.output_text.delta",
                        "response.output_text.done",
                        "response.content_part.done",
                        "response.output_item.done",
                        "response.incomplete");
        var last = streamed.objects().getLast().path("response");
        assertThat(last.path("incomplete_details").path("reason").asText()).isEqualTo("max_output_tokens");
        assertThat(last.path("output").path(0).path("status").asText()).isEqualTo("incomplete");
        assertThat(last.path("usage").path("input_tokens").asInt()).isEqualTo(9);
    }

    @Test
    void callsThatInterleaveAreToldOneAfterTheOther() {
        var streamed = stream(
                MESSAGES,
                CHAT,
                call(0, "'id':'a','function':{'name':'f','arguments':''}"),
                call(1, "'id':'b','function':{'name':'g','arguments':'{`y`'}"),
                call(0, "'function':{'arguments':'{`x`'}"),
                call(1, "'function':{'arguments':':2}'}"),
                call(0, "'function':{'arguments':':1}'}"),
                finish("tool_calls"));

        var reading = Readings.stream(MESSAGES, streamed.all().getBytes(UTF_8));
        assertThat(reading.calls())
                .containsExactly(new Reading.Call("f", json("{'x':1}")), new Reading.Call("g", json("{'y':2}")));
        assertThat(StreamRules.broken(MESSAGES, streamed.all().getBytes(UTF_8))).isEmpty();
    }

    @Test
    void theNextCallIsToldAsSoonAsTheOneBeforeIsWhole() {
        var translator = Translation.between(MESSAGES, CHAT).events(Translating.CONTEXT);
        var out = new Translating.Collected();
        for (var event : List.of(
                call(0, "'id':'a','function':{'name':'f','arguments':'{}'}"),
                call(1, "'id':'b','function':{'name':'g','arguments':'{`y`'}"))) {
            translator.accept(json(event).toString().getBytes(UTF_8), out);
        }

        assertThat(String.join("", out.events)).contains("\"name\":\"g\"").contains("{\\\"y\\\"");
    }

    @Test
    void callsThatAllHaveOneIndexAreToldApartByTheirIds() {
        var streamed = stream(
                MESSAGES,
                CHAT,
                call(0, "'id':'a','function':{'name':'f','arguments':'{}'}"),
                call(0, "'id':'b','function':{'name':'f','arguments':'{}'}"),
                finish("stop"));

        assertThat(Readings.stream(MESSAGES, streamed.all().getBytes(UTF_8)).calls())
                .hasSize(2);
        assertThat(streamed.all()).contains("\"stop_reason\":\"tool_use\"");
    }

    @Test
    void emptyIdsInLaterPiecesChangeNothing() {
        var streamed = stream(
                MESSAGES,
                CHAT,
                call(0, "'id':'a','function':{'name':'f','arguments':''}"),
                call(0, "'id':'','function':{'arguments':'{`x`:1}'}"),
                finish("tool_calls"));

        var blocks = streamed.objects().stream()
                .filter(event -> event.path("type").asText().equals("content_block_start"))
                .map(event -> event.path("content_block"))
                .toList();
        assertThat(blocks).containsExactly(json("{'type':'tool_use','id':'a','name':'f','input':{}}"));
    }

    @Test
    void googlesEventsBecomeMessages() {
        var streamed = stream(
                MESSAGES,
                GENERATE,
                "{'responseId':'r','modelVersion':'gemini','candidates':[{'content':{'parts':[{'text':'Hm','thought':true}]}}],'usageMetadata':{'promptTokenCount':4}}",
                "{'candidates':[{'content':{'parts':[{'functionCall':{'name':'f','args':{'a':1}},'thoughtSignature':'SIG'}]},'finishReason':'STOP'}],'usageMetadata':{'promptTokenCount':4,'candidatesTokenCount':2,'thoughtsTokenCount':3}}");

        assertThat(streamed.types())
                .containsExactly(
                        "message_start",
                        "content_block_start",
                        "content_block_delta",
                        "content_block_delta",
                        "content_block_stop",
                        "content_block_start",
                        "content_block_delta",
                        "content_block_stop",
                        "message_delta",
                        "message_stop");
        assertThat(streamed.objects()
                        .get(0)
                        .path("message")
                        .path("usage")
                        .path("input_tokens")
                        .asInt())
                .isEqualTo(4);
        assertThat(streamed.objects().get(3).path("delta"))
                .isEqualTo(json("{'type':'signature_delta','signature':'GENERATE:SIG'}"));
        assertThat(streamed.objects().get(8).path("usage").path("output_tokens").asInt())
                .isEqualTo(5);
    }

    @Test
    void anEventThatOnlyRepeatsWhatWasToldIsNotToldAgain() {
        var streamed = stream(
                CHAT,
                RESPONSES,
                "{'type':'response.created','response':{'id':'resp_1','model':'gpt'}}",
                "{'type':'response.output_item.added','output_index':0,'item':{'type':'message','id':'m'}}",
                "{'type':'response.output_text.delta','item_id':'m','output_index':0,'content_index':0,'delta':'Hi'}",
                "{'type':'response.output_text.done','item_id':'m','output_index':0,'content_index':0,'text':'Hi'}",
                "{'type':'response.output_item.done','output_index':0,'item':{'type':'message','id':'m','content':[{'type':'output_text','text':'Hi'}]}}",
                "{'type':'response.output_item.done','output_index':1,'item':{'type':'function_call','id':'f1','call_id':'c','name':'f','arguments':'{}'}}",
                "{'type':'response.completed','response':{'id':'resp_1','status':'completed','usage':{'input_tokens':1,'output_tokens':2}}}");

        var reading = Readings.stream(CHAT, streamed.all().getBytes(UTF_8));
        assertThat(reading.text()).isEqualTo("Hi");
        assertThat(reading.calls()).containsExactly(new Reading.Call("f", json("{}")));
        assertThat(reading.stop()).isEqualTo("tools");
    }

    @Test
    void sourcesComeAtTheEndOfTheirText() {
        var streamed = stream(
                CHAT,
                MESSAGES,
                "{'type':'message_start','message':{'id':'msg_1','model':'claude'}}",
                "{'type':'content_block_start','index':0,'content_block':{'type':'text','text':''}}",
                "{'type':'content_block_delta','index':0,'delta':{'type':'text_delta','text':'ab'}}",
                "{'type':'content_block_stop','index':0}",
                "{'type':'content_block_start','index':1,'content_block':{'type':'text','text':'','citations':[]}}",
                "{'type':'content_block_delta','index':1,'delta':{'type':'citations_delta','citation':{'type':'web_search_result_location','url':'https://e.org','title':'E','cited_text':'x'}}}",
                "{'type':'content_block_delta','index':1,'delta':{'type':'text_delta','text':'cd'}}",
                "{'type':'content_block_stop','index':1}",
                "{'type':'message_delta','delta':{'stop_reason':'end_turn'},'usage':{'output_tokens':1}}",
                "{'type':'message_stop'}");

        var annotated = streamed.objects().stream()
                .map(event -> event.path("choices").path(0).path("delta").path("annotations"))
                .filter(JsonNode::isArray)
                .toList();
        assertThat(annotated)
                .containsExactly(
                        json("{'a':[{'type':'url_citation','url_citation':{'url':'https://e.org','title':'E','start_index':2,'end_index':4}}]}")
                                .path("a"));
    }

    @Test
    void aTextCompletionStreamsItsText() {
        var streamed = stream(
                COMPLETIONS,
                CHAT,
                delta("{'reasoning_content':'Hm'}"),
                delta("{'content':'Hi'}"),
                finish("stop"),
                USAGE);

        assertThat(streamed.all()).isEqualTo("""
                data: {"id":"cmpl-1","object":"text_completion","created":1790000000,"model":"gpt","choices":[{"text":"Hi","index":0,"logprobs":null,"finish_reason":null}]}

                data: {"id":"cmpl-1","object":"text_completion","created":1790000000,"model":"gpt","choices":[{"text":"","index":0,"logprobs":null,"finish_reason":"stop"}]}

                data: [DONE]

                """);
    }

    @Test
    void aCutStreamEndsAsAnErrorAndNotAsAnAnswer() {
        for (var inbound : List.of(MESSAGES, RESPONSES, COMPLETIONS)) {
            var streamed = stream(inbound, CHAT, delta("{'content':'Hi'}"));

            assertThat(streamed.state()).isEqualTo(EventTranslator.State.FAILED);
            assertThat(streamed.lasts()).hasSize(1);
            assertThat(streamed.lasts().getFirst()).contains("broke off");
            assertThat(streamed.all()).doesNotContain("[DONE]", "message_stop", "response.completed");
        }
    }

    @Test
    void aCallThatWasCutIsNotSaidToBeComplete() {
        var call = "{'tool_calls':[{'index':0,'id':'a','function':{'name':'f','arguments':''}}]}";
        for (var inbound : List.of(MESSAGES, RESPONSES)) {
            var streamed = stream(inbound, CHAT, delta("{'content':'Hi'}"), delta(call));

            assertThat(streamed.all()).contains("\"f\"").doesNotContain("arguments.done");
            // The one of the text.
            assertThat(streamed.types())
                    .filteredOn(List.of("content_block_stop", "response.output_item.done")::contains)
                    .hasSize(1);
        }
    }

    @Test
    void anErrorInsideAStreamIsToldInTheCallersFormat() {
        var chat = stream(
                CHAT,
                MESSAGES,
                "{'type':'message_start','message':{'id':'msg_1','model':'claude'}}",
                "{'type':'error','error':{'type':'overloaded_error','message':'Overloaded'}}",
                "{'type':'content_block_start','index':0,'content_block':{'type':'text','text':'late'}}");
        var messages = stream(MESSAGES, CHAT, delta("{'content':'Hi'}"), "{'error':{'message':'Boom','code':500}}");
        var response = stream(RESPONSES, CHAT, "{'error':'Boom'}");

        assertThat(chat.lasts())
                .containsExactly(
                        "data: {\"error\":{\"message\":\"Overloaded\",\"type\":\"server_error\",\"param\":null,\"code\":\"overloaded_error\"}}\n\n");
        assertThat(chat.all()).doesNotContain("late");
        assertThat(messages.lasts())
                .containsExactly(
                        "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"api_error\",\"message\":\"Boom\"}}\n\n");
        assertThat(response.types())
                .containsExactly("response.created", "response.in_progress", "error", "response.failed");
    }

    @Test
    void aMalformedEventFailsTheStream() {
        var streamed = stream(MESSAGES, CHAT, delta("{'content':'Hi'}"), "not json", finish("stop"));

        assertThat(streamed.state()).isEqualTo(EventTranslator.State.FAILED);
    }

    @Test
    void halfCharactersPassUnharmed() {
        var streamed =
                stream(MESSAGES, CHAT, delta("{'content':'\\ud83d'}"), delta("{'content':'\\ude00'}"), finish("stop"));

        assertThat(Readings.stream(MESSAGES, streamed.all().getBytes(UTF_8)).text())
                .isEqualTo("\ud83d\ude00");
    }

    @Test
    void whatWasCountedHereIsToldWhereTheUpstreamTellsNothing() {
        for (var reported : List.of(List.<String>of(), List.of(USAGE))) {
            var translator = Translation.between(MESSAGES, CHAT).events(Translating.CONTEXT);
            var out = new Translating.Collected();
            translator.accept(Json.bytes(json(delta("{'content':'Hi'}"))), out);
            translator.accept(Json.bytes(json(finish("stop"))), out);
            reported.forEach(event -> translator.accept(Json.bytes(json(event)), out));
            translator.count(TokenUsage.of(77, 66), out);
            translator.end(out);

            var expected = reported.isEmpty() ? "\"output_tokens\":66" : "\"output_tokens\":4";
            assertThat(out.events.getLast()).contains(expected);
        }
    }
}
