package io.omnia.gateway.translation;

import static io.omnia.gateway.translation.Format.CHAT;
import static io.omnia.gateway.translation.Format.COMPLETIONS;
import static io.omnia.gateway.translation.Format.GENERATE;
import static io.omnia.gateway.translation.Format.MESSAGES;
import static io.omnia.gateway.translation.Format.RESPONSES;
import static io.omnia.gateway.translation.Translating.answer;
import static io.omnia.gateway.translation.Translating.context;
import static io.omnia.gateway.translation.Translating.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.omnia.ledger.TokenUsage;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a whole answer becomes in another format. */
class AnswerTranslationTest {
    private static final String CHAT_ANSWER = "{'id':'chatcmpl-1','model':'gpt','choices':[{'index':0,'message':"
            + "{'role':'assistant','content':%s},'finish_reason':'%s'}],'usage':{'prompt_tokens':10,'completion_tokens':5,"
            + "'total_tokens':15,'prompt_tokens_details':{'cached_tokens':4,'cache_write_tokens':2},"
            + "'completion_tokens_details':{'reasoning_tokens':3}}}";

    private static final String MESSAGES_ANSWER = "{'id':'msg_1','type':'message','role':'assistant','model':'claude',"
            + "'content':%s,'stop_reason':'%s','stop_sequence':null,'usage':{'input_tokens':4,"
            + "'cache_read_input_tokens':3,'cache_creation_input_tokens':2,'cache_creation':"
            + "{'ephemeral_5m_input_tokens':1,'ephemeral_1h_input_tokens':1},'output_tokens':7,"
            + "'output_tokens_details':{'thinking_tokens':5},'server_tool_use':{'web_search_requests':2}}}";

    @Test
    void chatBecomesAMessage() {
        var message = answer(MESSAGES, CHAT, CHAT_ANSWER.formatted("'Hello'", "stop"));

        assertThat(message)
                .isEqualTo(json("{'id':'msg_1','type':'message','role':'assistant','model':'gpt',"
                        + "'content':[{'type':'text','text':'Hello'}],'stop_reason':'end_turn','stop_sequence':null,"
                        + "'usage':{'input_tokens':4,'cache_creation_input_tokens':2,'cache_read_input_tokens':4,"
                        + "'output_tokens':5,'cache_creation':{'ephemeral_5m_input_tokens':2,'ephemeral_1h_input_tokens':0},"
                        + "'output_tokens_details':{'thinking_tokens':3}}}"));
    }

    @Test
    void aMessageBecomesChat() {
        var chat = answer(
                CHAT,
                MESSAGES,
                MESSAGES_ANSWER.formatted(
                        "[{'type':'thinking','thinking':'T','signature':'S'},{'type':'text','text':'A'},"
                                + "{'type':'tool_use','id':'toolu_1','name':'f','input':{'a':1.0}},"
                                + "{'type':'tool_use','id':'toolu_2','name':'g','input':{}}]",
                        "tool_use"));

        assertThat(chat)
                .isEqualTo(json("{'id':'chatcmpl-1','object':'chat.completion','created':1790000000,"
                        + "'model':'claude','choices':[{'index':0,'message':{'role':'assistant','content':'A','refusal':null,"
                        + "'reasoning_content':'T','annotations':[],'tool_calls':["
                        + "{'type':'function','id':'toolu_1','function':{'name':'f','arguments':'{`a`:1.0}'}},"
                        + "{'type':'function','id':'toolu_2','function':{'name':'g','arguments':'{}'}}]},"
                        + "'logprobs':null,'finish_reason':'tool_calls'}],'usage':{'prompt_tokens':9,'completion_tokens':7,"
                        + "'total_tokens':16,'prompt_tokens_details':{'cached_tokens':3,'audio_tokens':0,'cache_write_tokens':2},"
                        + "'completion_tokens_details':{'reasoning_tokens':5,'audio_tokens':0}}}"));
    }

    @Test
    void aMessageBecomesAResponse() {
        var response = answer(
                RESPONSES,
                MESSAGES,
                context(
                        RESPONSES,
                        "{'model':'m','input':'Q','instructions':'I','temperature':0.5,'tools':[{'type':'function','name':'f'}]}"),
                MESSAGES_ANSWER.formatted(
                        "[{'type':'thinking','thinking':'T','signature':'S'},{'type':'text','text':'A'},"
                                + "{'type':'text','text':'B'},{'type':'tool_use','id':'t','name':'f','input':{}}]",
                        "tool_use"));

        assertThat(response.path("output"))
                .isEqualTo(json("{'o':["
                                + "{'type':'reasoning','id':'rs_1_0','summary':[{'type':'summary_text','text':'T'}],"
                                + "'encrypted_content':'MESSAGES:S'},"
                                + "{'type':'message','id':'msg_1_1','status':'completed','role':'assistant','content':["
                                + "{'type':'output_text','text':'A','annotations':[],'logprobs':[]},"
                                + "{'type':'output_text','text':'B','annotations':[],'logprobs':[]}]},"
                                + "{'type':'function_call','id':'fc_1_2','status':'completed','call_id':'t','name':'f','arguments':'{}'}]}")
                        .path("o"));
        assertThat(response.path("usage"))
                .isEqualTo(json("{'input_tokens':9,'input_tokens_details':"
                        + "{'cached_tokens':3,'cache_write_tokens':2},'output_tokens':7,'output_tokens_details':"
                        + "{'reasoning_tokens':5},'total_tokens':16}"));
        assertThat(response.path("id").asText()).isEqualTo("resp_1");
        assertThat(response.path("status").asText()).isEqualTo("completed");
        assertThat(response.path("instructions").asText()).isEqualTo("I");
        assertThat(response.path("temperature").asText()).isEqualTo("0.5");
        assertThat(response.path("tools").size()).isEqualTo(1);
        assertThat(response.path("store").asBoolean(true)).isFalse();
        for (var name :
                new String[] {"error", "incomplete_details", "metadata", "parallel_tool_calls", "tool_choice", "top_p"
                }) {
            assertThat(response.has(name)).as(name).isTrue();
        }
    }

    @Test
    void reasonsToStopAreSaidInEveryFormat() {
        var chat = Map.of(
                "end_turn", "stop",
                "max_tokens", "length",
                "stop_sequence", "stop",
                "tool_use", "tool_calls",
                "refusal", "content_filter",
                "pause_turn", "length",
                "model_context_window_exceeded", "length");
        chat.forEach((word, expected) -> {
            var translated = answer(CHAT, MESSAGES, MESSAGES_ANSWER.formatted("[]", word));
            assertThat(translated.path("choices").path(0).path("finish_reason").asText())
                    .isEqualTo(expected);
        });
        var messages = Map.of(
                "stop", "end_turn",
                "length", "max_tokens",
                "tool_calls", "tool_use",
                "content_filter", "refusal",
                "sensitive", "refusal",
                "eos", "end_turn");
        messages.forEach((word, expected) -> {
            var translated = answer(MESSAGES, CHAT, CHAT_ANSWER.formatted("'x'", word));
            assertThat(translated.path("stop_reason").asText()).isEqualTo(expected);
        });
        var incomplete = answer(RESPONSES, CHAT, CHAT_ANSWER.formatted("'x'", "length"));
        assertThat(incomplete.path("status").asText()).isEqualTo("incomplete");
        assertThat(incomplete.path("incomplete_details")).isEqualTo(json("{'reason':'max_output_tokens'}"));
        assertThat(incomplete.path("output").path(0).path("status").asText()).isEqualTo("incomplete");
    }

    @Test
    void theSequenceThatStoppedIsTold() {
        var answer = new Answer("i", "m", java.util.List.of(), new Stop(Stop.Reason.STOP_SEQUENCE, "END"), null);

        var message = new MessagesAnswerWriter().write(answer, Translating.CONTEXT);

        assertThat(message.path("stop_reason").asText()).isEqualTo("stop_sequence");
        assertThat(message.path("stop_sequence").asText()).isEqualTo("END");
    }

    @Test
    void aRefusalIsTextAndAReasonInMessages() {
        var chat = "{'choices':[{'message':{'content':null,'refusal':'No.'},'finish_reason':'stop'}]}";

        var message = answer(MESSAGES, CHAT, chat);
        assertThat(message.path("content").path(0)).isEqualTo(json("{'type':'text','text':'No.'}"));
        assertThat(message.path("stop_reason").asText()).isEqualTo("refusal");
        assertThat(answer(RESPONSES, CHAT, chat)
                        .path("output")
                        .path(0)
                        .path("content")
                        .path(0))
                .isEqualTo(json("{'type':'refusal','refusal':'No.'}"));
        assertThat(answer(COMPLETIONS, CHAT, chat)
                        .path("choices")
                        .path(0)
                        .path("text")
                        .asText())
                .isEqualTo("No.");
    }

    @Test
    void callsOfGooglesGetIdsAndTheirSignatureIsKept() {
        var body = "{'responseId':'r1','modelVersion':'gemini','candidates':[{'content':{'parts':["
                + "{'text':'Hm','thought':true},{'functionCall':{'name':'f','args':{'a':1}},'thoughtSignature':'SIG'},"
                + "{'functionCall':{'name':'f','args':{}}}]},'finishReason':'STOP'}],"
                + "'usageMetadata':{'promptTokenCount':5,'toolUsePromptTokenCount':2,'candidatesTokenCount':3,"
                + "'thoughtsTokenCount':4,'cachedContentTokenCount':1,'totalTokenCount':14}}";

        var message = answer(MESSAGES, GENERATE, body);
        var content = message.path("content");
        assertThat(content.path(0)).isEqualTo(json("{'type':'thinking','thinking':'Hm','signature':'GENERATE:SIG'}"));
        assertThat(content.path(1).path("id").asText())
                .matches("call_[0-9a-f]{24}")
                .isNotEqualTo(content.path(2).path("id").asText());
        assertThat(answer(MESSAGES, GENERATE, body)).isEqualTo(message);
        assertThat(message.path("stop_reason").asText()).isEqualTo("tool_use");
        assertThat(message.path("usage").path("input_tokens").asInt()).isEqualTo(6);
        assertThat(message.path("usage").path("cache_read_input_tokens").asInt())
                .isEqualTo(1);
        assertThat(message.path("usage").path("output_tokens").asInt()).isEqualTo(7);
        assertThat(message.path("usage")
                        .path("output_tokens_details")
                        .path("thinking_tokens")
                        .asInt())
                .isEqualTo(4);
    }

    @Test
    void aBlockedPromptIsAFilteredAnswer() {
        var chat = answer(
                CHAT, GENERATE, "{'promptFeedback':{'blockReason':'SAFETY'},'usageMetadata':{'promptTokenCount':3}}");

        assertThat(chat.path("choices").path(0).path("finish_reason").asText()).isEqualTo("content_filter");
        assertThat(chat.path("choices").path(0).path("message").path("content").asText())
                .isEmpty();
    }

    @Test
    void sourcesAreCountedOverTheWholeTextInChat() {
        var chat = answer(
                CHAT,
                MESSAGES,
                MESSAGES_ANSWER.formatted(
                        "[{'type':'text','text':'abc'},{'type':'text','text':'defg','citations':[{'type':'web_search_result_location',"
                                + "'url':'https://e.org','title':'E','cited_text':'x','encrypted_index':'i'},"
                                + "{'type':'char_location','cited_text':'y','document_index':0}]}]",
                        "end_turn"));

        assertThat(chat.path("choices").path(0).path("message").path("annotations"))
                .isEqualTo(json("{'a':[{'type':'url_citation','url_citation':{'url':'https://e.org','title':'E',"
                                + "'start_index':3,'end_index':7}}]}")
                        .path("a"));
    }

    @Test
    void sourcesOfASearchOfGooglesAreFoundByTheirWords() {
        var response = answer(
                RESPONSES,
                GENERATE,
                "{'candidates':[{'content':{'parts':[{'text':'Zürich is wet. Yes.'}]},"
                        + "'finishReason':'STOP','groundingMetadata':{'groundingChunks':[{'web':{'uri':'https://e.org','title':'E'}}],"
                        + "'groundingSupports':[{'segment':{'startIndex':16,'endIndex':20,'text':'Yes.'},'groundingChunkIndices':[0,9]}]}}]}");

        assertThat(response.path("output").path(0).path("content").path(0).path("annotations"))
                .isEqualTo(json("{'a':[{'type':'url_citation','url':'https://e.org','title':'E','start_index':15,"
                                + "'end_index':19}]}")
                        .path("a"));
    }

    @Test
    void emptyAndBrokenArgumentsAreObjectsInMessages() {
        var chat = "{'choices':[{'message':{'tool_calls':[{'id':'a','function':{'name':'f','arguments':''}},"
                + "{'id':'a','function':{'name':'g','arguments':'{`x`:'}}]},'finish_reason':'stop'}]}";

        var message = answer(MESSAGES, CHAT, chat);
        assertThat(message.path("content").path(0).path("input")).isEqualTo(json("{}"));
        assertThat(message.path("content").path(1).path("input")).isEqualTo(json("{'arguments':'{`x`:'}"));
        assertThat(message.path("content").path(1).path("id").asText()).isNotEqualTo("a");
        assertThat(message.path("stop_reason").asText()).isEqualTo("tool_use");
        assertThat(answer(RESPONSES, CHAT, chat)
                        .path("output")
                        .path(1)
                        .path("status")
                        .asText())
                .isEqualTo("incomplete");
    }

    @Test
    void legacyFunctionsAreAnsweredAsSuch() {
        var chat = answer(
                CHAT,
                MESSAGES,
                context(CHAT, "{'functions':[{'name':'f'}]}"),
                MESSAGES_ANSWER.formatted("[{'type':'tool_use','id':'t','name':'f','input':{}}]", "tool_use"));

        assertThat(chat.path("choices").path(0).path("finish_reason").asText()).isEqualTo("function_call");
        assertThat(chat.path("choices").path(0).path("message").path("function_call"))
                .isEqualTo(json("{'name':'f','arguments':'{}'}"));
    }

    @Test
    void whatVendorsDidByThemselvesIsNoCallOfTheCallers() {
        var chat = answer(
                CHAT,
                MESSAGES,
                MESSAGES_ANSWER.formatted(
                        "[{'type':'server_tool_use','id':'s','name':'web_search','input':{}},"
                                + "{'type':'web_search_tool_result','tool_use_id':'s','content':[]},{'type':'text','text':'A'}]",
                        "end_turn"));

        assertThat(chat.path("choices").path(0).path("message").has("tool_calls"))
                .isFalse();
        assertThat(chat.path("choices").path(0).path("message").path("content").asText())
                .isEqualTo("A");
    }

    @Test
    void aCompletionIsTheTextAlone() {
        var completion = answer(
                COMPLETIONS,
                MESSAGES,
                MESSAGES_ANSWER.formatted(
                        "[{'type':'thinking','thinking':'T','signature':'S'},{'type':'text','text':'A'}]",
                        "max_tokens"));

        assertThat(completion.path("object").asText()).isEqualTo("text_completion");
        assertThat(completion.path("choices"))
                .isEqualTo(json("{'c':[{'text':'A','index':0,'logprobs':null,'finish_reason':'length'}]}")
                        .path("c"));
    }

    @Test
    void whatIsNoAnswerIsUnreadable() {
        for (var body :
                new String[] {"", "[]", "{}", "{\"error\":{\"message\":\"x\"}}", "{\"choices\":[]}", "<html>"}) {
            for (var upstream : new Format[] {CHAT, RESPONSES, GENERATE}) {
                var inbound = MESSAGES;
                assertThat(Translation.between(inbound, upstream)
                                .answer(body.getBytes(UTF_8), Translating.CONTEXT, null))
                        .isEqualTo(new TranslatedAnswer.Unreadable());
            }
        }
    }

    @Test
    void errorsKeepTheVendorsMessageAndGetTheCallersType() {
        var anthropic = "{'type':'error','error':{'type':'overloaded_error','message':'Overloaded'}}";
        var google = "{'error':{'code':429,'message':'Quota','status':'RESOURCE_EXHAUSTED'}}";
        var openAi =
                "{'error':{'message':'Bad','type':'invalid_request_error','param':'top_p','code':'unsupported_value'}}";

        assertThat(error(CHAT, MESSAGES, 529, anthropic))
                .isEqualTo(json("{'error':{'message':'Overloaded','type':'server_error','param':null,'code':null}}"));
        assertThat(error(MESSAGES, GENERATE, 429, google))
                .isEqualTo(json(
                        "{'type':'error','error':{'type':'rate_limit_error','message':'Quota'},'request_id':'req_1'}"));
        assertThat(error(CHAT, RESPONSES, 400, openAi))
                .isEqualTo(
                        json(
                                "{'error':{'message':'Bad','type':'invalid_request_error','param':'top_p','code':'unsupported_value'}}"));
        assertThat(error(MESSAGES, CHAT, 500, "{'error':'boom'}")
                        .path("error")
                        .path("message")
                        .asText())
                .isEqualTo("boom");
        assertThat(error(MESSAGES, CHAT, 502, "{}")
                        .path("error")
                        .path("message")
                        .asText())
                .isEqualTo("The provider answered with status 502.");
    }

    private static JsonNode error(Format inbound, Format upstream, int status, String body) {
        return Translating.read(Translation.between(inbound, upstream)
                .error(status, json(body).toString().getBytes(UTF_8), "req_1"));
    }

    @Test
    void whatWasCountedHereIsToldWhereTheUpstreamTellsNothing() {
        var silent = "{'choices':[{'message':{'content':'x'},'finish_reason':'stop'}]}";

        var answer = Translation.between(MESSAGES, CHAT)
                .answer(Json.bytes(json(silent)), Translating.CONTEXT, TokenUsage.of(7, 6));

        assertThat(answer).isInstanceOfSatisfying(TranslatedAnswer.Translated.class, translated -> {
            var usage = Translating.read(Translating.bytes(translated.body())).path("usage");
            assertThat(usage.path("input_tokens").asInt()).isEqualTo(7);
            assertThat(usage.path("output_tokens").asInt()).isEqualTo(6);
        });
    }
}
