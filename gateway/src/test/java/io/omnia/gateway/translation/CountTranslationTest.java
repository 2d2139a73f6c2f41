package io.omnia.gateway.translation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CountTranslationTest {
    private static final String MESSAGES = """
            {'model':'m','system':'Be terse.','max_tokens':5,'temperature':1,'stream':false,
             'messages':[{'role':'user','content':'hello'}],
             'tools':[{'name':'look','description':'Looks','input_schema':{'type':'object','properties':{'at':{'type':'string'}}}}]}""";
    private static final String RESPONSES = """
            {'model':'m','instructions':'Be terse.','temperature':1,'input':[{'role':'user','content':'hello'}],
             'tools':[{'type':'function','name':'look','description':'Looks','strict':false,
                       'parameters':{'type':'object','properties':{'at':{'type':'string'}}}}]}""";

    @Test
    void googleIsAskedForTheWholeRequestAndNotForHowItIsAnswered() {
        assertThat(asked(Format.MESSAGES, Format.GENERATE, MESSAGES)).isEqualTo(json("""
                {'generateContentRequest':{
                  'model':'models/theirs',
                  'contents':[{'role':'user','parts':[{'text':'hello'}]}],
                  'systemInstruction':{'parts':[{'text':'Be terse.'}]},
                  'tools':[{'functionDeclarations':[{'name':'look','description':'Looks',
                    'parameters':{'type':'OBJECT','properties':{'at':{'type':'STRING'}}}}]}]}}"""));
    }

    @Test
    void openAiIsAskedWithNothingThatItDoesNotCount() {
        var asked = asked(Format.MESSAGES, Format.RESPONSES, MESSAGES);

        assertThat(asked.fieldNames()).toIterable().containsOnly("model", "instructions", "input", "tools");
        assertThat(asked.path("instructions").textValue()).isEqualTo("Be terse.");
        assertThat(asked.at("/tools/0/name").textValue()).isEqualTo("look");
    }

    @Test
    void anthropicIsAskedWithNothingThatItDoesNotCount() {
        var asked = asked(Format.RESPONSES, Format.MESSAGES, RESPONSES);

        assertThat(asked.fieldNames()).toIterable().containsOnly("model", "system", "messages", "tools");
        assertThat(asked.path("model").textValue()).isEqualTo("theirs");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "MESSAGES  | GENERATE  | {'totalTokens':61,'promptTokensDetails':[]}         | {'input_tokens':61}",
                "MESSAGES  | RESPONSES | {'object':'response.input_tokens','input_tokens':0} | {'input_tokens':0}",
                "RESPONSES | MESSAGES  | {'input_tokens':7}  | {'object':'response.input_tokens','input_tokens':7}",
                "RESPONSES | GENERATE  | {'totalTokens':7}   | {'object':'response.input_tokens','input_tokens':7}",
            })
    void theNumberIsToldInTheCallersWords(Format inbound, Format upstream, String theirs, String told) {
        var answer = Translation.ofCount(inbound, upstream).answer(bytes(theirs), context(), null);

        assertThat(answer)
                .isInstanceOfSatisfying(
                        TranslatedAnswer.Translated.class,
                        translated -> assertThat(
                                        Json.read(translated.body().buffer().getBytes()))
                                .isEqualTo(json(told)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{}", "{'input_tokens':'7'}", "{'input_tokens':1.5}", "{'totalTokens':7}"})
    void whatHasNoNumberIsNoAnswer(String theirs) {
        var answer = Translation.ofCount(Format.RESPONSES, Format.MESSAGES).answer(bytes(theirs), context(), null);

        assertThat(answer).isInstanceOf(TranslatedAnswer.Unreadable.class);
    }

    private static ObjectNode asked(Format inbound, Format upstream, String body) {
        var request = Translation.ofCount(inbound, upstream).request(bytes(body), Target.of("theirs", 100), false);
        var translated = (TranslatedRequest.Translated) request;
        return Objects.requireNonNull(Json.read(translated.body().buffer().getBytes()));
    }

    private static AnswerContext context() {
        return new AnswerContext(Asked.of(Format.MESSAGES, Json.object()), "id", "m", 1);
    }

    private static ObjectNode json(String text) {
        return Objects.requireNonNull(Json.read(bytes(text)));
    }

    private static byte[] bytes(String text) {
        return text.replace('\'', '"').getBytes(UTF_8);
    }
}
