package io.omnia.gateway.translation;

import static io.omnia.gateway.translation.Format.CHAT;
import static io.omnia.gateway.translation.Format.COMPLETIONS;
import static io.omnia.gateway.translation.Format.GENERATE;
import static io.omnia.gateway.translation.Format.MESSAGES;
import static io.omnia.gateway.translation.Format.RESPONSES;
import static io.omnia.gateway.translation.Translating.dropped;
import static io.omnia.gateway.translation.Translating.json;
import static io.omnia.gateway.translation.Translating.refused;
import static io.omnia.gateway.translation.Translating.request;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a conversation becomes in another format. */
class RequestTranslationTest {
    private static final String ASK = "'messages':[{'role':'user','content':'Hi'}]";

    @Test
    void instructionsLeadAndThoseInTheMiddleStayInTheirPlace() {
        var chat = "{'model':'m','messages':[{'role':'system','content':'A'},{'role':'developer','content':'B'},"
                + "{'role':'user','content':'Q'},{'role':'system','content':'C'}]}";

        assertThat(request(CHAT, MESSAGES, chat))
                .isEqualTo(
                        json(
                                "{'model':'target','max_tokens':8192,"
                                        + "'system':[{'type':'text','text':'A'},{'type':'text','text':'B'}],"
                                        + "'messages':[{'role':'user','content':[{'type':'text','text':'Q'},{'type':'text','text':'C'}]}]}"));
        assertThat(request(CHAT, GENERATE, chat))
                .isEqualTo(json("{'contents':[{'role':'user','parts':"
                        + "[{'text':'Q'},{'text':'C'}]}],'systemInstruction':{'parts':[{'text':'A'},{'text':'B'}]}}"));
        assertThat(request(CHAT, RESPONSES, chat).path("instructions").asText()).isEqualTo("A\n\nB");
    }

    @Test
    void neighboursOfOneSideBecomeOneTurnWithResultsFirst() {
        var body = request(
                CHAT,
                MESSAGES,
                "{'messages':[{'role':'user','content':'Q'},"
                        + "{'role':'assistant','content':null,'tool_calls':["
                        + "{'id':'a','type':'function','function':{'name':'f','arguments':'{}'}},"
                        + "{'id':'b','type':'function','function':{'name':'g','arguments':''}}]},"
                        + "{'role':'tool','tool_call_id':'a','content':'1'},{'role':'system','content':'S'},"
                        + "{'role':'tool','tool_call_id':'b','content':'2'},{'role':'user','content':'N'}]}");

        assertThat(body.path("messages"))
                .isEqualTo(json("{'m':[{'role':'user','content':[{'type':'text','text':'Q'}]},"
                                + "{'role':'assistant','content':[{'type':'tool_use','id':'a','name':'f','input':{}},"
                                + "{'type':'tool_use','id':'b','name':'g','input':{}}]},"
                                + "{'role':'user','content':[{'type':'tool_result','tool_use_id':'a','content':[{'type':'text','text':'1'}]},"
                                + "{'type':'tool_result','tool_use_id':'b','content':[{'type':'text','text':'2'}]},"
                                + "{'type':'text','text':'S'},{'type':'text','text':'N'}]}]}")
                        .path("m"));
    }

    @Test
    void emptyTextIsLeftOutWhereItIsRefused() {
        var body = request(
                CHAT,
                MESSAGES,
                "{'messages':[{'role':'user','content':'Q'},"
                        + "{'role':'assistant','content':'  '},{'role':'user','content':'R'},"
                        + "{'role':'assistant','content':'So: '}]}");

        assertThat(body.path("messages"))
                .isEqualTo(json("{'m':[{'role':'user','content':[{'type':'text','text':'Q'},"
                                + "{'type':'text','text':'R'}]},"
                                + "{'role':'assistant','content':[{'type':'text','text':'So:'}]}]}")
                        .path("m"));
        assertThat(refused(CHAT, MESSAGES, "{'messages':[{'role':'user','content':' '}]}"))
                .startsWith("messages: There is no message");
    }

    @Test
    void anAnswerCannotComeFirst() {
        var body = request(CHAT, GENERATE, "{'messages':[{'role':'assistant','content':'Hello'}]}");

        assertThat(body.path("contents").path(0).path("role").asText()).isEqualTo("user");
        assertThat(body.path("contents").path(1)).isEqualTo(json("{'role':'model','parts':[{'text':'Hello'}]}"));
    }

    @Test
    void resultsOfToolsAreMessagesOfTheirOwnInChatAndPicturesFollow() {
        var body = request(
                MESSAGES,
                CHAT,
                "{'messages':[{'role':'assistant','content':["
                        + "{'type':'tool_use','id':'t','name':'f','input':{'a':1.50}}]},{'role':'user','content':["
                        + "{'type':'tool_result','tool_use_id':'t','content':[{'type':'image','source':"
                        + "{'type':'base64','media_type':'image/png','data':'AAAA'}}]},{'type':'text','text':'Next'}]}]}");

        assertThat(body.path("messages"))
                .isEqualTo(json("{'m':[{'role':'assistant','content':null,'tool_calls':["
                                + "{'type':'function','id':'t','function':{'name':'f','arguments':'{`a`:1.50}'}}]},"
                                + "{'role':'tool','tool_call_id':'t','content':'(The result is in the next message.)'},"
                                + "{'role':'user','content':[{'type':'image_url','image_url':{'url':'data:image/png;base64,AAAA'}},"
                                + "{'type':'text','text':'Next'}]}]}")
                        .path("m"));
    }

    @Test
    void responsesTakePicturesInResults() {
        var body = request(
                MESSAGES,
                RESPONSES,
                "{'messages':[{'role':'user','content':["
                        + "{'type':'tool_result','tool_use_id':'t','content':[{'type':'text','text':'x'},{'type':'image','source':"
                        + "{'type':'url','url':'https://e.org/p.png'}}]}]}]}");

        assertThat(body.path("input"))
                .isEqualTo(json("{'i':[{'type':'function_call_output','call_id':'t','output':["
                                + "{'type':'input_text','text':'x'},"
                                + "{'type':'input_image','image_url':'https://e.org/p.png','detail':'auto'}]}]}")
                        .path("i"));
    }

    @Test
    void resultsNameTheFunctionWhereCallsHaveNoIds() {
        var body = request(
                CHAT,
                GENERATE,
                "{'messages':[{'role':'user','content':'Q'},"
                        + "{'role':'assistant','tool_calls':[{'id':'x','type':'function','function':{'name':'f','arguments':'{`a`:1}'}}]},"
                        + "{'role':'tool','tool_call_id':'x','content':'sunny'}]}");

        assertThat(body.path("contents").path(1))
                .isEqualTo(json("{'role':'model','parts':[{'functionCall':{'name':'f','args':{'a':1}}}]}"));
        assertThat(body.path("contents").path(2))
                .isEqualTo(json(
                        "{'role':'user','parts':[{'functionResponse':{'name':'f','response':{'result':'sunny'}}}]}"));
    }

    @Test
    void idsOfCallsAreMadeFitInTheSameWayOnBothSides() {
        var body = request(
                CHAT,
                MESSAGES,
                "{'messages':[{'role':'user','content':'Q'},"
                        + "{'role':'assistant','tool_calls':[{'id':'functions.f:0','function':{'name':'f','arguments':'{}'}}]},"
                        + "{'role':'tool','tool_call_id':'functions.f:0','content':'1'}]}");
        var call =
                body.path("messages").path(1).path("content").path(0).path("id").asText();

        assertThat(call).matches("[a-zA-Z0-9_-]+");
        assertThat(body.path("messages")
                        .path(2)
                        .path("content")
                        .path(0)
                        .path("tool_use_id")
                        .asText())
                .isEqualTo(call);
    }

    @Test
    void picturesAndDocumentsComeByAddressOrAsData() {
        var chat = "{'messages':[{'role':'user','content':["
                + "{'type':'image_url','image_url':{'url':'data:image/jpeg;base64,QQ==','detail':'high'}},"
                + "{'type':'file','file':{'filename':'a.pdf','file_data':'data:application/pdf;base64,QQ=='}},"
                + "{'type':'file','file':{'filename':'a.txt','file_data':'data:text/plain;base64,SGk='}}]}]}";

        var messages = request(CHAT, MESSAGES, chat).path("messages").path(0).path("content");
        var responses = request(CHAT, RESPONSES, chat).path("input").path(0).path("content");
        var generate = request(CHAT, GENERATE, chat).path("contents").path(0).path("parts");

        assertThat(messages)
                .isEqualTo(
                        json("{'c':[{'type':'image','source':{'type':'base64','media_type':'image/jpeg','data':'QQ=='}},"
                                        + "{'type':'document','source':{'type':'base64','media_type':'application/pdf','data':'QQ=='},'title':'a.pdf'},"
                                        + "{'type':'document','source':{'type':'text','media_type':'text/plain','data':'Hi'},'title':'a.txt'}]}")
                                .path("c"));
        assertThat(responses.path(0))
                .isEqualTo(json("{'type':'input_image','image_url':'data:image/jpeg;base64,QQ==','detail':'high'}"));
        assertThat(responses.path(1))
                .isEqualTo(json(
                        "{'type':'input_file','filename':'a.pdf','file_data':'data:application/pdf;base64,QQ=='}"));
        assertThat(generate.path(0)).isEqualTo(json("{'inlineData':{'mimeType':'image/jpeg','data':'QQ=='}}"));
        assertThat(dropped(CHAT, GENERATE, chat)).containsExactly("image_url.detail", "file.filename");
        assertThat(refused(
                        CHAT,
                        GENERATE,
                        "{'messages':[{'role':'user','content':["
                                + "{'type':'image_url','image_url':{'url':'https://e.org/p.png'}}]}]}"))
                .contains("base64 data only");
    }

    @Test
    void toolsAndTheirChoiceAreSaidInEveryFormat() {
        var chat = "{" + ASK + ",'tools':[{'type':'function','function':{'name':'f','description':'d','parameters':"
                + "{'type':'object','properties':{'a':{'type':'string'}}}}}],"
                + "'tool_choice':{'type':'function','function':{'name':'f'}},'parallel_tool_calls':false}";

        var messages = request(CHAT, MESSAGES, chat);
        assertThat(messages.path("tools"))
                .isEqualTo(json("{'t':[{'name':'f','description':'d','input_schema':"
                                + "{'type':'object','properties':{'a':{'type':'string'}}}}]}")
                        .path("t"));
        assertThat(messages.path("tool_choice"))
                .isEqualTo(json("{'type':'tool','name':'f','disable_parallel_tool_use':true}"));
        var responses = request(CHAT, RESPONSES, chat);
        assertThat(responses.path("tools").path(0).path("strict").booleanValue())
                .isFalse();
        assertThat(responses.path("tool_choice")).isEqualTo(json("{'type':'function','name':'f'}"));
        var generate = request(CHAT, GENERATE, chat);
        assertThat(generate.path("toolConfig"))
                .isEqualTo(json("{'functionCallingConfig':{'mode':'ANY','allowedFunctionNames':['f']}}"));
        assertThat(dropped(CHAT, GENERATE, chat)).containsExactly("parallel_tool_calls");
    }

    @Test
    void legacyFunctionsAreTools() {
        var body = request(
                CHAT,
                MESSAGES,
                "{" + ASK + ",'functions':[{'name':'f','parameters':{'type':'object'}}],'function_call':{'name':'f'}}");

        assertThat(body.path("tools").path(0).path("name").asText()).isEqualTo("f");
        assertThat(body.path("tool_choice")).isEqualTo(json("{'type':'tool','name':'f'}"));
    }

    @Test
    void vendorsToolsAreMappedToTheirEqualsOrRefused() {
        var search = "{'input':'Q','tools':[{'type':'web_search'}]}";

        assertThat(request(RESPONSES, MESSAGES, search).path("tools").path(0))
                .isEqualTo(json("{'type':'web_search_20250305','name':'web_search','max_uses':5}"));
        assertThat(request(RESPONSES, MESSAGES, "{'input':'Q','max_tool_calls':2,'tools':[{'type':'web_search'}]}")
                        .path("tools")
                        .path(0)
                        .path("max_uses")
                        .asInt())
                .isEqualTo(2);
        var bounded = "{" + ASK + ",'tools':[{'type':'web_search_20250305','name':'web_search','max_uses':3}]}";
        assertThat(request(MESSAGES, RESPONSES, bounded).path("max_tool_calls").asInt())
                .isEqualTo(3);
        assertThat(dropped(MESSAGES, GENERATE, bounded)).containsExactly("tools.max_uses");
        assertThat(request(RESPONSES, GENERATE, search).path("tools").path(0)).isEqualTo(json("{'googleSearch':{}}"));
        assertThat(request(RESPONSES, CHAT, search).path("web_search_options").isObject())
                .isTrue();
        assertThat(request(CHAT, RESPONSES, "{" + ASK + ",'web_search_options':{}}")
                        .path("tools")
                        .path(0))
                .isEqualTo(json("{'type':'web_search'}"));
        assertThat(request(CHAT, RESPONSES, "{" + ASK + ",'web_search_options':{}}")
                        .path("max_tool_calls")
                        .asInt())
                .isEqualTo(5);
        assertThat(refused(
                        MESSAGES,
                        CHAT,
                        "{" + ASK + ",'tools':[{'type':'code_execution_20250522','name':'code_execution'}]}"))
                .isEqualTo("tools: The tool for code execution is run by the vendor, and the vendor of this model has"
                        + " none like it.");
        assertThat(refused(MESSAGES, CHAT, "{" + ASK + ",'tools':[{'type':'bash_20250124','name':'bash'}]}"))
                .contains("'bash_20250124' is the vendor's own");
        assertThat(refused(RESPONSES, CHAT, "{'input':'Q','tools':[{'type':'file_search'}]}"))
                .contains("'file_search' is the vendor's own");
    }

    @Test
    void settingsHaveTheirNamesAndWhatHasNoneIsListed() {
        var chat = "{" + ASK + ",'temperature':1.5,'top_p':0.90,'seed':7,'presence_penalty':0.1,'logit_bias':{'1':2},"
                + "'user':'u','stop':['a','b'],'unheard_of':1,'logprobs':true,'max_completion_tokens':9,'store':true}";

        var messages = request(CHAT, MESSAGES, chat);
        assertThat(messages.path("temperature").intValue()).isEqualTo(1);
        assertThat(messages.path("top_p").decimalValue()).isEqualByComparingTo("0.9");
        assertThat(messages.path("metadata")).isEqualTo(json("{'user_id':'u'}"));
        assertThat(messages.path("stop_sequences"))
                .isEqualTo(json("{'s':['a','b']}").path("s"));
        assertThat(messages.path("max_tokens").intValue()).isEqualTo(9);
        assertThat(dropped(CHAT, MESSAGES, chat))
                .containsExactlyInAnyOrder(
                        "store", "logprobs", "logit_bias", "unheard_of", "temperature", "presence_penalty", "seed");
        assertThat(request(CHAT, GENERATE, chat).path("generationConfig"))
                .isEqualTo(
                        json(
                                "{'maxOutputTokens':9,'stopSequences':['a','b'],'temperature':1.5,'topP':0.90,'presencePenalty':0.1,'seed':7}"));
        assertThat(dropped(CHAT, RESPONSES, chat))
                .containsExactlyInAnyOrder(
                        "store", "logprobs", "logit_bias", "unheard_of", "stop", "presence_penalty", "seed");
    }

    @Test
    void strictModeRefusesWhatWouldBeDropped() {
        var body = json("{" + ASK + ",'logit_bias':{},'seed':1}").toString().getBytes(UTF_8);

        var result = Translation.between(CHAT, MESSAGES).request(body, Target.of("target", 10), true);

        assertThat(result)
                .isEqualTo(new TranslatedRequest.Refused(
                        "logit_bias",
                        "This model answers through another protocol, which has no equal for: logit_bias, seed."));
    }

    @Test
    void droppedNamesAreFitForAHeader() {
        var names = dropped(CHAT, MESSAGES, "{" + ASK + ",'a\\r\\nb: c':1,'" + "x".repeat(500) + "':1}");

        assertThat(names).containsExactly("a??b??c", "x".repeat(80));
    }

    @Test
    void thinkingIsAskedForInWordsOrTokens() {
        var chat = "{" + ASK + ",'reasoning_effort':'high','temperature':0.2}";
        var older = new Target("m", 64_000, ThinkingStyle.BUDGET, true, true);
        var newer = new Target("m", 64_000, ThinkingStyle.EFFORT, true, true);

        assertThat(request(CHAT, MESSAGES, older, chat).path("thinking"))
                .isEqualTo(json("{'type':'enabled','budget_tokens':16384}"));
        assertThat(request(CHAT, MESSAGES, older, chat).has("temperature")).isFalse();
        assertThat(request(CHAT, MESSAGES, newer, chat).path("thinking")).isEqualTo(json("{'type':'adaptive'}"));
        assertThat(request(CHAT, MESSAGES, newer, chat).path("output_config")).isEqualTo(json("{'effort':'high'}"));
        assertThat(request(CHAT, GENERATE, older, chat).path("generationConfig").path("thinkingConfig"))
                .isEqualTo(json("{'thinkingBudget':16384}"));
        assertThat(request(CHAT, GENERATE, newer, chat).path("generationConfig").path("thinkingConfig"))
                .isEqualTo(json("{'thinkingLevel':'high'}"));
        var messages = "{" + ASK + ",'max_tokens':20000,'thinking':{'type':'enabled','budget_tokens':10000}}";
        assertThat(request(MESSAGES, CHAT, messages).path("reasoning_effort").asText())
                .isEqualTo("medium");
        assertThat(request(MESSAGES, RESPONSES, messages).path("reasoning"))
                .isEqualTo(json("{'effort':'medium','summary':'auto'}"));
        assertThat(request(MESSAGES, GENERATE, messages)
                        .path("generationConfig")
                        .path("thinkingConfig"))
                .isEqualTo(json("{'thinkingBudget':10000,'includeThoughts':true}"));
    }

    @Test
    void thinkingIsLeftOutWhereItWouldBeRefused() {
        var older = new Target("m", 64_000, ThinkingStyle.BUDGET, true, true);
        var loop = "{'reasoning_effort':'low','max_tokens':9000,'messages':[{'role':'user','content':'Q'},"
                + "{'role':'assistant','tool_calls':[{'id':'a','function':{'name':'f','arguments':'{}'}}]},"
                + "{'role':'tool','tool_call_id':'a','content':'1'}]}";
        var forced = "{'reasoning_effort':'low','max_tokens':9000," + ASK
                + ",'tools':[{'type':'function','function':{'name':'f'}}],'tool_choice':'required'}";
        var small = "{'reasoning_effort':'low','max_tokens':1500," + ASK + "}";

        for (var body : new String[] {loop, forced, small}) {
            var translated = Translating.translated(CHAT, MESSAGES, older, body);
            assertThat(Translating.read(Translating.bytes(translated.body())).has("thinking"))
                    .isFalse();
            assertThat(translated.dropped()).containsExactly("reasoning_effort");
        }
    }

    @Test
    void signedThinkingGoesBackToWhomItCameFromOnly() {
        var history = "{'messages':[{'role':'user','content':'Q'},{'role':'assistant','content':["
                + "{'type':'thinking','thinking':'T','signature':'%s'},"
                + "{'type':'tool_use','id':'a','name':'f','input':{}}]},"
                + "{'role':'user','content':[{'type':'tool_result','tool_use_id':'a','content':'1'}]}]}";

        var own = request(MESSAGES, GENERATE, history.formatted("GENERATE:SIG"));
        var others = request(MESSAGES, GENERATE, history.formatted("an Anthropic signature"));
        var responses = request(MESSAGES, RESPONSES, history.formatted("RESPONSES:rs_1:ENC"));
        var chat = request(MESSAGES, CHAT, history.formatted("an Anthropic signature"));

        assertThat(own.path("contents")
                        .path(1)
                        .path("parts")
                        .path(0)
                        .path("thoughtSignature")
                        .asText())
                .isEqualTo("SIG");
        assertThat(others.path("contents").path(1).path("parts").path(0).has("thoughtSignature"))
                .isFalse();
        assertThat(responses.path("input").path(1))
                .isEqualTo(json("{'type':'reasoning','id':'rs_1','summary':"
                        + "[{'type':'summary_text','text':'T'}],'encrypted_content':'ENC'}"));
        assertThat(chat.path("messages").path(1).has("reasoning_content")).isFalse();
    }

    @Test
    void unsignedThinkingGoesBackWithinALoopOfTools() {
        var history = "{'messages':[{'role':'user','content':'Q'},{'role':'assistant','content':["
                + "{'type':'thinking','thinking':'T','signature':''},{'type':'tool_use','id':'a','name':'f','input':{}}]},"
                + "{'role':'user','content':[{'type':'tool_result','tool_use_id':'a','content':'1'}%s]}]}";

        var inside = request(MESSAGES, CHAT, history.formatted(""));
        var after = request(MESSAGES, CHAT, history.formatted(",{'type':'text','text':'Next'}"));

        assertThat(inside.path("messages").path(1).path("reasoning_content").asText())
                .isEqualTo("T");
        assertThat(after.path("messages").path(1).has("reasoning_content")).isFalse();
    }

    @Test
    void newerModelsOfGooglesGetASignatureForCallsThatHaveNone() {
        var newer = Target.of("gemini-3-pro", 1000);
        var body = request(
                CHAT,
                GENERATE,
                newer,
                "{'messages':[{'role':'user','content':'Q'},{'role':'assistant',"
                        + "'tool_calls':[{'id':'a','function':{'name':'f','arguments':'{}'}},"
                        + "{'id':'b','function':{'name':'f','arguments':'{}'}}]}]}");

        var parts = body.path("contents").path(1).path("parts");
        assertThat(parts.path(0).path("thoughtSignature").asText()).isEqualTo("skip_thought_signature_validator");
        assertThat(parts.path(1).has("thoughtSignature")).isFalse();
    }

    @Test
    void structuredOutputIsSaidInEveryFormat() {
        var chat = "{" + ASK + ",'response_format':{'type':'json_schema','json_schema':{'name':'n','strict':true,"
                + "'schema':{'type':'object','properties':{'a':{'type':'integer','minimum':1}},'required':['a']}}}}";

        assertThat(request(CHAT, MESSAGES, chat).path("output_config").path("format"))
                .isEqualTo(json("{'type':'json_schema','schema':{'type':'object','properties':{'a':{'type':'integer',"
                        + "'description':'(minimum: 1)'}},'required':['a'],'additionalProperties':false}}"));
        assertThat(request(CHAT, RESPONSES, chat)
                        .path("text")
                        .path("format")
                        .path("name")
                        .asText())
                .isEqualTo("n");
        assertThat(request(CHAT, GENERATE, chat).path("generationConfig").path("responseSchema"))
                .isEqualTo(
                        json("{'required':['a'],'type':'OBJECT','properties':{'a':{'minimum':1,'type':'INTEGER'}}}"));
        var messages = "{" + ASK + ",'output_config':{'format':{'type':'json_schema','schema':{'type':'object'}}}}";
        assertThat(request(MESSAGES, CHAT, messages).path("response_format"))
                .isEqualTo(json("{'type':'json_schema','json_schema':{'name':'answer','schema':{'type':'object'},"
                        + "'strict':true}}"));
        assertThat(dropped(CHAT, MESSAGES, "{" + ASK + ",'response_format':{'type':'json_object'}}"))
                .containsExactly("response_format");
    }

    @Test
    void cacheMarksReachOnlyWhoKnowsThem() {
        var chat = "{'messages':[{'role':'user','content':[{'type':'text','text':'Q',"
                + "'cache_control':{'type':'ephemeral','ttl':'1h'}}]}]}";

        assertThat(request(CHAT, MESSAGES, chat)
                        .path("messages")
                        .path(0)
                        .path("content")
                        .path(0))
                .isEqualTo(json("{'type':'text','text':'Q','cache_control':{'type':'ephemeral','ttl':'1h'}}"));
        assertThat(dropped(CHAT, GENERATE, chat)).containsExactly("cache_control");
    }

    @Test
    void severalAnswersAndSoundAreRefused() {
        assertThat(refused(CHAT, MESSAGES, "{" + ASK + ",'n':2}")).startsWith("n: ");
        assertThat(refused(CHAT, MESSAGES, "{" + ASK + ",'modalities':['text','audio']}"))
                .startsWith("modalities: ");
        assertThat(refused(
                        CHAT,
                        MESSAGES,
                        "{'messages':[{'role':'user','content':[{'type':'input_audio',"
                                + "'input_audio':{'data':'AA','format':'wav'}}]}]}"))
                .contains("does not listen");
        assertThat(refused(CHAT, MESSAGES, "{" + ASK + ",'max_tokens':1,'max_completion_tokens':2}"))
                .startsWith("max_tokens: ");
        assertThat(refused(CHAT, MESSAGES, "{'messages':'Q'}")).startsWith("messages: ");
    }

    @Test
    void whatIsKeptElsewhereIsRefused() {
        assertThat(refused(RESPONSES, CHAT, "{'input':'Q','previous_response_id':'resp_1'}"))
                .startsWith("previous_response_id: ");
        assertThat(refused(RESPONSES, CHAT, "{'input':[{'type':'item_reference','id':'x'}]}"))
                .startsWith("input: ");
        assertThat(refused(RESPONSES, CHAT, "{'input':'Q','background':true}")).startsWith("background: ");
        assertThat(refused(
                        RESPONSES, CHAT, "{'input':[{'role':'user','content':[{'type':'input_file','file_id':'f'}]}]}"))
                .startsWith("input: ");
        assertThat(dropped(RESPONSES, CHAT, "{'input':'Q','store':true,'include':['message.output_text.logprobs']}"))
                .containsExactly("store", "include.message.output_text.logprobs");
    }

    @Test
    void itemsOfOneAnswerAreOneMessage() {
        var body = request(
                RESPONSES,
                CHAT,
                "{'instructions':'S','input':[{'role':'user','content':'Q'},"
                        + "{'type':'reasoning','id':'r','summary':[],'encrypted_content':'E'},"
                        + "{'type':'message','role':'assistant','content':[{'type':'output_text','text':'I look.','annotations':[]}]},"
                        + "{'type':'function_call','call_id':'c','name':'f','arguments':'{}'},"
                        + "{'type':'function_call','call_id':'d','name':'g','arguments':''},"
                        + "{'type':'function_call_output','call_id':'c','output':'1'},"
                        + "{'type':'function_call_output','call_id':'d','output':[{'type':'input_text','text':'2'}]}]}");

        assertThat(body.path("messages"))
                .isEqualTo(json("{'m':[{'role':'system','content':'S'},{'role':'user','content':'Q'},"
                                + "{'role':'assistant','content':'I look.','tool_calls':["
                                + "{'type':'function','id':'c','function':{'name':'f','arguments':'{}'}},"
                                + "{'type':'function','id':'d','function':{'name':'g','arguments':'{}'}}]},"
                                + "{'role':'tool','tool_call_id':'c','content':'1'},"
                                + "{'role':'tool','tool_call_id':'d','content':'2'}]}")
                        .path("m"));
    }

    @Test
    void responsesLeaveNothingBehind() {
        var body = request(CHAT, RESPONSES, "{" + ASK + ",'stream':true,'stream_options':{'include_usage':true}}");

        assertThat(body)
                .isEqualTo(json("{'model':'target','input':[{'type':'message','role':'user','content':"
                        + "[{'type':'input_text','text':'Hi'}]}],'store':false,'stream':true}"));
    }

    @Test
    void streamsOfChatAreAskedToCount() {
        var body = request(MESSAGES, CHAT, "{" + ASK + ",'max_tokens':5,'stream':true}");

        assertThat(body)
                .isEqualTo(json("{'model':'target','messages':[{'role':'user','content':'Hi'}],"
                        + "'max_completion_tokens':5,'stream':true,'stream_options':{'include_usage':true}}"));
    }

    @Test
    void serviceTiersThatAreTheSameAreTranslated() {
        assertThat(request(CHAT, MESSAGES, "{" + ASK + ",'service_tier':'default'}")
                        .path("service_tier")
                        .asText())
                .isEqualTo("standard_only");
        assertThat(dropped(CHAT, MESSAGES, "{" + ASK + ",'service_tier':'flex'}"))
                .containsExactly("service_tier");
        assertThat(request(MESSAGES, RESPONSES, "{" + ASK + ",'service_tier':'auto'}")
                        .path("service_tier")
                        .asText())
                .isEqualTo("auto");
    }

    @Test
    void aTextCompletionIsAConversationOfOneMessage() {
        assertThat(request(COMPLETIONS, MESSAGES, "{'prompt':'Once','stop':'.','temperature':0}"))
                .isEqualTo(json("{'model':'target','max_tokens':16,'messages':[{'role':'user','content':"
                        + "[{'type':'text','text':'Once'}]}],'stop_sequences':['.'],'temperature':0}"));
        assertThat(request(COMPLETIONS, CHAT, "{'prompt':['Once'],'max_tokens':5}"))
                .isEqualTo(json("{'model':'target','messages':[{'role':'user','content':'Once'}],"
                        + "'max_completion_tokens':5}"));
        assertThat(refused(COMPLETIONS, CHAT, "{'prompt':['a','b']}")).startsWith("prompt: ");
        assertThat(refused(COMPLETIONS, CHAT, "{'prompt':'a','suffix':'z'}")).startsWith("suffix: ");
        assertThat(refused(COMPLETIONS, CHAT, "{'prompt':'a','echo':true}")).startsWith("echo: ");
    }

    @Test
    void aBodyThatIsNoObjectIsRefused() {
        var result = Translation.between(CHAT, MESSAGES).request("[]".getBytes(UTF_8), Target.of("m", 1), false);

        assertThat(result).isInstanceOf(TranslatedRequest.Refused.class);
    }

    @Test
    void aModelIsAskedForNoMoreThanItHas() {
        var small = new Target("m", 4096, ThinkingStyle.NONE, false, true);
        var body = "{" + ASK + ",'max_tokens':32000,'thinking':{'type':'enabled','budget_tokens':10000}}";

        var translated = Translating.translated(MESSAGES, CHAT, small, body);

        assertThat(Translating.read(Translating.bytes(translated.body())))
                .isEqualTo(json("{'model':'m','messages':[{'role':'user','content':'Hi'}],'max_tokens':4096}"));
        assertThat(translated.dropped()).containsExactly("thinking");
    }

    @Test
    void theNameOfAModelTellsHowItIsAskedToThink() {
        for (var name :
                new String[] {"claude-opus-4-6", "claude-sonnet-5", "gemini-3-pro", "models/gemini-3.1-flash"}) {
            assertThat(ThinkingStyle.of(name)).as(name).isEqualTo(ThinkingStyle.EFFORT);
        }
        for (var name : new String[] {"claude-sonnet-4-20250514", "claude-haiku-4-5", "gemini-2.5-pro", "gpt-5"}) {
            assertThat(ThinkingStyle.of(name)).as(name).isEqualTo(ThinkingStyle.BUDGET);
        }
    }
}
