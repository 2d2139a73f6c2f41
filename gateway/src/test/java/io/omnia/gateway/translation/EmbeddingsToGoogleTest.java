package io.omnia.gateway.translation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.omnia.gateway.protocol.Tokenizer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmbeddingsToGoogleTest {
    private static final Target TARGET = Target.of("gemini-embedding-001", 1);
    private static final String TWO = """
            {"embeddings": [{"values": [0.5, -0.25, 1e-7]}, {"statistics": {"values": [9]}, "values": [1, 2, 3]}]%s}""";

    private final Translation translation = Translation.embeddingsToGoogle();

    @Test
    void oneTextIsABatchOfOne() {
        assertThat(body(asked("{'model':'google/e','input':'a \u00fc','dimensions':256,'encoding_format':'float'}")))
                .isEqualTo(json("{'requests':[{'model':'models/gemini-embedding-001',"
                        + "'content':{'parts':[{'text':'a \u00fc'}]},'outputDimensionality':256}]}"));
    }

    @Test
    void everyTextOfAListIsAskedForInItsPlace() {
        var requests =
                body(asked("{'model':'google/e','input':['one','two','one']}")).path("requests");

        assertThat(requests).hasSize(3);
        assertThat(requests)
                .extracting(request -> request.at("/content/parts/0/text").textValue())
                .containsExactly("one", "two", "one");
        assertThat(requests).noneMatch(request -> request.has("outputDimensionality"));
    }

    @Test
    void whatGoogleHasNoEqualForIsDroppedAndRefusedIfStrict() {
        var lenient = asked("{'model':'google/e','input':'a','user':'ann'}");
        var strict = translation.request(bytes("{'model':'google/e','input':'a','user':'ann'}"), TARGET, true);

        assertThat(lenient.dropped()).containsExactly("user");
        assertThat(strict)
                .isInstanceOfSatisfying(
                        TranslatedRequest.Refused.class,
                        refused -> assertThat(refused.param()).isEqualTo("user"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                        | input",
                "{'input':[]}                              | input",
                "{'input':[1,2]}                           | input",
                "{'input':[['a']]}                         | input",
                "{'input':{'text':'a'}}                    | input",
                "{'input':'a','encoding_format':'hex'}     | encoding_format",
                "{'input':'a','dimensions':'many'}         | dimensions",
                "{'input':'a','dimensions':-1}             | dimensions",
            })
    void whatCannotBeAskedIsRefusedByName(String request, String param) {
        assertThat(translation.request(bytes(request), TARGET, false))
                .isInstanceOfSatisfying(TranslatedRequest.Refused.class, refused -> {
                    assertThat(refused.param()).isEqualTo(param);
                    assertThat(refused.message()).contains("'" + param + "'");
                });
    }

    @Test
    void theNumbersAreThoseThatGoogleWrote() {
        var answer = answered(asked("{'input':['a','b']}"), TWO.formatted(""));

        assertThat(new String(answer.body().buffer().getBytes(), UTF_8)).contains("[0.5, -0.25, 1e-7]");
        var read = read(answer);
        assertThat(read.path("object").textValue()).isEqualTo("list");
        assertThat(read.path("model").textValue()).isEqualTo("google/e");
        assertThat(read.at("/data/0/index").intValue()).isZero();
        assertThat(read.at("/data/1/index").intValue()).isEqualTo(1);
        assertThat(read.at("/data/1/embedding").toString()).isEqualTo("[1,2,3]");
        assertThat(read.at("/data/1/object").textValue()).isEqualTo("embedding");
    }

    @Test
    void base64HoldsTheSameNumbersAsLittleEndianFloats() {
        var read = read(answered(asked("{'input':['a','b'],'encoding_format':'base64'}"), TWO.formatted("")));

        var floats = ByteBuffer.wrap(
                        Base64.getDecoder().decode(read.at("/data/0/embedding").textValue()))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
        assertThat(new float[] {floats.get(), floats.get(), floats.get()}).containsExactly(0.5f, -0.25f, 1e-7f);
        assertThat(floats.hasRemaining()).isFalse();
    }

    @Test
    void googlesCountIsToldWhereItCounts() {
        var answer = answered(
                asked("{'input':['a','b']}"),
                TWO.formatted(
                        ", \"usageMetadata\": {\"promptTokenDetails\": [{\"tokenCount\": 1}], \"promptTokenCount\": 261}"));

        assertThat(read(answer).path("usage")).isEqualTo(json("{'prompt_tokens':261,'total_tokens':261}"));
        assertThat(answer.counted()).isNull();
    }

    @Test
    void theTextsAloneAreCountedWhereItDoesNot() {
        var answer = answered(asked("{'model':'a-very-long-name','input':['the sea','the wind']}"), TWO.formatted(""));

        var tokens = Tokenizer.count("the sea") + Tokenizer.count("the wind");
        assertThat(read(answer).at("/usage/prompt_tokens").intValue()).isEqualTo(tokens);
        assertThat(Objects.requireNonNull(answer.counted()).input()).isEqualTo(tokens);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}",
                "[]",
                "x",
                "{'embeddings':[{'values':[1,2",
                "{'error':{'message':'no'}}",
                "{'embeddings':7}",
                "{'embeddings':[]}",
                "{'embeddings':[{}]}",
                "{'embeddings':[7,{'values':[1]}]}",
                "{'embeddings':[{},{'values':[1]}]}",
                "{'embeddings':[{'values':[1],'values':[2]}]}",
                "{'embeddings':[{'values':[1]},{'values':[2]}]}",
            })
    void whatIsNoAnswerIsUnreadable(String body) {
        assertThat(translation.answer(bytes(body), context(asked("{'input':'a'}")), null))
                .isEqualTo(new TranslatedAnswer.Unreadable());
    }

    private TranslatedRequest.Translated asked(String body) {
        return (TranslatedRequest.Translated) translation.request(bytes(body), TARGET, false);
    }

    private TranslatedAnswer.Translated answered(TranslatedRequest.Translated asked, String body) {
        return (TranslatedAnswer.Translated) translation.answer(
                body.getBytes(UTF_8), context(asked), asked.asked().counted());
    }

    private static AnswerContext context(TranslatedRequest.Translated asked) {
        return new AnswerContext(asked.asked(), "call", "google/e", 1);
    }

    private static ObjectNode read(TranslatedAnswer.Translated answer) {
        return Translating.read(Translating.bytes(answer.body()));
    }

    private static ObjectNode body(TranslatedRequest.Translated translated) {
        return Translating.read(Translating.bytes(translated.body()));
    }

    private static ObjectNode json(String text) {
        return Translating.read(bytes(text));
    }

    private static byte[] bytes(String text) {
        return text.replace('\'', '"').getBytes(UTF_8);
    }
}
